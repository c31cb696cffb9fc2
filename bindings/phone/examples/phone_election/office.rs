//! A real board, witnesses and a registrar's service as they run everywhere.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use age::secrecy::{ExposeSecret, SecretString};
use rand::rngs::OsRng;
use serde_json::{Value, json};
use tempfile::TempDir;
use tupyo_card::CertifiedKey;
use tupyo_client::Board;
use tupyo_election::kinds::{ChooseUpTo, Ranking, Score, SingleChoice};
use tupyo_election::{Document, Entry, KeyFollower, WitnessesDraft};
use tupyo_merkle::{Origin, WitnessSigner};
use tupyo_proof::SigningKey;
use tupyo_registration::RegistrationCode;
use tupyo_rehearsal::{LEDGER_NAME, Plan, RegistrationPlan, Rehearsal, ledger_key_file};
use tupyo_voter::BoardAddress;
use tupyo_witness::WitnessOptions;

use crate::authority::City;
use crate::{Done, bytes};

const WITNESSES: u8 = 3;
const PATIENCE: Duration = Duration::from_secs(300);

/// Everybody but the voters.
pub struct Office {
    programs: PathBuf,
    /// Who certifies cards, where ballots bear their signatures.
    city: Option<City>,
    directory: TempDir,
    play: Rehearsal,
    board: Board,
    _server: Program,
    registrar: Option<Program>,
}

impl Office {
    /// A board with an election whose ceremony is held; one with certified cards, which also sign ballots, or one with
    /// listed cards and codes.
    pub fn new(programs: PathBuf, certified: bool) -> Done<Office> {
        let directory = tempfile::tempdir()?;
        let witnesses: Vec<_> = (1..=WITNESSES).map(witness).collect::<Done<_>>()?;
        let city = if certified { Some(City::new()?) } else { None };
        let mut play = Rehearsal::new(plan(&witnesses, city.as_ref()));
        play.hold_ceremony();
        let addresses: Vec<SocketAddr> = witnesses.iter().map(|_| free()).collect::<Done<_>>()?;
        let server = serve(&programs, directory.path(), &play, witnesses.iter().zip(&addresses))?;
        for (number, (signer, address)) in witnesses.into_iter().zip(addresses).enumerate() {
            watch(signer, address, directory.path().join(format!("witness-{number}")), &play)?;
        }
        let election = play.state().election();
        let board = Board::new(BoardAddress { url: server.url.clone(), election });
        let office = Office { programs, city, directory, play, board, _server: server, registrar: None };
        office.create()?;
        Ok(office)
    }

    /// Does as a line says.
    pub fn obey(&mut self, command: &str, argument: &str) -> Done<Value> {
        match command {
            "list" => self.list(argument),
            "certify" => self.certify(argument),
            "open" => self.open(),
            "notice" => self.notice(argument),
            "close" => self.close(),
            _ => Err(format!("no such command: {command}").into()),
        }
    }

    fn create(&self) -> Done<()> {
        let entries: Vec<Entry> =
            self.play.entries().iter().map(|entry| Entry::decode(entry)).collect::<Result<_, _>>()?;
        let parts = match &entries[0] {
            Entry::Document(part) => usize::from(part.parts),
            _ => return Err("no manifest".into()),
        };
        let BoardAddress { url, election } = self.board.address().clone();
        Board::create_election(&url, election, &entries[..parts])?;
        entries[parts..].iter().try_for_each(|entry| Ok(self.board.post(entry).map(drop)?))
    }

    pub fn anchors(&self) -> Value {
        json!({ "url": self.board.address().url, "election": self.board.address().election.to_string() })
    }

    /// The registrar's service begins, with two people on its list.
    fn list(&mut self, spki: &str) -> Done<Value> {
        let key = CertifiedKey::from_spki(&bytes(spki)?)?.card_key().ok_or("not a key that lists have")?;
        let code = RegistrationCode::generate(&mut OsRng);
        let url = self.register(&format!("KR-1,{key},,district-0,1\nKR-2,,{},district-0,1\n", code.hash()))?;
        Ok(json!({ "registrar": url, "code": code.checked().as_str() }))
    }

    /// The city certifies a phone's key, and the registrar's service begins, with its holder on the list.
    fn certify(&mut self, spki: &str) -> Done<Value> {
        let mut answer = self.city.as_mut().ok_or("no city here")?.certify(&bytes(spki)?, "KR-3")?;
        answer["registrar"] = self.register("KR-3,,,district-0,1\n")?.into();
        Ok(answer)
    }

    fn register(&mut self, rows: &str) -> Done<String> {
        let place = self.directory.path().join("registrar");
        fs::create_dir_all(place.join("data"))?;
        fs::write(place.join("data/list.csv"), format!("person,card,code,style,weight\n{rows}"))?;
        write_key(&place, self.play.registrars().first().ok_or("no registrar")?)?;
        let auditor = age::x25519::Identity::generate();
        fs::write(place.join("auditor"), auditor.to_string().expose_secret())?;
        let configuration = json!({
            "elections": [self.anchors()],
            "auditors": [auditor.to_public().to_string()],
            "list": "list.csv",
            "posting": { "interval_seconds": 1 },
        });
        fs::write(place.join("data/config.json"), configuration.to_string())?;
        let mut command = Command::new(self.programs.join("tupyo-registrar"));
        command.args(["run", "--listen", "127.0.0.1:0", "--data"]).arg(place.join("data"));
        command.arg("--key").arg(place.join("key")).arg("--passphrase-file").arg(place.join("passphrase"));
        let registrar = Program::start(command)?;
        let url = registrar.url.clone();
        self.registrar = Some(registrar);
        Ok(url)
    }

