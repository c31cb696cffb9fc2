//! A board that loses answers, refuses without reason, or takes what is posted to another history: what the voter's
//! tool makes of it.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use super::people::{People, VOTE};
use super::processes::{
    SECRET, Server, command, copy_directory, mode, refused_typing, run, run_any, run_typing, text, typing,
};

/// What becomes of what is posted.
#[derive(Clone, Debug)]
pub enum Posts {
    /// It is handed on.
    Pass,
    /// It is handed on, and the answer is lost.
    LoseAnswer,
    /// It is lost itself.
    Lose,
    /// It is refused with the words of a rule that it keeps.
    Refuse,
    /// It is handed on to another board, at this address.
    To(String),
    /// The server is busy.
    Busy,
    /// It is handed on, and the answer is that nobody knows.
    Unknown,
    /// It is handed on and answered, and then nothing is answered any more.
    ThenGone,
    /// Nothing is answered, whatever is asked.
    Gone,
    /// It is handed on; no ballot is known by its code.
    Hide,
}

/// Stands between a voter and the board.
pub struct Liar {
    pub url: String,
    posts: Arc<Mutex<Posts>>,
    board: Arc<Mutex<String>>,
}

impl Liar {
    pub fn before(board: &str, posts: Posts) -> Liar {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (posts, board) = (Arc::new(Mutex::new(posts)), Arc::new(Mutex::new(board.to_owned())));
        let liar = Liar { url, posts, board };
        let (board, posts) = (liar.board.clone(), liar.posts.clone());
        thread::spawn(move || {
            for visitor in listener.incoming() {
                let (board, posts) = (board.lock().unwrap().clone(), posts.clone());
                thread::spawn(move || answer(visitor.unwrap(), &board, &posts));
            }
        });
        liar
    }

    /// Stands before another board from now on.
    pub fn leads_to(&self, board: &str) {
        *self.board.lock().unwrap() = board.to_owned();
    }

    pub fn now(&self, posts: Posts) {
        *self.posts.lock().unwrap() = posts;
    }

    /// Leads a person's anchors here.
    pub fn deceives(&self, people: &People, person: &Path) {
        let mut anchors = people.anchors();
        anchors["url"] = self.url.clone().into();
        fs::write(person.join("anchors.json"), anchors.to_string()).unwrap();
    }
}

/// One request on each connection.
fn answer(mut visitor: TcpStream, board: &str, posts: &Mutex<Posts>) {
    let Some((request, body)) = read_request(&mut visitor) else { return };
    let posted = request.starts_with("POST ");
    let now = posts.lock().unwrap().clone();
    let said = match now {
        Posts::Gone => return,
        Posts::Lose if posted => return,
        Posts::Refuse if posted => problem("409 Conflict", "out-of-chain"),
        Posts::Busy if posted => problem("503 Service Unavailable\r\nretry-after: 1", "stopping"),
        Posts::Hide if request.contains("/ballots/") => problem("404 Not Found", "unknown-ballot"),
        Posts::To(other) if posted => handed_on(&other, &request, &body),
        Posts::LoseAnswer if posted => return drop(handed_on(board, &request, &body)),
        Posts::Unknown if posted => {
            drop(handed_on(board, &request, &body));
            problem("500 Internal Server Error", "outcome-unknown")
        }
        Posts::ThenGone if posted => {
            let said = handed_on(board, &request, &body);
            *posts.lock().unwrap() = Posts::Gone;
            said
        }
        _ => handed_on(board, &request, &body),
    };
    drop(visitor.write_all(&said));
}

fn problem(status: &str, code: &str) -> Vec<u8> {
    let problem = format!("{{\"code\":\"{code}\",\"detail\":\"says the proxy\"}}");
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", problem.len());
    (head + &problem).into_bytes()
}

fn read_request(visitor: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        visitor.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    visitor.read_exact(&mut body).ok()?;
    Some((head, body))
}

