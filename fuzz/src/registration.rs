//! Registrations as devices send them, and as evidence keeps them: one of a listed card, one of a certified phone, one
//! of a code.

use std::sync::LazyLock;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_card::{CardSecret, CardSigner};
use tupyo_certificate::authority::{
    Authority, AuthorityProfile, CardProfile, CardUsage, CertificateName, CertificateSpan, RevocationList,
};
use tupyo_certificate::{CertificateEvidence, PinnedAuthority, Revocation};
use tupyo_election::{ElectionId, RegistrationScope};
use tupyo_proof::SigningKey;
use tupyo_registration::{
    Application, EligibilityList, Evidence, Handle, LARGEST_REGISTRATION, ListRow, Proof, Registration,
    RegistrationCode, RegistrationTerms, RollEvent, audit, examine, registered_voters,
};

use crate::is_bijective;

const AT: u64 = 1_790_000_000;
const SCOPE: RegistrationScope = RegistrationScope::Election(ElectionId([9; 32]));
const SALT: [u8; 32] = [5; 32];

/// What one manifest and one list accept.
struct Office {
    terms: RegistrationTerms,
    list: EligibilityList,
    seeds: Vec<Registration>,
}

/// A manifest without authorities, and one that pins one.
static OFFICES: LazyLock<[Office; 2]> = LazyLock::new(|| [listed(), certified()]);

/// Never panics; one spelling; whatever is accepted is what a seed's person has signed, of nobody else, and for nothing
/// else.
pub fn registration(data: &[u8]) {
    is_bijective::<Proof>(data);
    is_bijective::<Application>(data);
    let Ok(registration) = Registration::decode(data) else { return };
    assert!(data.len() <= LARGEST_REGISTRATION && registration.encode() == data);
    for office in OFFICES.iter() {
        let Ok(examined) = examine(&registration, &office.terms, &office.list, AT) else { continue };
        let same = |seed: &&Registration| is_of(&registration, seed);
        let seed = office.seeds.iter().find(same).expect("a seed's application");
        assert_eq!(examined.handle, seed.handle);
    }
}

/// Whether a registration says what a seed says. A code signs nothing: beside it only what the voting key signs is the
/// seed's.
fn is_of(registration: &Registration, seed: &Registration) -> bool {
    let person = |it: &Registration| (it.salt, it.handle.clone(), it.application.holder);
    let signed = |it: &Registration| (it.application.voting_key, it.application.possession);
    let is_code = matches!(registration.proof, Proof::Code(_));
    person(registration) == person(seed)
        && signed(registration) == signed(seed)
        && (is_code || registration.application == seed.application)
}

/// The registrations of both manifests.
pub fn registration_seeds() -> Vec<Vec<u8>> {
    OFFICES.iter().flat_map(|office| office.seeds.iter().map(Registration::encode)).collect()
}

/// Never panics; one spelling; an audit of it beside the seeds' roll is clean for the seeds' applications only, and a
/// pile with it makes no line that no seed makes.
pub fn registration_evidence(data: &[u8]) {
    let Ok(evidence) = Evidence::decode(data) else { return };
    assert_eq!(evidence.encode(), data);
    for office in OFFICES.iter() {
        let honest = office.seeds.iter().map(|seed| Evidence { registration: seed.clone(), at: AT });
        let lines = registered_voters(&office.terms, &office.list, &honest.collect::<Vec<_>>()).lines;
        let events: Vec<_> = lines.iter().cloned().map(RollEvent::Line).collect();
        let pile = [evidence.clone()];
        let made = registered_voters(&office.terms, &office.list, &pile);
        assert!(made.lines.iter().all(|line| lines.contains(line)));
        let report = audit(&office.terms, &pile, &events, Some(&office.list), &|| {});
        assert_eq!((report.evidence, report.lines), (1, lines.len()));
        assert!(!report.is_clean() || lines.len() == 1, "lines without evidence");
    }
}

/// The same with the moment of their acceptance.
pub fn registration_evidence_seeds() -> Vec<Vec<u8>> {
    let of = |seed: &Registration| Evidence { registration: seed.clone(), at: AT }.encode();
    OFFICES.iter().flat_map(|office| office.seeds.iter().map(of)).collect()
}

