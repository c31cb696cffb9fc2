//! Requests that race.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use tupyo_load::{CastOutcome, Trouble};

use crate::stage::Stage;
use crate::ways::Heard;

const CASTS: usize = 1000;
const IDENTICAL: usize = 100;

/// The same ballot a hundred times at once; then the closing of the election among a thousand casts.
pub fn races(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let running = stage.start()?;
    identical(stage, &running)?;
    close(stage, &running)?;
    stage.verify(&running).map(drop)
}

fn identical(stage: &mut Stage<'_>, running: &crate::stage::Running) -> Result<(), Trouble> {
    let before = running.board.status()?.entries;
    let ballots = stage.fresh(1);
    let barrier = Barrier::new(IDENTICAL);
    let cast = || {
        barrier.wait();
        running.target.direct.post(&ballots[0])
    };
    let attempts: Vec<_> = thread::scope(|scope| {
        let casts: Vec<_> = (0..IDENTICAL).map(|_| scope.spawn(cast)).collect();
        casts.into_iter().filter_map(|cast| cast.join().ok()).collect()
    });
    let first = attempts.first().map(|attempt| attempt.outcome.clone());
    let equal = first.as_ref().is_some_and(CastOutcome::is_acknowledged)
        && attempts.iter().all(|attempt| Some(&attempt.outcome) == first.as_ref());
    let others: Vec<_> = attempts.iter().filter(|attempt| Some(&attempt.outcome) != first.as_ref()).take(3).collect();
    let others = format!("{first:?}, and {others:?}");
    let answers = attempts.len();
    stage.remember(Heard::directly(attempts));
    Trouble::unless(equal && answers == IDENTICAL, || format!("identical casts got different answers: {others}"))?;
    let entries = running.board.status()?.entries - before;
    Trouble::unless(entries == 1, || format!("{IDENTICAL} identical casts made {entries} entries"))
}

fn close(stage: &mut Stage<'_>, running: &crate::stage::Running) -> Result<(), Trouble> {
    let closing = stage.workshop.prepared.close().to_vec();
    let before = stage.attempts().len();
    let board = running.board.clone();
    let closed = stage.under_load(running.target.clone(), CASTS, Duration::from_millis(300), || {
        let receipts = closing.iter().map(|entry| board.post_bytes(entry)).collect::<Result<Vec<_>, _>>()?;
        Ok(receipts.last().map_or(0, |receipt| receipt.index()))
    })?;
    for attempt in &stage.attempts()[before..] {
        let right = match &attempt.outcome {
            CastOutcome::Acknowledged { index, .. } => index.is_some_and(|index| index < closed),
            other => other.word() == "closed",
        };
        Trouble::unless(right, || format!("closed at {closed}, and a cast was answered {:?}", attempt.outcome))?;
    }
    Ok(())
}