fn handed_on(board: &str, head: &str, body: &[u8]) -> Vec<u8> {
    // A board that does not run answers nobody.
    let Ok(mut stream) = TcpStream::connect(board.strip_prefix("http://").unwrap()) else { return Vec::new() };
    let head = head.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    let _killed = stream.write_all(&[head.as_bytes(), body].concat());
    let mut said = Vec::new();
    let _killed = stream.read_to_end(&mut said);
    said
}

/// An open election with such limits, and somebody between voter 2 and the board.
pub fn deceived(limits: &str) -> (People, Liar) {
    let mut people = People::voting_on(1, 1, &format!("--contest mayor=kim,lee {limits}"));
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol_in(&[("all", 2)]);
    let liar = Liar::before(&people.server.url, Posts::Pass);
    liar.deceives(&people, &people.voters[1]);
    (people, liar)
}

pub fn status(people: &People) -> Value {
    run(&people.official, "status --anchors anchors.json")
}

/// Who waits for nothing.
pub const HASTY: &str = "vote --anchors anchors.json --key voter.key --choices - --patience 1";

#[test]
fn a_lost_answer_costs_no_second_ballot_and_no_change_of_mind() {
    let (people, liar) = deceived("--ballots 1 --challenges 1");
    let voter = &people.voters[1];
    for (decision, decided) in [("challenge", "challenged"), ("cast", "cast")] {
        liar.now(Posts::LoseAnswer);
        assert_eq!(refused_typing(voter, HASTY, &format!("mayor=kim\n{decision}\n"), 3), "unreachable");
        let (kept, entries) = (fs::read(voter.join("voter.key.pending")).unwrap(), status(&people)["entries"].clone());
        assert_eq!(mode(&voter.join("voter.key.pending")), 0o600);
        assert_eq!(refused_typing(voter, HASTY, "mayor=lee\nchallenge\n", 3), "unreachable");
        assert_eq!(fs::read(voter.join("voter.key.pending")).unwrap(), kept, "nothing new was made");
        liar.now(Posts::Pass);
        let line = format!("{VOTE} --receipt {decided}.receipt");
        let said = run_typing(voter, &line, "mayor=lee\nchallenge\n");
        assert_eq!((&said["decision"], &said["cast"]), (&json!(decided), &json!(decision == "cast")));
        assert_eq!(fs::read(voter.join(format!("{decided}.ballot"))).unwrap(), kept);
        assert_eq!(status(&people)["entries"], entries, "it was on the ledger once, and still is");
        assert!(!voter.join("voter.key.pending").exists());
        let (code, checked) = run_any(voter, &format!("receipt check {decided}.receipt --anchors anchors.json"));
        let expected = if decision == "cast" { (Some(0), "counted-so-far") } else { (Some(7), "challenged") };
        assert_eq!((code, checked["fate"].as_str().unwrap()), expected, "{checked}");
    }
    assert_eq!((&status(&people)["ballots"], &status(&people)["challenged"]), (&json!(1), &json!(1)));
}

#[test]
fn a_refusal_is_believed_only_when_the_ledger_proves_that_it_is_final() {
    let (people, liar) = deceived("");
    let (voter, other_device) = (&people.voters[1], &people.public("other-device"));
    copy_directory(voter, other_device);
    liar.now(Posts::Refuse);
    assert_eq!(refused_typing(voter, HASTY, "mayor=kim\ncast\n", 3), "out-of-chain");
    assert!(voter.join("voter.key.pending").exists(), "nobody else has voted with this key");
    liar.now(Posts::Lose);
    assert_eq!(refused_typing(voter, HASTY, "", 3), "unreachable");
    liar.now(Posts::Pass);
    run_typing(other_device, VOTE, "mayor=lee\ncast\n");
    assert_eq!(refused_typing(voter, HASTY, "", 1), "out-of-chain");
    assert!(!voter.join("voter.key.pending").exists(), "another ballot of this voter is on the ledger");
    assert_eq!(run_typing(voter, VOTE, "mayor=kim\ncast\n")["cast"], true);
    assert_eq!(status(&people)["ballots"], 2);
    liar.now(Posts::Lose);
    assert_eq!(refused_typing(voter, HASTY, "mayor=lee\ncast\n", 3), "unreachable");
    people.official("close");
    assert_eq!(refused_typing(voter, HASTY, "", 1), "closed");
    assert!(!voter.join("voter.key.pending").exists());
}

