//! Many voters, or somebody who looks like many.

use std::sync::Arc;

use super::garbage::{flipped, post, request};
use crate::bar::Bar;
use crate::crowd::{Crowd, source};
use crate::ground::Ground;
use crate::wire::Wire;
use tupyo_load::Trouble;

const CLOSED_LOOP: usize = 3000;
const FLOOD: usize = 512;
const FLOODING: u8 = 64;
const GONE: usize = 64;
/// Faster than any board answers.
const WITHOUT_PAUSE: f64 = 1e9;
/// Both cores are the attackers' as well: a cast may take some turns more.
const SLOWER: f64 = 5.0;

/// Every connection posts again as soon as it is answered.
pub fn crowd(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let phases = ground.besiege(&held, |ground| {
        let bad = ground.coming(6000).into_iter().map(|ballot| flipped(ground, ballot)).collect();
        Ok(vec![post(&held, CLOSED_LOOP, 1, WITHOUT_PAUSE, bad)])
    })?;
    ground.judge(&held)?;
    Ok(vec![phases.acknowledged(), phases.p50(SLOWER)])
}

/// Another election of the board takes every ballot that it can, most of them bad.
pub fn flood(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let other = ground.camp.other(4, 500)?;
    let address = other.begin(held.server.url())?;
    let its_path = format!("/elections/{}/entries", address.election);
    let honest = other.ballots().iter().map(|ballot| ballot.entry.clone());
    let phases = ground.besiege(&held, |ground| {
        let bad: Vec<_> = honest.map(|ballot| flipped(ground, ballot)).collect();
        let flooding = Flooding { path: its_path, entries: bad };
        Ok(vec![flooding.send(held.address)])
    })?;
    ground.judge(&held)?;
    Ok(vec![phases.acknowledged(), phases.p50(SLOWER)])
}

struct Flooding {
    path: String,
    entries: Vec<Vec<u8>>,
}

impl Flooding {
    fn send(self, address: std::net::SocketAddr) -> Crowd {
        let (head, entries) = (request(&self.path), Arc::new(self.entries));
        Crowd::send(FLOOD, move |number, seen| {
            let (entries, head) = (entries.clone(), head.clone());
            async move {
                let mut wire = None;
                for turn in (number..).step_by(FLOOD) {
                    let Some(entry) = entries.get(turn % entries.len().max(1)) else { return };
                    let request = [&head(entry.len()), entry.as_slice()].concat();
                    super::garbage::exchange(&mut wire, address, source(number, FLOODING), &request, &seen).await;
                }
            }
        })
    }
}

/// Ballots are posted and nobody waits for an answer.
pub fn gone(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let phases = ground.besiege(&held, |ground| {
        let bad: Vec<_> = ground.coming(6000).into_iter().map(|ballot| flipped(ground, ballot)).collect();
        let (bad, head, address) = (Arc::new(bad), request(&held.path("/entries")), held.address);
        Ok(vec![Crowd::send(GONE, move |number, seen| {
            let (bad, head) = (bad.clone(), head.clone());
            async move {
                for turn in (number..).step_by(GONE) {
                    let Some(entry) = bad.get(turn % bad.len().max(1)) else { return };
                    let request = [&head(entry.len()), entry.as_slice()].concat();
                    let Ok(mut wire) = Wire::from(source(number, GONE as u8), address).await else { continue };
                    seen.connected();
                    // Dropping it resets the connection: nobody will read the answer.
                    let _sent_or_not = wire.send(&request).await;
                    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                }
            }
        })])
    })?;
    ground.judge(&held)?;
    Ok(vec![phases.acknowledged(), phases.p50(SLOWER)])
}
