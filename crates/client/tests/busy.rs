//! A server that is busy, over real sockets: it is asked again when it says, and no longer than anybody waits.
#![cfg(test)]

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tupyo_client::{Board, ClientError, Patience};
use tupyo_voter::BoardAddress;

const PATIENCE: Duration = Duration::from_secs(6);

thread_local! {
    /// How long a test has been told to wait: each has a thread of its own.
    static TOLD: RefCell<Vec<Duration>> = const { RefCell::new(Vec::new()) };
}

/// A board that gives these answers, and then the last one again and again; the bodies that it was sent.
struct Answering {
    board: Board,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Answering {
    fn with(answers: Vec<String>) -> Answering {
        Patience::new(PATIENCE, |wait| TOLD.with_borrow_mut(|told| told.push(wait))).of_this_process();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let bodies = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let taken = bodies.clone();
        thread::spawn(move || {
            for (number, stream) in listener.incoming().flatten().enumerate() {
                taken.lock().unwrap().push(request_body(&stream));
                let answer = answers.get(number).or(answers.last()).unwrap();
                let _gone = (&stream).write_all(answer.as_bytes());
            }
        });
        let board = Board::new(BoardAddress::new(&url, &"0".repeat(64)).unwrap());
        Answering { board, bodies }
    }

    fn asked(&self) -> usize {
        self.bodies.lock().unwrap().len()
    }
}

fn request_body(stream: &TcpStream) -> Vec<u8> {
    let mut lines = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    while lines.read_line(&mut line).unwrap() > 2 {
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body).unwrap();
    body
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

fn busy(status: u16, code: &str, retry_after: &str) -> String {
    let body = format!(r#"{{"code":"{code}","detail":"come back","status":{status}}}"#);
    answer(&format!("{status} Busy"), &format!("Retry-After: {retry_after}\r\n"), &body)
}

fn good() -> String {
    answer("200 OK", "", r#"{"phase":"open","entries":7}"#)
}

/// What comes of something, and how many seconds it waited each time.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Vec<f64>) {
    TOLD.take();
    (work(), TOLD.take().iter().map(Duration::as_secs_f64).collect())
}

fn is_refused(outcome: Result<impl Sized, ClientError>, expected: &str) {
    let code = outcome.err().map(|error| error.code().to_owned());
    assert_eq!(code.as_deref(), Some(expected));
}

#[test]
fn a_busy_server_is_asked_again_when_it_says_and_the_user_is_told() {
    let answers = vec![busy(503, "queue-full", "1"), busy(429, "too-many-requests", "2"), good()];
    let server = Answering::with(answers);
    let (status, waited) = timed(|| server.board.status().unwrap());
    assert_eq!((status.entries, server.asked()), (7, 3));
    assert!(waited.len() == 2 && (1.0..2.0).contains(&waited[0]) && (2.0..3.0).contains(&waited[1]), "{waited:?}");
}

#[test]
fn junk_is_a_second_and_too_long_a_wait_is_none() {
    for junk in ["soon", "-5", "1e9"] {
        let server = Answering::with(vec![busy(503, "queue-full", junk), good()]);
        let (status, waited) = timed(|| server.board.status().unwrap().entries);
        assert_eq!(status, 7);
        assert!(waited.len() == 1 && (0.9..2.0).contains(&waited[0]), "{junk}: {waited:?}");
    }
    for huge in ["3600", "18446744073709551615", "99999999999999999999999999"] {
        let server = Answering::with(vec![busy(503, "queue-full", huge), good()]);
        let (outcome, waited) = timed(|| server.board.status());
        is_refused(outcome, "queue-full");
        assert!(waited.is_empty() && server.asked() == 1, "{huge}: {waited:?}");
    }
}

#[test]
fn a_server_that_stays_busy_is_given_up_on() {
    let server = Answering::with(vec![busy(503, "queue-full", "0")]);
    let (outcome, waited) = timed(|| server.board.status());
    is_refused(outcome, "queue-full");
    assert!(waited.iter().sum::<f64>() <= PATIENCE.as_secs_f64(), "{waited:?}");
    // Not a hammer either.
    assert!((3..=8).contains(&server.asked()), "{}", server.asked());
}

#[test]
fn what_waiting_does_not_change_is_not_waited_for() {
    for (status, code) in [(409, "closed"), (422, "proof-invalid"), (503, "set-aside"), (507, "storage-full")] {
        let server = Answering::with(vec![busy(status, code, "1"), good()]);
        is_refused(server.board.status(), code);
        assert_eq!(server.asked(), 1, "{code}");
    }
}

#[test]
fn what_is_posted_again_is_the_same() {
    let server = Answering::with(vec![busy(503, "queue-full", "0"), busy(429, "voter-busy", "0"), good()]);
    // It is no receipt.
    assert!(server.board.post_bytes(b"an entry").is_err());
    assert_eq!(*server.bodies.lock().unwrap(), vec![b"an entry".to_vec(); 3]);
}