const NOTICE: &str = "election notice --text Moved.";

/// A vote that waits for its decision: it has shown the tracking code.
pub struct Deciding {
    vote: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Deciding {
    pub fn new(voter: &Path) -> Deciding {
        let mut vote = command(voter, &format!("{VOTE} {}", SECRET.join(" ")));
        let mut vote = vote.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        vote.stdin.as_mut().unwrap().write_all(b"mayor=kim\n").unwrap();
        let mut said = BufReader::new(vote.stdout.take().unwrap()).lines();
        assert!(said.any(|line| line.unwrap().starts_with("Tracking code: ")));
        Deciding { vote, said }
    }

    /// Casts, and is killed when something is so.
    pub fn kill_when(mut self, is_so: impl Fn() -> bool) -> std::process::ExitStatus {
        self.vote.stdin.take().unwrap().write_all(b"cast\n").unwrap();
        while !is_so() {
            thread::sleep(std::time::Duration::from_millis(50));
        }
        self.vote.kill().unwrap();
        self.vote.wait().unwrap()
    }

    /// Types the decisions; what is said from then on.
    pub fn decide(mut self, typed: &str) -> String {
        self.vote.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let said = self.said.map(Result::unwrap).collect::<Vec<_>>().join("\n");
        assert!(self.vote.wait().unwrap().success(), "{said}");
        said
    }
}

#[test]
fn what_is_announced_between_sealing_and_casting_makes_the_device_read_on_and_seal_anew() {
    let (people, _liar) = deceived("");
    let voter = &people.voters[1];
    let (cast, challenged) = (Deciding::new(voter), Deciding::new(&people.voters[0]));
    people.official(NOTICE);
    let said = cast.decide("cast\ncast\n");
    let anew = said.find("Tracking code: ").expect("a new code");
    assert!(said.find("  Moved.").is_some_and(|notice| notice < anew), "the notice is shown first: {said}");
    assert!(said[anew..].contains("Your ballot is cast"), "{said}");
    assert!(!voter.join("voter.key.pending").exists());
    let said = challenged.decide("challenge\n");
    assert!(said.contains("was opened for everybody") && !said.contains("Tracking code: "), "{said}");
    let status = status(&people);
    assert_eq!((&status["ballots"], &status["challenged"]), (&json!(1), &json!(1)));
    assert_eq!(status["announced"]["notices"], json!(["Moved."]));
    people.official("close");
    people.official("tally post");
    people.trustee(1, "trustee decrypt");
    people.official("result post");
    let (code, report) = people.verified(&people.record("record"));
    assert_eq!(code, Some(0), "{report}");
}

#[test]
fn a_voter_from_whom_a_notice_is_hidden_is_not_counted_and_votes_anew_when_it_is_shown() {
    let (people, liar) = deceived("");
    let voter = &people.voters[1];
    copy_directory(&people.public("board"), &people.public("before"));
    let before = Server::start(&people.public("before"), &people.official_key());
    let hiding = Liar::before(&before.url, Posts::To(people.server.url.clone()));
    hiding.deceives(&people, voter);
    people.official(NOTICE);
    assert_eq!(refused_typing(voter, HASTY, "mayor=kim\ncast\n", 3), "documents-changed");
    let kept = fs::read(voter.join("voter.key.pending")).unwrap();
    assert_eq!(refused_typing(voter, HASTY, "mayor=lee\ncast\n", 3), "documents-changed");
    assert_eq!(fs::read(voter.join("voter.key.pending")).unwrap(), kept, "no other ballot is made for a refusal alone");
    assert_eq!(status(&people)["ballots"], 0);
    liar.deceives(&people, voter);
    let said = typing(command(voter, &format!("{VOTE} {}", SECRET.join(" "))), "mayor=lee\ncast\n");
    let said = text(&said);
    assert!(said.contains("  Moved.") && said.contains("Your ballot is cast"), "{said}");
    assert_eq!(status(&people)["ballots"], 1);
}
