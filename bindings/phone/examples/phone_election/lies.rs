//! A board that answers over HTTP and lies as it is told, with the ledger's true key.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::{Value, json};
use tupyo_election::{CountedRoot, Document, Entry, Voter};
use tupyo_merkle::{MemoryTree, SplitView, leaf_hash};
use tupyo_registration::{EligibilityList, Examined, ListRow, Proof, Registration, RegistrationTerms, examine};
use tupyo_rehearsal::{Plan, Rehearsal, ShownBoard};
use tupyo_voter::MissingBallot;

use crate::{Done, bytes};

/// The longest body that is read.
const LARGEST_BODY: usize = 1 << 16;

/// The office and its board.
pub struct LyingOffice {
    url: String,
    told: Arc<Mutex<Told>>,
}

/// What the board does.
struct Told {
    /// What is true.
    play: Rehearsal,
    /// What it shows.
    shown: ShownBoard,
    /// The entries of when voting began.
    begun: usize,
    busy: u32,
    swallows: bool,
}

impl LyingOffice {
    pub fn new() -> Done<LyingOffice> {
        let mut play = Rehearsal::new(Plan { styles: vec![(vec![0], 0)], ..Plan::single_choice(3, 0) });
        play.hold_ceremony();
        let shown = ShownBoard::of(&play);
        let told = Arc::new(Mutex::new(Told { play, shown, begun: 0, busy: 0, swallows: false }));
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let board = told.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let board = board.clone();
                thread::spawn(move || serve(stream, &board));
            }
        });
        Ok(LyingOffice { url, told })
    }

    pub fn anchors(&self) -> Value {
        json!({ "url": self.url, "election": lock(&self.told).play.state().election().to_string() })
    }

    pub fn obey(&self, command: &str, argument: &str) -> Done<Value> {
        let mut told = lock(&self.told);
        match command {
            "roll" => return told.enrol(&bytes(argument)?),
            "busy" => told.busy = argument.parse()?,
            "swallow" => told.swallows = true,
            "lie" => told.lie(argument)?,
            "truth" => {
                told.swallows = false;
                told.shown = ShownBoard::of(&told.play);
            }
            "judge" => return told.judge(&bytes(argument)?),
            _ => return Err(format!("no such command: {command}").into()),
        }
        Ok(json!({}))
    }
}

impl Told {
    /// As officials take a registration from a file: by the registrars' rule.
    fn enrol(&mut self, file: &[u8]) -> Done<Value> {
        let manifest = self.play.state().manifest().ok_or("no manifest")?;
        let terms = RegistrationTerms::of_listed_cards(self.play.state().election(), manifest);
        let registration = Registration::decode(file)?;
        let Proof::Key { card, .. } = &registration.proof else { return Err("no listed card".into()) };
        let row = ListRow {
            card: card.to_string(),
            style: "district-0".to_owned(),
            weight: "1".to_owned(),
            ..ListRow::default()
        };
        let list = EligibilityList::of_rows(&[row], &terms.styles).map_err(|faults| format!("{faults:?}"))?;
        let Examined { application, eligible, .. } = examine(&registration, &terms, &list, 0)?;
        let voter = Voter {
            key: application.voting_key,
            holder: application.holder,
            possession: application.possession,
            style: terms.style(&application.style).ok_or("no such style")?,
            weight: eligible.weight,
        };
        self.play.post_roll_of(&[voter]);
        self.play.open();
        self.begun = self.play.entries().len();
        self.shown = ShownBoard::of(&self.play);
        Ok(json!({ "entries": self.begun }))
    }