    fn open(&mut self) -> Done<Value> {
        self.act(|play| {
            play.seal_registered();
            play.open();
        })
    }

    fn notice(&mut self, text: &str) -> Done<Value> {
        let notice = Document::Notice { text: text.to_owned() };
        self.act(|play| play.post_official(notice).unwrap_or_else(|refusal| eprintln!("{refusal}")))
    }

    fn close(&mut self) -> Done<Value> {
        self.act(Rehearsal::finish)
    }

    /// Takes what is on the board, does something, and posts it.
    fn act(&mut self, act: impl FnOnce(&mut Rehearsal)) -> Done<Value> {
        let mut taken = self.play.entries().len() as u64;
        while taken < self.board.checkpoint()?.size {
            self.play.post(&Entry::decode(&self.board.entry(taken)?)?)?;
            taken += 1;
        }
        act(&mut self.play);
        for entry in self.play.entries().get(taken as usize..).unwrap_or_default() {
            self.board.post(&Entry::decode(entry)?)?;
        }
        Ok(json!({ "entries": self.play.entries().len() }))
    }
}

/// A server that runs as a process of its own. It ends when dropped.
struct Program {
    child: Child,
    url: String,
}

impl Program {
    fn start(mut command: Command) -> Done<Program> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let url = line.trim().strip_prefix("listening on ").map(str::to_owned);
        let program = Program { child, url: url.clone().unwrap_or_default() };
        if url.is_some() { Ok(program) } else { Err(format!("a server does not start: {line}").into()) }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// One district that votes on contests of four kinds, blank among them.
fn plan(witnesses: &[WitnessSigner], city: Option<&City>) -> Plan {
    let contests = vec![
        (SingleChoice { blank: true }.into(), 3),
        (ChooseUpTo { max: 2 }.into(), 4),
        (Score { max: 5 }.into(), 2),
        (Ranking.into(), 3),
    ];
    let members = witnesses.iter().map(|signer| signer.key().to_string()).collect();
    Plan {
        contests,
        styles: vec![(vec![0, 1, 2, 3], 0)],
        witnesses: Some(WitnessesDraft { quorum: 2, members }),
        registration: Some(RegistrationPlan {
            codes: city.is_none(),
            authorities: city.map(City::pinned).into_iter().collect(),
            card_signatures: city.is_some(),
            ..RegistrationPlan::default()
        }),
        ..Plan::default()
    }
}

fn witness(number: u8) -> Done<WitnessSigner> {
    let name = Origin::new(format!("witness.example/w{number}"))?;
    Ok(WitnessSigner::generate(name, &mut OsRng))
}

fn serve<'a>(
    programs: &Path,
    directory: &Path,
    play: &Rehearsal,
    witnesses: impl Iterator<Item = (&'a WitnessSigner, &'a SocketAddr)>,
) -> Done<Program> {
    let data = directory.join("board");
    fs::create_dir_all(&data)?;
    let official = play.official().verifying_key().encode();
    let official = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, official.as_bytes());
    fs::write(data.join("ledger.key"), ledger_key_file())?;
    let mut command = Command::new(programs.join("tupyo-server"));
    command.args(["--listen", "127.0.0.1:0", "--name", LEDGER_NAME, "--official", &official, "--data"]).arg(data);
    command.args(witnesses.map(|(signer, address)| format!("--witness={}=http://{address}", signer.key().name())));
    Program::start(command)
}

/// Runs a witness as it runs everywhere, on a thread of its own.
fn watch(signer: WitnessSigner, listen: SocketAddr, data: PathBuf, play: &Rehearsal) -> Done<()> {
    let manifest = play.state().manifest().ok_or("no manifest")?;
    let follower = KeyFollower::new(manifest, play.state().election())?;
    let (logs, log_files) = Default::default();
    let options = WitnessOptions { data, logs, log_files, listen, max_connections: 16, timeout: 10 };
    thread::spawn(move || {
        if let Err(error) = tupyo_witness::run(signer, &options, vec![follower]) {
            eprintln!("{error}");
        }
    });
    let until = Instant::now() + PATIENCE;
    while TcpStream::connect(listen).is_err() {
        if Instant::now() > until {
            return Err("a witness does not start".into());
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn free() -> Done<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// As `tupyo key new` makes it, with a quick scrypt.
fn write_key(directory: &Path, key: &SigningKey) -> Done<()> {
    let secret = [b"tupyo/v1/signing-key\n".as_slice(), key.encode().as_ref()].concat();
    let mut recipient = age::scrypt::Recipient::new(SecretString::from("secret"));
    recipient.set_work_factor(2);
    fs::write(directory.join("key"), age::encrypt(&recipient, &secret)?)?;
    Ok(fs::write(directory.join("passphrase"), "secret\n")?)
}
