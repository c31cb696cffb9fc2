//! Requests in unusual spellings.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use tupyo_encoding::encode;

use crate::bar::Bar;
use crate::ground::{Ground, Held};
use crate::wire::{ask, status};
use tupyo_load::Trouble;

const PATIENCE: Duration = Duration::from_secs(3);
/// MB that are sent, and that may be taken: what the system's buffers hold, and what comes while the answer is on its
/// way.
const SENT: usize = 400;
const TAKEN: f64 = 32.0;
const BINARY: &str = "Content-Type: application/octet-stream\r\n";

/// A body of one byte, and chunk extensions without end.
pub fn chunks(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let mut stream = TcpStream::connect(held.address)?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let path = held.path("/entries");
    let head = format!("POST {path} HTTP/1.1\r\nHost: board\r\n{BINARY}Transfer-Encoding: chunked\r\n\r\n1;x=");
    stream.write_all(head.as_bytes())?;
    let (some, begun) = ([b'x'; 100_000], Instant::now());
    let mut taken = 0;
    while taken < SENT * 1_000_000 && begun.elapsed() < Duration::from_secs(20) && stream.write_all(&some).is_ok() {
        taken += some.len();
    }
    let votes = ground.vote(&held, Duration::from_millis(500))?;
    ground.judge(&held)?;
    let refused: u64 = votes.refused.values().sum();
    Ok(vec![
        Bar::at_most("MB of them taken", taken as f64 / 1e6, TAKEN),
        Bar::at_most("honest casts refused meanwhile", refused as f64, 0.0),
    ])
}

/// What is spelt otherwise than by the rules.
pub fn spelling(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let election = held.board.address().election.to_string();
    let encoded = format!("%{:02x}{}", election.as_bytes().first().copied().unwrap_or_default(), &election[1..]);
    let host = "Host: board\r\n";
    let refused = [
        ("an encoded id", format!("GET /elections/{encoded} HTTP/1.1\r\n{host}\r\n")),
        ("an encoded path", format!("GET /%65lections/{election} HTTP/1.1\r\n{host}\r\n")),
        ("an encoded slash", format!("GET /elections%2f{election} HTTP/1.1\r\n{host}\r\n")),
        ("two slashes", format!("GET //elections/{election} HTTP/1.1\r\n{host}\r\n")),
        ("a slash behind", format!("GET /elections/{election}/ HTTP/1.1\r\n{host}\r\n")),
        ("bare LF", format!("GET /elections/{election} HTTP/1.1\nHost: board\n\n")),
        ("a dot", format!("GET /./elections/{election} HTTP/1.1\r\n{host}\r\n")),
    ];
    let mut wrong = Vec::new();
    for (what, request) in &refused {
        if status(&ask(held.address, request.as_bytes(), PATIENCE)?) / 100 != 4 {
            wrong.push(*what);
        }
    }
    if reflects(ground, &held)? {
        wrong.push("a foreign Host");
    }
    if !knows_media_types(ground, &held)? {
        wrong.push("media types");
    }
    let all = refused.len() + 2;
    Ok(vec![Bar::all("spelt as the rules say", all - wrong.len(), all).of(wrong.join(", "))])
}

/// Whether the board repeats the `Host` of a request as its own name.
fn reflects(ground: &Ground<'_>, held: &Held) -> Result<bool, Trouble> {
    let body = encode(&ground.camp.manifest_of(7).entries().to_vec());
    let head =
        format!("POST /elections HTTP/1.1\r\nHost: evil.example\r\n{BINARY}Content-Length: {}\r\n\r\n", body.len());
    let said = ask(held.address, &[head.as_bytes(), &body].concat(), PATIENCE)?;
    let text = String::from_utf8_lossy(&said);
    Ok(status(&said) / 100 != 2 || text.contains("evil.example"))
}

/// Whether a media type is compared as RFC 9110 says, without case: the ballot is a fresh one.
fn knows_media_types(ground: &mut Ground<'_>, held: &Held) -> Result<bool, Trouble> {
    let ballot = ground.reserved(1).into_iter().next().unwrap_or_default();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: board\r\nContent-Type: Application/Octet-Stream\r\nContent-Length: {}\r\n\r\n",
        held.path("/entries"),
        ballot.len()
    );
    Ok(status(&ask(held.address, &[head.as_bytes(), &ballot].concat(), PATIENCE)?) == 200)
}
