//! A phone's key registers: `tupyo` asks the phone, the service keeps its attestation, and the audit says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use age::x25519::Identity;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey};
use rand::rngs::OsRng;
use serde_json::Value;
use tupyo_card::CertifiedKey;
use tupyo_certificate::CertificateEvidence;
use tupyo_election::AuthorityDraft;
use tupyo_registration::{Evidence, Proof, Registration};
use tupyo_rehearsal::RegistrationPlan;

use super::attestation::android_chain;
use super::board::{BoardProcess, program, rehearsed};
use super::citizens::{City, Means, key};
use super::registrar::{Office, anchors, code};

/// A phone that signs whatever lies in its directory, as Keystore and Secure Enclave do: DER, and of s and n − s the
/// larger one, which they give as often as the other.
struct Phone {
    directory: PathBuf,
    key: SigningKey,
    signed: Arc<AtomicUsize>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Phone {
    fn keyed() -> Phone {
        let (directory, key) = (PathBuf::new(), SigningKey::random(&mut OsRng));
        Phone { directory, key, signed: Arc::default(), ends: Arc::default(), thread: None }
    }

    fn in_directory(mut self, directory: PathBuf) -> Phone {
        fs::create_dir(&directory).unwrap();
        let point = self.key.verifying_key().to_encoded_point(false);
        fs::write(directory.join("key"), point.as_bytes()).unwrap();
        self.directory = directory;
        self
    }

    fn certified(&self) -> CertifiedKey {
        CertifiedKey::from_sec1(self.key.verifying_key().to_encoded_point(false).as_bytes()).unwrap()
    }

    fn spki(&self) -> Vec<u8> {
        self.certified().to_spki().unwrap()
    }

    fn start(mut self) -> Phone {
        let (directory, key) = (self.directory.clone(), self.key.clone());
        let (signed, ends) = (self.signed.clone(), self.ends.clone());
        self.thread = Some(thread::spawn(move || {
            while !ends.load(Ordering::Relaxed) {
                signed.fetch_add(answer_all(&directory, &key), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(50));
            }
        }));
        self
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        let _ended = self.thread.take().map(JoinHandle::join);
    }
}

fn answer_all(directory: &Path, key: &SigningKey) -> usize {
    let asks = fs::read_dir(directory).unwrap().map(|file| file.unwrap().path());
    let asks = asks.filter(|path| path.extension().is_some_and(|ending| ending == "message"));
    let open: Vec<_> = asks.map(|path| (path.with_extension("signature"), path)).filter(|it| !it.0.exists()).collect();
    for (answers, asks) in &open {
        let der = larger(key.sign(&fs::read(asks).unwrap())).to_der();
        let unfinished = answers.with_extension("unfinished");
        fs::write(&unfinished, der.as_bytes()).unwrap();
        fs::rename(unfinished, answers).unwrap();
    }
    open.len()
}

fn larger(signature: Signature) -> Signature {
    let smaller = signature.normalize_s().unwrap_or(signature);
    let (r, s) = smaller.split_scalars();
    Signature::from_scalars(r, -s).unwrap()
}

fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine;
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        base64::engine::general_purpose::STANDARD.encode(der)
    )
}

/// `tupyo`, in whose arguments `@NAME` is a file of the office.
fn tupyo(office: &Office, arguments: &[&str]) -> (Output, Value) {
    let place = |argument: &&str| match argument.split_once('@') {
        Some((before, name)) => format!("{before}{}", office.place(name).display()),
        None => (*argument).to_owned(),
    };
    let mut command = Command::new(program("tupyo", "tupyo"));
    let output = command.args(arguments.iter().map(place)).arg("--json").stdin(Stdio::null()).output().unwrap();
    let said = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
    (output, said)
}

/// What everybody gives who registers with this phone.
fn register(office: &Office, url: &str, out: &str) -> (Output, Value) {
    let card = ["card", "register", "--anchors", "@anchors.json", "--card", "phone:@phone", "--authority", "@city.pem"];
    let more = ["--crl", "@city.crl", "--service", url, "--out", out, "--passphrase-file", "@passphrase", "--yes"];
    tupyo(office, &[&card[..], &more, &["--scrypt-work-factor", "2"]].concat())
}

fn certify(office: &Office, phone: &Phone, evidence: &CertificateEvidence) {
    fs::write(phone.directory.join("certificate.pem"), pem("CERTIFICATE", &evidence.chain[0])).unwrap();
    fs::write(office.place("city.pem"), pem("CERTIFICATE", &evidence.anchor)).unwrap();
    fs::write(office.place("city.crl"), pem("X509 CRL", evidence.revocation[0].der())).unwrap();
}

fn opened(office: &Office) -> Vec<Evidence> {
    let identity: Identity = fs::read_to_string(office.place("auditor")).unwrap().parse().unwrap();
    let open = |path: &PathBuf| age::decrypt(&identity, &fs::read(path).unwrap()).unwrap();
    office.evidence().iter().map(|path| Evidence::decode(&open(path)).unwrap()).collect()
}

