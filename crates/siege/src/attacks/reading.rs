//! Answers that nobody reads, or that everybody does.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::garbage::exchange;
use crate::bar::Bar;
use crate::crowd::{Crowd, source};
use crate::ground::{Ground, Held};
use crate::wire::Wire;
use tupyo_client::Board;
use tupyo_light::{LightQuestion, RollBits};
use tupyo_load::Trouble;

const UNREAD: usize = 4096;
const READERS: usize = 1000;
const READING: u8 = 200;
const HEADS: usize = 64;
/// All have asked by this time.
const ARRIVED: Duration = Duration::from_secs(60);
/// MB.
const RESIDENT: f64 = 512.0;
const BUFFERS: f64 = 256.0;
const P99: f64 = 1.3;
/// Readers take both cores as well.
const SLOWER: f64 = 5.0;
/// The first bundle of 256 entries.
const BUNDLE: &str = "/tile/entries/000";

/// The largest bundle is asked for over thousands of connections, and no answer is read.
pub fn unread(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let path = library(ground, &held)?;
    let phases = ground.besiege(&held, |_| {
        let crowd = ask_and_never_read(held.address, &path);
        // What is measured is what thousands of answers cost that wait, not their arrival.
        let begun = Instant::now();
        while crowd.seen().connections() < UNREAD as u64 && begun.elapsed() < ARRIVED {
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(vec![crowd])
    })?;
    ground.judge(&held)?;
    Ok(vec![phases.resident(RESIDENT), phases.buffers(BUFFERS), phases.p99(P99), phases.acknowledged()])
}

fn ask_and_never_read(address: SocketAddr, path: &str) -> Crowd {
    let request = get("GET", path);
    Crowd::send(UNREAD, move |number, seen| {
        let request = request.clone();
        async move {
            // Not all in one moment: the system's queue of connections is short.
            tokio::time::sleep(Duration::from_micros(150 * number as u64)).await;
            let Ok(mut wire) = Wire::with_small_window(source(number, 1), address).await else { return };
            seen.connected();
            let _sent_or_not = wire.send(&request).await;
            std::future::pending::<()>().await;
            drop(wire);
        }
    })
}

/// Readers that read: bundles of ballots, again as soon as they have one.
pub fn readers(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    ground.rush(&held, 1200)?;
    let requests = (1..4).map(|number| get("GET", &held.path(&format!("/tile/entries/{number:03}")))).collect();
    ask_on_and_on(ground, &held, requests)
}

/// What phones ask for, over and over again: documents, proofs, lines of the roll.
pub fn phones(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    ground.rush(&held, 1200)?;
    let size = held.board.checkpoint()?.size;
    let voters = held.board.status_json()?["voters"].as_u64().and_then(|voters| u32::try_from(voters).ok());
    let bits = RollBits::least(voters.unwrap_or(0));
    let roll = (0..8).filter_map(|prefix| Some(LightQuestion::Roll(RollBits::new(bits, prefix).ok()?)));
    let of_ledger = [
        LightQuestion::Documents { size, from: 0 },
        LightQuestion::Ceremony { size, from: 0 },
        LightQuestion::Prefix { size, old: size / 2 },
        LightQuestion::Entry { size, index: size / 2 },
    ];
    let questions = roll.chain(of_ledger);
    let requests = questions.map(|question| get("GET", &held.path(&format!("/{question}")))).collect();
    ask_on_and_on(ground, &held, requests)
}

fn ask_on_and_on(ground: &mut Ground<'_>, held: &Held, requests: Vec<Vec<u8>>) -> Result<Vec<Bar>, Trouble> {
    let address = held.address;
    let phases = ground.besiege(held, |_| {
        Ok(vec![Crowd::send(READERS, move |number, seen| {
            let requests = requests.clone();
            async move {
                let mut wire = None;
                for turn in number.. {
                    let Some(request) = requests.get(turn % requests.len()) else { return };
                    exchange(&mut wire, address, source(number, READING), request, &seen).await;
                }
            }
        })])
    })?;
    ground.judge(held)?;
    Ok(vec![phases.p50(SLOWER), phases.acknowledged(), phases.resident(RESIDENT)])
}

/// What a bundle weighs is asked for, not the bundle.
pub fn heads(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let (path, address) = (library(ground, &held)?, held.address);
    let request = get("HEAD", &path);
    let phases = ground.besiege(&held, |_| {
        Ok(vec![Crowd::send(HEADS, move |number, seen| {
            let request = request.clone();
            async move {
                let from = source(number, HEADS as u8);
                let mut wire = None;
                loop {
                    head_only(&mut wire, from, address, &request, &seen).await;
                }
            }
        })])
    })?;
    ground.judge(&held)?;
    Ok(vec![phases.p50(SLOWER), phases.acknowledged(), phases.resident(RESIDENT)])
}

async fn head_only(
    wire: &mut Option<Wire>,
    from: std::net::Ipv4Addr,
    address: SocketAddr,
    request: &[u8],
    seen: &crate::crowd::Seen,
) {
    let mut connected = match wire.take() {
        Some(wire) => wire,
        None => match Wire::from(from, address).await {
            Ok(wire) => wire,
            Err(_) => return tokio::time::sleep(Duration::from_millis(5)).await,
        },
    };
    if connected.send(request).await.is_ok()
        && let Ok(answer) = connected.answer_without_body().await
    {
        seen.answered(&answer);
        *wire = Some(connected);
    }
}

/// Brings the election with the largest bundle on the board; the bundle's path.
fn library(ground: &Ground<'_>, held: &Held) -> Result<String, Trouble> {
    let (play, parts) = ground.camp.library()?;
    let address = begin(&play, held.server.url())?;
    let board = Board::new(address.clone());
    for part in &parts {
        board.post_bytes(part)?;
    }
    Ok(format!("/elections/{}{BUNDLE}", address.election))
}

/// Brings an election on a board as far as it is played.
pub fn begin(play: &tupyo_rehearsal::Rehearsal, url: &str) -> Result<tupyo_voter::BoardAddress, Trouble> {
    let mut entries = play.entries().iter();
    let manifest = entries.next().map(|entry| tupyo_election::Entry::decode(entry));
    let manifest = manifest.ok_or_else(|| Trouble::Wrong("no manifest".to_owned()))?.map_err(Trouble::wrong)?;
    let address = Board::create_election(url, play.state().election(), &[manifest])?;
    let board = Board::new(address.clone());
    entries.try_for_each(|entry| board.post_bytes(entry).map(drop))?;
    Ok(address)
}

fn get(method: &str, path: &str) -> Vec<u8> {
    format!("{method} {path} HTTP/1.1\r\nHost: board\r\n\r\n").into_bytes()
}
