//! Somebody with a key, who writes as much as the rules allow.

use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;
use tupyo_election::{Document, Entry, PART_LENGTH};
use tupyo_encoding::encode;

use super::garbage::{exchange, request};
use crate::bar::{Bar, Phases};
use crate::camp::roll_of_strangers;
use crate::crowd::{Crowd, Pace, source};
use crate::ground::{Ground, Held};
use tupyo_load::Trouble;

/// An author has one document under way: whoever begins another has given it up. Parts come in order.
const DOCUMENTS: usize = 6;
const PARTS: usize = 250;
/// As long as 1,500 parts take where nothing holds them up.
const LASTING: Duration = Duration::from_secs(7);
/// What a trustee may leave unfinished on the disk, in MB: two documents of the largest size, and what goes with them.
const GROWTH: f64 = 36.0;
/// What each ballot adds that is cast beside them, in MB.
const BALLOT: f64 = 0.9e-3;
const ELECTIONS: usize = 300;
const OFFICIALS: usize = 4;
const SLOWER: f64 = 3.0;
/// Ballots that are cast before, while and after parts are posted in a rush.
const RUSH: [usize; 3] = [3000, 6000, 3000];
/// Connections of the rush, of so many addresses, and first parts of documents, which are legal in any order: more than
/// one append of the board has places for.
const CONNECTIONS: usize = 600;
const ADDRESSES: u8 = 200;
const BEGUN: usize = 800;
/// Parts a second, of all connections together, after the first of each, which come at once.
const EACH_SECOND: f64 = 800.0;
/// Every second connection hangs up after one to eight of these, when what it has posted is on its way and has no
/// answer yet.
const PATIENCE: Duration = Duration::from_millis(5);
/// What casts keep of their rate beside parts of the largest size, each as much to write as fifty ballots.
const KEPT: f64 = 0.5;
/// A part of another trustee, who posts a few a second, is not kept waiting longer than this, beside a ballot.
const AS_LONG: f64 = 3.0;
const FEW: f64 = 10.0;

/// A trustee posts parts of documents of the largest size and never the last of any.
pub fn parts(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let entries = unfinished(ground);
    ground.sent.extend(entries.iter().cloned());
    let before = size(&ground.path("data"))?;
    let phases =
        ground.besiege_for(&held, LASTING, |_| Ok(vec![post_all(&held, held.path("/entries"), 1, entries)]))?;
    let grown = size(&ground.path("data"))?.saturating_sub(before) as f64 / 1e6;
    ground.judge(&held)?;
    let cast: u64 = [&phases.before, &phases.during, &phases.after].map(|figures| figures.accepted).iter().sum();
    let grown = Bar::at_most("the directory grows beside ballots by, MB", grown - cast as f64 * BALLOT, GROWTH);
    Ok(vec![grown, phases.p50(SLOWER), phases.acknowledged()])
}

/// A trustee begins documents over hundreds of connections while ballots are cast as fast as the board takes them:
/// parts and ballots share appends, and neither ballots nor another trustee's parts wait for appends of hers alone.
pub fn rush(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let (entries, of_another) = (begun(ground, 0), begun(ground, 1));
    ground.sent.extend(entries.iter().chain(&of_another).cloned());
    ground.rush(&held, 1000)?;
    let before = ground.rush(&held, RUSH[0])?;
    let mut trustee = begin_all(&held, entries, (CONNECTIONS, EACH_SECOND), |number| source(number, ADDRESSES));
    let mut another = begin_all(&held, of_another, (1, FEW), |_| Ipv4Addr::new(127, 66, 1, 1));
    let during = ground.rush(&held, RUSH[1])?;
    another.withdraw();
    trustee.withdraw();
    let after = ground.rush(&held, RUSH[2])?;
    ground.notes.push(trustee.seen().text());
    ground.judge(&held)?;
    let (parts, casts) = (another.seen().p50_ms().unwrap_or(f64::INFINITY), during.p50_ms);
    let phases = Phases { before, during, after, resident: 0.0, buffers: 0.0 };
    let waits = Bar::at_most("another trustee's parts' p50, × casts'", parts / casts.max(1e-3), AS_LONG).timed();
    Ok(vec![phases.rate(KEPT), phases.acknowledged(), waits.of(format!("{casts:.1}, {parts:.1} ms"))])
}

fn unfinished(ground: &Ground<'_>) -> Vec<Vec<u8>> {
    let mut play = ground.camp.people();
    let mut document = || {
        let document = roll_of_strangers(&mut play);
        play.trustee_entries(0, &document).iter().take(PARTS).map(Entry::encode).collect::<Vec<_>>()
    };
    (0..DOCUMENTS).flat_map(|_| document()).collect()
}

/// The first parts of a trustee's documents of two.
fn begun(ground: &Ground<'_>, trustee: u16) -> Vec<Vec<u8>> {
    let mut play = ground.camp.people();
    let first = |number: usize| {
        let document = Document::Notice { text: format!("{number} ") + &"x".repeat(PART_LENGTH) };
        play.trustee_entries(trustee, &document).first().map(Entry::encode)
    };
    (0..BEGUN).filter_map(first).collect()
}

/// Posts each part in its turn, again and again, so many a second over all connections; every second connection does
/// not wait for answers.
fn begin_all(
    held: &Held,
    entries: Vec<Vec<u8>>,
    (connections, each_second): (usize, f64),
    from: fn(usize) -> Ipv4Addr,
) -> Crowd {
    let (address, head, entries) = (held.address, request(&held.path("/entries")), Arc::new(entries));
    Crowd::send(connections, move |number, seen| {
        let (head, entries) = (head.clone(), entries.clone());
        async move {
            let (mut wire, mut pace) = (None, Pace::new(each_second / connections as f64));
            for turn in (number..).step_by(connections) {
                let Some(entry) = entries.get(turn % entries.len().max(1)) else { return };
                let request = [&head(entry.len()), entry.as_slice()].concat();
                let answered = exchange(&mut wire, address, from(number), &request, &seen);
                if number % 2 == 0 {
                    answered.await;
                } else {
                    // With the exchange its connection is dropped.
                    let _gone = timeout(PATIENCE * (1 + number as u32 % 8), answered).await;
                }
                pace.wait().await;
            }
        }
    })
}

/// An official whom the board knows begins elections.
pub fn elections(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let camp = ground.camp;
    let bodies: Vec<_> =
        (3..3 + ELECTIONS).map(|options| encode(&camp.manifest_of(options).entries().to_vec())).collect();
    let phases = ground.besiege(&held, |_| Ok(vec![post_all(&held, "/elections".to_owned(), OFFICIALS, bodies)]))?;
    ground.judge(&held)?;
    Ok(vec![phases.p50(SLOWER), phases.acknowledged()])
}

/// Posts everything once, in order, over some connections from one address.
fn post_all(held: &Held, path: String, connections: usize, entries: Vec<Vec<u8>>) -> Crowd {
    let (address, head, entries) = (held.address, request(&path), Arc::new(entries));
    Crowd::send(connections, move |number, seen| {
        let (head, entries) = (head.clone(), entries.clone());
        async move {
            let mut wire = None;
            for entry in entries.iter().skip(number).step_by(connections) {
                let request = [&head(entry.len()), entry.as_slice()].concat();
                exchange(&mut wire, address, source(0, 1), &request, &seen).await;
            }
        }
    })
}

/// The size of everything in a directory.
pub fn size(directory: &Path) -> Result<u64, Trouble> {
    let mut all = 0;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        all += if entry.file_type()?.is_dir() { size(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(all)
}
