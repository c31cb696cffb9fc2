//! The audit of a registrar's evidence.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rayon::prelude::*;
use tupyo_card::CardSecret;
use tupyo_election::{Document, RegisteredVoter};
use tupyo_proof::SigningKey;
use tupyo_registration::{
    Application, EligibilityList, Evidence, Handle, ListRow, Proof, Registration, RegistrationTerms, examine,
};
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal, record_files};

use crate::{Effort, Quantity, Row, with_threads};

/// Lines of a document.
const TOGETHER: usize = 4096;
/// When everything was accepted, in seconds since 1970.
const AT: u64 = 1_790_000_000;
const HEADING: &str = "person,card,code,style,weight\n";

pub fn measure(effort: &Effort) -> Vec<Row> {
    let Some(tool) = tool() else { return Vec::new() };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    with_threads(cores, || rows(&tool, effort.evidence))
}

/// `tupyo`: in the directory of this program.
fn tool() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?.parent()?.join("tupyo");
    program.exists().then_some(program)
}

fn rows(tool: &Path, count: usize) -> Vec<Row> {
    let directory = tempfile::tempdir().expect("a directory");
    let office = Office::new(directory.path(), count);
    let (micros, peak) = office.audited(tool, count);
    let size = format!("{count} registrations");
    let memory = Row::new("roll-audit-memory", size.clone(), Quantity::Bytes(peak, "process, at its peak"));
    let each = Row::new("roll-audit-each", size.clone(), Quantity::Micros(micros / count as f64, "registration"));
    vec![Row::new("roll-audit", size, Quantity::Micros(micros, "audit")).aim("seconds"), each, memory]
}

/// A record, its evidence and the list, in files.
struct Office<'a> {
    place: &'a Path,
    election: String,
}

impl Office<'_> {
    fn new(place: &Path, count: usize) -> Office<'_> {
        let plan = Plan { registration: Some(RegistrationPlan::default()), ..Plan::single_choice(2, 1) };
        let mut play = Rehearsal::new(plan);
        play.hold_ceremony();
        let manifest = play.state().manifest().expect("a manifest").clone();
        let election = play.state().election();
        let terms = RegistrationTerms::of_manifest(election, &manifest).expect("registrars");
        let registered: Vec<_> = (0..count).into_par_iter().map(|number| registered(&terms, number)).collect();
        let (rows, evidence): (Vec<_>, Vec<_>) = registered.into_iter().unzip();
        register(&mut play, &terms, &rows, &evidence);
        let office = Office { place, election: election.to_string() };
        office.write(&play, &rows, &evidence);
        office
    }

    fn write(&self, play: &Rehearsal, rows: &[ListRow], evidence: &[Evidence]) {
        let identity = Identity::generate();
        let recipient = identity.to_public();
        fs::write(self.place.join("identity"), identity.to_string().expose_secret()).expect("written");
        let list: String = rows.iter().map(line).collect();
        fs::write(self.place.join("list.csv"), format!("{HEADING}{list}")).expect("written");
        for (path, bytes) in record_files(play.entries(), &play.signer()) {
            let path = self.place.join("record").join(path);
            fs::create_dir_all(path.parent().expect("a directory")).expect("made");
            fs::write(path, bytes).expect("written");
        }
        fs::create_dir(self.place.join("evidence")).expect("made");
        evidence.par_iter().for_each(|it| {
            let digest = it.registration.application.digest();
            let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            let sealed = age::encrypt(&recipient, &it.encode()).expect("sealed");
            fs::write(self.place.join("evidence").join(format!("{name}.age")), sealed).expect("written");
        });
    }

    /// The time that passed, in µs, and the most memory.
    fn audited(&self, tool: &Path, count: usize) -> (f64, u64) {
        let begun = Instant::now();
        let mut audit = Command::new(tool)
            .args(["roll", "audit", "evidence", "--identity", "identity", "--record", "record", "--list", "list.csv"])
            .args(["--election", &self.election, "--json"])
            .current_dir(self.place)
            .stdin(Stdio::null())
            .stdout(fs::File::create(self.place.join("said")).expect("made"))
            .spawn()
            .expect("the audit");
        let peak = peak(&mut audit);
        let micros = begun.elapsed().as_secs_f64() * 1e6;
        let said = fs::read_to_string(self.place.join("said")).expect("read");
        let said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        assert_eq!((&said["evidence"], &said["findings"]), (&count.into(), &serde_json::json!([])), "{said}");
        (micros, peak)
    }
}

/// Waits, and looks at the process's memory meanwhile, where the system tells (Linux).
fn peak(process: &mut Child) -> u64 {
    let status = format!("/proc/{}/status", process.id());
    let mut most = 0;
    while process.try_wait().expect("a process").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        most = most.max(kibibytes.unwrap_or_default() * 1024);
        std::thread::sleep(Duration::from_millis(10));
    }
    most
}

/// Somebody with a listed card, of one kind or the other.
fn registered(terms: &RegistrationTerms, number: usize) -> (ListRow, Evidence) {
    let mut rng = StdRng::seed_from_u64(number as u64);
    let card =
        if number.is_multiple_of(2) { CardSecret::generate(&mut rng) } else { CardSecret::generate_p256(&mut rng) };
    let (mut card, salt) = (card.expect("a card"), [7; 32]);
    let handle: Handle = format!("P-{number}").parse().expect("a handle");
    let style = terms.styles[0].clone();
    let key = SigningKey::generate(&mut rng);
    let application = Application::new(terms.scope, handle.holder(&salt), &style, None, &key, &mut rng);
    let proof = Proof::by_listed_card(&application.message(), &mut card).expect("signed");
    let (person, weight) = (handle.to_string(), "1".to_owned());
    let row = ListRow {
        line: number as u64 + 2,
        person,
        card: card.public().to_string(),
        code: String::new(),
        style,
        weight,
    };
    (row, Evidence { registration: Registration { application, salt, handle, proof }, at: AT })
}

fn register(play: &mut Rehearsal, terms: &RegistrationTerms, rows: &[ListRow], evidence: &[Evidence]) {
    let list = EligibilityList::of_rows(rows, &terms.styles).expect("a list");
    let line = |it: &Evidence| -> RegisteredVoter {
        let examined = examine(&it.registration, terms, &list, it.at).expect("it holds");
        examined.line(terms, None).expect("a line")
    };
    let mut lines: Vec<_> = evidence.par_iter().map(line).collect();
    for some in lines.chunks_mut(TOGETHER) {
        some.sort_by_key(|line| line.voter.key);
        play.register(&Document::Registration { lines: some.to_vec() });
    }
}

fn line(row: &ListRow) -> String {
    let ListRow { person, card, code, style, weight, .. } = row;
    format!("{person},{card},{code},{style},{weight}\n")
}