fn terms() -> RegistrationTerms {
    RegistrationTerms {
        scope: SCOPE,
        authorities: Vec::new(),
        codes: true,
        card_signatures: false,
        styles: vec!["all".to_owned()],
        known: Default::default(),
    }
}

fn row(line: u64, person: &str, card: &str, code: &str) -> ListRow {
    let [person, card, code, style, weight] = [person, card, code, "all", "1"].map(str::to_owned);
    ListRow { line, person, card, code, style, weight }
}

fn office(terms: RegistrationTerms, rows: &[ListRow], seeds: Vec<Registration>) -> Office {
    let list = EligibilityList::of_rows(rows, &terms.styles).expect("a list");
    let accepted = |seed: &Registration| examine(seed, &terms, &list, AT).is_ok();
    assert!(seeds.iter().all(accepted));
    Office { terms, list, seeds }
}

fn application(person: &Handle, seed: u64) -> Application {
    let mut rng = StdRng::seed_from_u64(seed);
    let key = SigningKey::generate(&mut rng);
    Application::new(SCOPE, person.holder(&SALT), "all", None, &key, &mut rng)
}

fn of(person: &str, seed: u64, prove: impl FnOnce(&[u8]) -> Proof) -> Registration {
    let handle: Handle = person.parse().expect("a handle");
    let application = application(&handle, seed);
    let proof = prove(&application.message());
    Registration { application, salt: SALT, handle, proof }
}

fn listed() -> Office {
    let mut cards =
        [CardSecret::from_seed(&[7; 32]), CardSecret::from_scalar(&[7; 32])].map(|card| card.expect("a card"));
    let code = RegistrationCode::generate(&mut StdRng::seed_from_u64(3));
    let [one, two] = cards.each_ref().map(|card| card.public().to_string());
    let rows = [row(2, "P-1", &one, ""), row(3, "P-2", &two, ""), row(4, "P-3", "", &code.hash().to_string())];
    let [one, two] = &mut cards;
    let seeds = vec![
        of("P-1", 1, |message| Proof::by_listed_card(message, one).expect("signed")),
        of("P-2", 2, |message| Proof::by_listed_card(message, two).expect("signed")),
        of("P-3", 3, |_| Proof::by_code(&code)),
    ];
    office(terms(), &rows, seeds)
}

fn certified() -> Office {
    let [mut root_secret, mut phone] = [1, 2].map(|byte| CardSecret::from_scalar(&[byte; 32]).expect("a scalar"));
    let span = CertificateSpan { not_before: AT - 10, not_after: AT + 10 };
    let name = CertificateName::common;
    let profile =
        AuthorityProfile { name: name("Root"), span, path_length: None, permitted: Vec::new(), policies: Vec::new() };
    let root = Authority::root(&mut root_secret, &profile, [1; 16]).expect("a root");
    let (person, usage) = ("P-4".to_owned(), CardUsage::Signing);
    let citizen = CardProfile { name: name("Kim"), person, span, usage, policies: Vec::new() };
    let spki = CardSigner::key(&phone).to_spki().expect("a key");
    let leaf = root.issue(&mut root_secret, &spki, &citizen, [2; 16]).expect("a certificate");
    let list = RevocationList { number: 1, this_update: AT, next_update: AT, revoked: &[] };
    let evidence = CertificateEvidence {
        chain: vec![leaf],
        anchor: root.certificate().to_vec(),
        revocation: vec![Revocation::Crl(root.crl(&mut root_secret, &list).expect("a list"))],
        attestation: Some(b"what the phone's maker says".to_vec()),
    };
    let authorities = vec![PinnedAuthority { certificate: root.fingerprint(), policies: Vec::new() }];
    let seed = of("P-4", 4, |message| Proof::by_certified_card(message, evidence, &mut phone).expect("signed"));
    office(RegistrationTerms { authorities, ..terms() }, &[row(2, "P-4", "", "")], vec![seed])
}
