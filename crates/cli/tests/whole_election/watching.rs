//! `tupyo board watch` while it runs: it follows an election to its close, bears a board that is away for a while, and
//! raises the alarm when it stays away.

use std::io::{BufRead, BufReader, ErrorKind};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{fs, io};

use serde_json::{Value, json};

use super::people::People;
use super::processes::command;

#[test]
fn a_watch_ends_when_the_election_is_closed() {
    let mut people = People::new(1, 1);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol(1, 1);
    let mut watch = Watch::start(&people.official, "--until-close --interval 1");
    let first = watch.next("ledger");
    assert_eq!((&first["phase"], &first["ballots"], &first["new"]), (&json!("open"), &json!(0), &first["entries"]));
    people.vote(2, "mayor=kim challenge", "");
    people.vote(2, "mayor=kim cast", "");
    // One look may see both ballots, or each may be seen by itself.
    let seen = (0..2).map(|_| watch.next("ledger")).find(|seen| seen["ballots"] == 1).expect("the ballot is seen");
    assert_eq!((&seen["phase"], &seen["challenged"]), (&json!("open"), &json!(1)));
    people.official("close");
    assert_eq!(watch.next("ledger")["phase"], "closed");
    let end = watch.next("end");
    assert_eq!((&end["phase"], end["entries"].as_u64()), (&json!("closed"), first["entries"].as_u64().map(|n| n + 3)));
    assert_eq!(watch.end(), Some(0));
}

#[test]
fn a_watch_bears_a_board_that_is_away_and_raises_the_alarm_if_it_stays_away() {
    let people = People::new(1, 1);
    let gate = Gate::before(&people.server.url);
    let mut anchors = people.anchors();
    anchors["url"] = gate.url.clone().into();
    fs::write(people.official.join("gate.json"), anchors.to_string()).unwrap();

    let mut watch = Watch::of(&people.official, "gate.json", "--interval 1 --unreachable 86400");
    watch.next("ledger");
    gate.set(false);
    assert!(watch.next("unreachable")["reason"].as_str().unwrap().contains("does not answer"));
    gate.set(true);
    watch.next("reachable");
    people.trustee(1, "trustee commit");
    assert_eq!(watch.next("ledger")["new"], 1);
    drop(watch);

    let mut watch = Watch::of(&people.official, "gate.json", "--interval 1 --unreachable 1");
    watch.next("ledger");
    gate.set(false);
    watch.next("unreachable");
    assert_eq!(watch.line()["error"], "unreachable");
    assert_eq!(watch.end(), Some(3));
    let mut once = Watch::of(&people.official, "gate.json", "--once");
    assert_eq!((&once.line()["error"], once.end()), (&json!("unreachable"), Some(3)));
}

/// A watch that runs, and what it says; stopped when dropped.
struct Watch {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Watch {
    fn start(directory: &Path, options: &str) -> Watch {
        Watch::of(directory, "anchors.json", options)
    }

    fn of(directory: &Path, anchors: &str, options: &str) -> Watch {
        let line = format!("board watch --anchors {anchors} --json {options}");
        let mut child = command(directory, &line).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Watch { child, lines }
    }

    fn line(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// The next line, which must be of this event and say when it was.
    fn next(&mut self, event: &str) -> Value {
        let line = self.line();
        assert_eq!(line["event"], event, "{line}");
        assert!(event == "end" || line["time"].as_u64().is_some(), "{line}");
        line
    }

    fn end(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// An address that leads to a board while the gate is open; connections are cut while it is shut.
struct Gate {
    url: String,
    open: Arc<AtomicBool>,
    ends: Arc<AtomicBool>,
    keeper: Option<JoinHandle<()>>,
}

impl Gate {
    fn before(url: &str) -> Gate {
        let board = url.strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (open, ends) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicBool::new(false)));
        let (is_open, has_ended) = (open.clone(), ends.clone());
        let keeper = thread::spawn(move || {
            while !has_ended.load(Ordering::SeqCst) {
                match listener.accept() {
                    Ok((visitor, _)) if is_open.load(Ordering::SeqCst) => lead(visitor, &board, &is_open),
                    Ok(_) => {}
                    Err(error) if error.kind() == ErrorKind::WouldBlock => thread::sleep(Duration::from_millis(10)),
                    Err(error) => panic!("{error}"),
                }
            }
        });
        Gate { url, open, ends, keeper: Some(keeper) }
    }

    fn set(&self, open: bool) {
        self.open.store(open, Ordering::SeqCst);
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        let _ended = self.keeper.take().map(JoinHandle::join);
    }
}

/// Carries what both sides say, until one of them ends or the gate is shut.
fn lead(visitor: TcpStream, board: &str, open: &Arc<AtomicBool>) {
    let board = TcpStream::connect(board).unwrap();
    for (from, to) in [(&visitor, &board), (&board, &visitor)] {
        let (mut from, mut to, open) = (from.try_clone().unwrap(), to.try_clone().unwrap(), open.clone());
        from.set_nonblocking(false).unwrap();
        from.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        thread::spawn(move || {
            while open.load(Ordering::SeqCst) {
                match io::copy(&mut from, &mut to) {
                    Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                    _ => break,
                }
            }
            let _shut = to.shutdown(std::net::Shutdown::Both);
        });
    }
}
