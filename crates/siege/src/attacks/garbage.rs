//! Ballots with false signatures or proofs.

use std::sync::Arc;

use rand::Rng;

use crate::bar::Bar;
use crate::crowd::{Crowd, Pace, Seen, source};
use crate::ground::{Ground, Held};
use crate::wire::Wire;
use tupyo_load::Trouble;

/// What honest casts keep of their rate.
const KEPT: f64 = 0.8;
/// Ballots a second, of all attackers together.
const KEYLESS: f64 = 1000.0;
/// As many addresses as their shares would let through.
const SOURCES: u8 = 250;
const VOTERS_CONNECTIONS: usize = 16;

/// Ballots of voters who are about to vote, with one bit of their signatures changed.
pub fn keyless(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let phases = ground.storm(&held, |ground| {
        let bad = ground.coming(8000).into_iter().map(|ballot| flipped(ground, ballot)).collect();
        Ok(vec![post(&held, usize::from(SOURCES), SOURCES, KEYLESS, bad)])
    })?;
    ground.judge(&held)?;
    Ok(vec![phases.rate(KEPT), phases.acknowledged()])
}

/// The corrupt voter posts without pause.
pub fn bad_proofs(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let phases = ground.storm(&held, |ground| {
        let bad = ground.camp.bad_proofs.clone();
        Ok(vec![post(&held, VOTERS_CONNECTIONS, VOTERS_CONNECTIONS as u8, KEYLESS, bad)])
    })?;
    ground.judge(&held)?;
    Ok(vec![phases.rate(KEPT), phases.acknowledged()])
}

/// One bit of the signature's response, low enough that it is still a number below the group's order.
pub fn flipped(ground: &mut Ground<'_>, mut ballot: Vec<u8>) -> Vec<u8> {
    let back = ground.rng.gen_range(4..32);
    let place = ballot.len().saturating_sub(back);
    if let Some(byte) = ballot.get_mut(place) {
        *byte ^= 1 << ground.rng.gen_range(0..8);
    }
    ballot
}

/// Posts entries over so many connections, together so many a second, each entry in its turn.
pub fn post(held: &Held, connections: usize, sources: u8, each_second: f64, entries: Vec<Vec<u8>>) -> Crowd {
    let (address, entries) = (held.address, Arc::new(entries));
    let head = request(&held.path("/entries"));
    Crowd::send(connections, move |number, seen| {
        let (entries, head) = (entries.clone(), head.clone());
        async move {
            let (mut wire, mut pace) = (None, Pace::new(each_second / connections as f64));
            for turn in (number..).step_by(connections) {
                let Some(entry) = entries.get(turn % entries.len().max(1)) else { return };
                let request = [&head(entry.len()), entry.as_slice()].concat();
                exchange(&mut wire, address, source(number, sources), &request, &seen).await;
                pace.wait().await;
            }
        }
    })
}

/// One request over a connection that is kept while it lasts.
pub async fn exchange(
    wire: &mut Option<Wire>,
    address: std::net::SocketAddr,
    from: std::net::Ipv4Addr,
    request: &[u8],
    seen: &Seen,
) {
    let mut connected = match wire.take() {
        Some(wire) => wire,
        None => match Wire::from(from, address).await {
            Ok(wire) => {
                seen.connected();
                wire
            }
            // The system has no port left, or nobody listens.
            Err(_) => return tokio::time::sleep(std::time::Duration::from_millis(5)).await,
        },
    };
    let begun = std::time::Instant::now();
    if connected.send(request).await.is_err() {
        return;
    }
    if let Ok(answer) = connected.answer().await {
        seen.answered(&answer);
        if answer.status == 200 {
            seen.accepted_in(begun.elapsed());
        }
        if !answer.closes {
            *wire = Some(connected);
        }
    }
}

/// The head of a request that posts so many bytes.
pub fn request(path: &str) -> impl Fn(usize) -> Vec<u8> + Clone + use<> {
    let path = path.to_owned();
    move |length| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: board\r\nContent-Type: application/octet-stream\r\n\
             Content-Length: {length}\r\n\r\n"
        )
        .into_bytes()
    }
}
