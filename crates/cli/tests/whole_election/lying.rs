//! A board that loses answers, refuses without reason, or takes what is posted to another history: what the voter's tool makes of it.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use super::people::{People, VOTE};
use super::processes::{copy_directory, mode, refused_typing, run, run_typing};

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
}

/// Stands between a voter and the board.
pub struct Liar {
    pub url: String,
    posts: Arc<Mutex<Posts>>,
}

impl Liar {
    pub fn before(url: &str, posts: Posts) -> Liar {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let liar =
            Liar { url: format!("http://{}", listener.local_addr().unwrap()), posts: Arc::new(Mutex::new(posts)) };
        let (board, posts) = (url.to_owned(), liar.posts.clone());
        thread::spawn(move || {
            for visitor in listener.incoming() {
                let (board, posts) = (board.clone(), posts.lock().unwrap().clone());
                thread::spawn(move || answer(visitor.unwrap(), &board, &posts));
            }
        });
        liar
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
fn answer(mut visitor: TcpStream, board: &str, posts: &Posts) {
    let Some((request, body)) = read_request(&mut visitor) else { return };
    let posted = request.starts_with("POST ");
    let said = match posts {
        Posts::Lose if posted => return,
        Posts::Refuse if posted => {
            let problem = r#"{"code":"out-of-chain","detail":"another ballot came first"}"#;
            format!("HTTP/1.1 409 Conflict\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{problem}", problem.len())
                .into_bytes()
        }
        Posts::To(other) if posted => handed_on(other, &request, &body),
        Posts::LoseAnswer if posted => return drop(handed_on(board, &request, &body)),
        _ => handed_on(board, &request, &body),
    };
    drop(visitor.write_all(&said));
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
    let mut stream = TcpStream::connect(board.strip_prefix("http://").unwrap()).unwrap();
    let head = head.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
    let mut said = Vec::new();
    stream.read_to_end(&mut said).unwrap();
    said
}

/// An open election with such limits, and somebody between voter 2 and the board.
fn deceived(limits: &str) -> (People, Liar) {
    let mut people = People::voting_on(1, 1, &format!("--contest mayor=kim,lee {limits}"));
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol_in(&[("all", 2)]);
    let liar = Liar::before(&people.server.url, Posts::Pass);
    liar.deceives(&people, &people.voters[1]);
    (people, liar)
}

fn status(people: &People) -> Value {
    run(&people.official, "status --anchors anchors.json")
}

#[test]
fn a_lost_answer_costs_no_second_ballot_and_no_change_of_mind() {
    let (people, liar) = deceived("--ballots 1 --challenges 1");
    let voter = &people.voters[1];
    for (decision, decided) in [("challenge", "challenged"), ("cast", "cast")] {
        liar.now(Posts::LoseAnswer);
        assert_eq!(refused_typing(voter, VOTE, &format!("mayor=kim\n{decision}\n"), 3), "unreachable");
        let (kept, entries) = (fs::read(voter.join("voter.key.pending")).unwrap(), status(&people)["entries"].clone());
        assert_eq!(mode(&voter.join("voter.key.pending")), 0o600);
        assert_eq!(refused_typing(voter, VOTE, "mayor=lee\nchallenge\n", 3), "unreachable");
        assert_eq!(fs::read(voter.join("voter.key.pending")).unwrap(), kept, "nothing new was made");
        liar.now(Posts::Pass);
        let line = format!("{VOTE} --receipt {decided}.receipt");
        let said = run_typing(voter, &line, "mayor=lee\nchallenge\n");
        assert_eq!((&said["decision"], &said["cast"]), (&json!(decided), &json!(decision == "cast")));
        assert_eq!(fs::read(voter.join(format!("{decided}.ballot"))).unwrap(), kept);
        assert_eq!(status(&people)["entries"], entries, "it was on the ledger once, and still is");
        assert!(!voter.join("voter.key.pending").exists());
        run(voter, &format!("receipt check {decided}.receipt --anchors anchors.json"));
    }
    assert_eq!((&status(&people)["ballots"], &status(&people)["challenged"]), (&json!(1), &json!(1)));
}

#[test]
fn a_refusal_is_believed_only_when_the_ledger_proves_that_it_is_final() {
    let (people, liar) = deceived("");
    let (voter, other_device) = (&people.voters[1], &people.public("other-device"));
    copy_directory(voter, other_device);
    liar.now(Posts::Refuse);
    assert_eq!(refused_typing(voter, VOTE, "mayor=kim\ncast\n", 1), "out-of-chain");
    assert!(voter.join("voter.key.pending").exists(), "nobody else has voted with this key");
    liar.now(Posts::Lose);
    assert_eq!(refused_typing(voter, VOTE, "", 3), "unreachable");
    liar.now(Posts::Pass);
    run_typing(other_device, VOTE, "mayor=lee\ncast\n");
    assert_eq!(refused_typing(voter, VOTE, "", 1), "out-of-chain");
    assert!(!voter.join("voter.key.pending").exists(), "another ballot of this voter is on the ledger");
    assert_eq!(run_typing(voter, VOTE, "mayor=kim\ncast\n")["cast"], true);
    assert_eq!(status(&people)["ballots"], 2);
    liar.now(Posts::Lose);
    assert_eq!(refused_typing(voter, VOTE, "mayor=lee\ncast\n", 3), "unreachable");
    people.official("close");
    assert_eq!(refused_typing(voter, VOTE, "", 1), "closed");
    assert!(!voter.join("voter.key.pending").exists());
}