    fn lie(&mut self, lie: &str) -> Done<()> {
        let election = self.play.state().election();
        let begun = self.play.entries().get(..self.begun).unwrap_or_default().to_vec();
        match lie {
            "rollback" => self.shown = ShownBoard::of_entries(election, &begun),
            "withhold" => self.shown.last.clear(),
            "fork" => {
                let others =
                    (0..4).flat_map(|number| self.said(&Document::Notice { text: format!("Notice {number}") }));
                let entries: Vec<_> = begun.into_iter().chain(others.collect::<Vec<_>>()).collect();
                self.shown = ShownBoard::of_entries(election, &entries);
            }
            "uncounted" => self.leave_out(),
            _ => return Err(format!("no such lie: {lie}").into()),
        }
        Ok(())
    }

    /// Voting ends, and the tally says that nobody has voted.
    fn leave_out(&mut self) {
        self.play.close();
        let (counted, mut tree) = (vec![None; self.shown.counted.len()], MemoryTree::new());
        counted.iter().for_each(|leaf| tree.push(leaf_hash(&tupyo_encoding::encode(leaf))));
        let tally = Document::Tally { units: self.play.tally(), counted: CountedRoot::from(tree.root()) };
        let entries = [self.play.entries().to_vec(), self.said(&tally)].concat();
        self.shown = ShownBoard::of_entries(self.play.state().election(), &entries);
        self.shown.counted = counted;
        self.shown.grow_trees();
    }

    fn said(&mut self, document: &Document) -> Vec<Vec<u8>> {
        self.play.official_entries(document).iter().map(Entry::encode).collect()
    }

    fn judge(&self, file: &[u8]) -> Done<Value> {
        if let Ok(view) = SplitView::parse(file) {
            let keys = self.play.state().ledger_keys().ok_or("no keys")?;
            view.verify(&keys.all())?;
            return Ok(json!({ "proves": "split-view" }));
        }
        Ok(json!({ "proves": MissingBallot::parse(file)?.verify(&self.shown.manifest)?.as_str() }))
    }

    fn answer(&mut self, path: &str, body: Option<&[u8]>) -> (u16, Vec<u8>) {
        let own = format!("/elections/{}/", self.play.state().election());
        let Some(path) = path.strip_prefix(&own) else { return problem(404, "unknown-path") };
        match body {
            None if self.busy > 0 => {
                self.busy -= 1;
                problem(503, "light-preparing")
            }
            None => self.shown.get(path),
            Some(_) if self.swallows => (200, b"{}".to_vec()),
            Some(body) => self.take(body),
        }
    }

    fn take(&mut self, body: &[u8]) -> (u16, Vec<u8>) {
        let Ok(entry) = Entry::decode(body) else { return problem(400, "malformed") };
        let known = self.play.entries().iter().position(|known| known == body);
        if let (None, Err(refusal)) = (known, self.play.post(&entry)) {
            return problem(409, refusal.code());
        }
        self.shown = ShownBoard::of(&self.play);
        let index = known.unwrap_or(self.play.entries().len() - 1);
        (200, self.shown.receipt_file(index as u64).into_bytes())
    }
}

/// One request of a connection.
fn serve(mut stream: TcpStream, told: &Mutex<Told>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?);
    let (mut first, mut length) = (String::new(), 0);
    lines.read_line(&mut first).ok()?;
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        let (name, value) = match line.trim_end().split_once(':') {
            Some(header) => header,
            None => break,
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse::<usize>().ok().filter(|length| *length <= LARGEST_BODY)?;
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    let (method, path) = first.split_once(' ')?;
    let path = path.split_once(' ')?.0;
    let (status, answer) = lock(told).answer(path, (method == "POST").then_some(&body));
    let head = format!(
        "HTTP/1.1 {status} -\r\nContent-Length: {}\r\nRetry-After: 1\r\nConnection: close\r\n\r\n",
        answer.len()
    );
    stream.write_all(&[head.into_bytes(), answer].concat()).ok()
}

fn problem(status: u16, code: &str) -> (u16, Vec<u8>) {
    (status, json!({ "code": code, "title": code, "status": status }).to_string().into_bytes())
}

fn lock(told: &Mutex<Told>) -> MutexGuard<'_, Told> {
    told.lock().unwrap_or_else(PoisonError::into_inner)
}
