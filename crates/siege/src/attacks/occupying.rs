//! Connections that are taken and kept.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use tupyo_client::Board;
use tupyo_election::Entry;

use super::garbage::request;
use crate::bar::Bar;
use crate::crowd::{Crowd, Pace, source};
use crate::ground::{Ground, Held};
use crate::wire::{Wire, ask, status};
use tupyo_load::Trouble;

/// Connects a second, by so many attackers, each of which keeps so many of its connections.
const CONNECTS: f64 = 8600.0;
const CONNECTING: usize = 200;
const KEPT: usize = 30;
const SLOW_VOTERS: usize = 30;
/// A slow voter sends its ballot in so many pieces.
const PIECES: usize = 20;
const DRIPPING: usize = 16;
const IDLE: usize = 64;
/// Seconds.
const CREATED: f64 = 3.0;
const SCRAPED: f64 = 1.0;
const STOPPED: f64 = 6.0;
/// A body that does not end is given up after half a minute.
const WAITED_FOR: f64 = 25.0;
/// Attackers have done what they do after this time.
const SETTLED: Duration = Duration::from_millis(700);

/// New connections push nobody out who is slow to send.
pub fn connects(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let mut slow = None;
    let phases = ground.besiege(&held, |ground| {
        let during = ground.camp.during;
        let address = held.address;
        let crowd = Crowd::send(CONNECTING, move |_, seen| async move {
            let mut pace = Pace::new(CONNECTS / CONNECTING as f64);
            let mut kept = VecDeque::new();
            loop {
                if let Ok(wire) = Wire::from(source(0, 1), address).await {
                    seen.connected();
                    kept.push_back(wire);
                }
                if kept.len() > KEPT {
                    kept.pop_front();
                }
                pace.wait().await;
            }
        });
        slow = Some(slow_voters(ground, &held, during));
        Ok(vec![crowd])
    })?;
    let answered = slow.map_or(0, |mut slow: Crowd| {
        slow.withdraw();
        slow.seen().answers(200)
    });
    ground.judge(&held)?;
    Ok(vec![Bar::all("slow voters acknowledged", answered as usize, SLOW_VOTERS), phases.acknowledged()])
}

/// Each of an address of its own, with the ballot in pieces over the time that the attack lasts.
fn slow_voters(ground: &mut Ground<'_>, held: &Held, during: Duration) -> Crowd {
    let ballots = ground.reserved(SLOW_VOTERS);
    let (head, address) = (request(&held.path("/entries")), held.address);
    Crowd::send(SLOW_VOTERS, move |number, seen| {
        let ballot = ballots.get(number).cloned().unwrap_or_default();
        let request = [head(ballot.len()), ballot].concat();
        async move {
            let Ok(mut wire) = Wire::from(Ipv4Addr::new(127, 2, 0, number as u8 + 1), address).await else { return };
            for piece in request.chunks(request.len().div_ceil(PIECES).max(1)) {
                if wire.send(piece).await.is_err() {
                    return;
                }
                tokio::time::sleep(during.mul_f64(0.9 / PIECES as f64)).await;
            }
            if let Ok(answer) = wire.answer().await {
                seen.answered(&answer);
            }
        }
    })
}

/// The places in which bodies of new elections wait are not for those who drip.
pub fn creation(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let _dripping = drip(held.address, "/elections", 16_000_000);
    std::thread::sleep(SETTLED);
    let play = ground.camp.manifest_of(7);
    let entries: Result<Vec<_>, _> = play.entries().iter().map(|entry| Entry::decode(entry)).collect();
    let begun = Instant::now();
    let created = Board::create_election(held.server.url(), play.state().election(), &entries.map_err(Trouble::wrong)?);
    let took = begun.elapsed().as_secs_f64();
    let said = created.as_ref().err().map(ToString::to_string).unwrap_or_default();
    Ok(vec![
        Bar::all("an official's election begun", usize::from(created.is_ok()), 1).of(said),
        Bar::at_most("which takes, s", took, CREATED).timed(),
    ])
}

/// Who says nothing at the metrics keeps nobody from them.
pub fn metrics(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let (address, from) = (held.metrics, source(0, 1));
    let _idle = Crowd::send(IDLE, move |_, _| async move {
        if let Ok(mut wire) = Wire::from(from, address).await {
            wire.closed().await;
        }
    });
    std::thread::sleep(SETTLED);
    let begun = Instant::now();
    let request = b"GET /metrics HTTP/1.1\r\nHost: board\r\nConnection: close\r\n\r\n";
    let said = ask(held.metrics, request, Duration::from_secs(5))?;
    let took = begun.elapsed().as_secs_f64();
    Ok(vec![
        Bar::all("metrics answered", usize::from(status(&said) == 200), 1),
        Bar::at_most("which takes, s", took, SCRAPED).timed(),
    ])
}

/// A stop does not wait for bodies that never end.
pub fn stop(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let mut held = ground.hold(&[])?;
    ground.vote(&held, Duration::from_millis(300))?;
    let _dripping = drip(held.address, &held.path("/entries"), 60_000);
    std::thread::sleep(SETTLED);
    let begun = Instant::now();
    held.server.ask_to_stop()?;
    let ended = held.server.wait()?;
    let took = begun.elapsed().as_secs_f64();
    let clean = usize::from(ended.code == Some(0));
    Ok(vec![
        Bar::all("the stop waits for none of them", usize::from(took < WAITED_FOR), 1),
        Bar::at_most("the stop takes, s", took, STOPPED).timed(),
        Bar::all("exit code 0", clean, 1).of(ended.message),
    ])
}

/// Bodies that come a byte at a time.
fn drip(address: SocketAddr, path: &str, length: usize) -> Crowd {
    let head = request(path)(length);
    Crowd::send(DRIPPING, move |_, seen| {
        let head = head.clone();
        async move {
            let Ok(mut wire) = Wire::from(source(0, 1), address).await else { return };
            seen.connected();
            let mut sent = wire.send(&head).await;
            while sent.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
                sent = wire.send(b"\0").await;
            }
        }
    })
}