#[test]
fn a_phone_registers_and_its_attestation_is_kept_and_not_judged() {
    let mut city = City::new();
    let authority = AuthorityDraft { certificate: city.fingerprint(), policies: Vec::new() };
    let play = rehearsed(RegistrationPlan { authorities: vec![authority], ..RegistrationPlan::default() }, 60);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let office = Office::new(held.registrar(0), &[&held.board], "KR-1,,,district-0,1\nKR-2,,,district-0,1\n");
    fs::write(office.place("anchors.json"), anchors(&held.board).to_string()).unwrap();
    let phone = Phone::keyed().in_directory(office.place("phone"));
    certify(&office, &phone, &city.evidence(&phone.spki(), "KR-1", 5000, false));
    let attested = android_chain(&phone.spki());
    fs::write(phone.directory.join("attestation"), &attested).unwrap();
    let service = office.start();
    let phone = phone.start();
    let (output, said) = register(&office, &service.url, "@voting.key");
    assert_eq!(output.status.code(), Some(0), "{said} {output:?}");
    assert_eq!(phone.signed.load(Ordering::Relaxed), 2, "a login and an application");
    city.card("KR-2", 5000, false).must_register(&service, &key());

    let evidence = opened(&office);
    let attestations: Vec<_> = evidence.iter().filter_map(|it| it.registration.proof.attestation()).collect();
    assert_eq!(attestations, [&attested[..]], "as it came");
    let of_phone = evidence.iter().find(|it| it.registration.proof.attestation().is_some()).unwrap();
    let Proof::Certificate { signature, .. } = &of_phone.registration.proof else { panic!("a certificate") };
    let given = Signature::from_slice(signature.bytes()).unwrap();
    assert_eq!(given.normalize_s(), None, "the larger s that the phone gave has become the smaller one");
    phone.key.verifying_key().verify(&of_phone.registration.application.message(), &given).unwrap();
    for it in &evidence {
        service.await_state(it.registration.application.voting_key, "counted");
    }
    audited(&office);
    service.stop();
}

/// What the audit says, to people and programs.
fn audited(office: &Office) {
    let begin = ["roll", "audit", "@data/evidence", "--identity", "@auditor", "--anchors", "@anchors.json"];
    let arguments = [&begin[..], &["--list", "@data/list.csv"]].concat();
    let (output, said) = tupyo(office, &arguments);
    assert_eq!((output.status.code(), &said["attestations"], &said["evidence"]), (Some(0), &1.into(), &2.into()));
    let mut command = Command::new(program("tupyo", "tupyo"));
    let place = |argument: &&str| argument.strip_prefix('@').map_or(PathBuf::from(argument), |name| office.place(name));
    let output = command.args(arguments.iter().map(place)).env("LANG", "C").output().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(text.contains("1  attestations of phones' keys, kept, not judged"), "{text}");
}

#[test]
fn an_attestation_is_bounded_and_never_lost_unsaid() {
    let mut city = City::new();
    let authority = AuthorityDraft { certificate: city.fingerprint(), policies: Vec::new() };
    let play = rehearsed(RegistrationPlan { authorities: vec![authority], ..RegistrationPlan::default() }, 61);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let office = Office::new(held.registrar(0), &[&held.board], "KR-1,,,district-0,1\n");
    let service = office.start();
    let Means::Certified(card, evidence) = city.card("KR-1", 5000, false) else { panic!("a certificate") };
    let without = borsh::to_vec(&evidence).unwrap().len();
    let with = |length: usize| CertificateEvidence { attestation: Some(vec![7; length]), ..evidence.clone() };
    let mut plain = Means::Certified(card, evidence.clone());
    let (_, login) = plain.log_in(&service);
    let registration = plain.registration(service.scope, &login, None, &key());
    let attested = |length: usize| {
        let Proof::Certificate { signature, .. } = registration.proof.clone() else { panic!("a certificate") };
        Registration { proof: Proof::Certificate { evidence: with(length), signature }, ..registration.clone() }
    };
    // The length of an attestation takes four bytes.
    let most = tupyo_certificate::MAX_EVIDENCE - without - 4;
    assert_eq!(code(&service.register(&attested(most + 1))), (400, "registration-malformed"));
    assert_eq!(office.evidence().len(), 0);
    let (status, answer) = service.register(&attested(most));
    assert_eq!(status, 200, "{answer}");
    let kept = opened(&office);
    assert_eq!(kept[0].registration.proof.attestation().map(<[u8]>::len), Some(most));
    service.stop();
}

#[test]
fn a_key_that_the_office_lists_has_no_place_for_an_attestation() {
    let play = rehearsed(RegistrationPlan::default(), 62);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let phone = Phone::keyed();
    let row = format!("P-1,{},,district-0,1\n", phone.certified().card_key().unwrap());
    let office = Office::new(held.registrar(0), &[&held.board], &row);
    fs::write(office.place("anchors.json"), anchors(&held.board).to_string()).unwrap();
    let phone = phone.in_directory(office.place("phone")).start();
    let service = office.start();
    fs::write(office.place("phone/attestation"), android_chain(&phone.spki())).unwrap();
    let listed =
        ["card", "register", "--anchors", "@anchors.json", "--card", "phone:@phone", "--service", &service.url];
    let more = ["--out", "@voting.key", "--passphrase-file", "@passphrase", "--scrypt-work-factor", "2"];
    let (output, said) = tupyo(&office, &[&listed[..], &more].concat());
    assert_eq!((output.status.code(), said["error"].as_str()), (Some(2), Some("attestation-lost")), "{said}");
    assert!(!office.place("voting.key").exists() && office.evidence().is_empty());
    fs::remove_file(office.place("phone/attestation")).unwrap();
    let (output, said) = tupyo(&office, &[&listed[..], &more].concat());
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(opened(&office)[0].registration.proof.attestation(), None);
    service.stop();
}
