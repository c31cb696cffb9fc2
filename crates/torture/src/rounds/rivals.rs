//! Two servers on one directory, and older copies.

use std::time::Duration;

use rand::Rng;

use tupyo_load::{Trouble, copy_directory};

use crate::stage::{Running, Stage};

/// A second server on the same directory is refused, and the first one does not notice.
pub fn two_writers(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let running = stage.start()?;
    let command = stage.command()?;
    let second = stage.under_load(running.target.clone(), 200, Duration::from_millis(50), || {
        Ok(tupyo_load::ServerProcess::start(command))
    })?;
    stage.counts.refused_starts += 1;
    let refused = matches!(second, Err(tupyo_load::LoadError::NotStarted { code: Some(3), .. }));
    Trouble::unless(refused, || "a second server was not refused with exit code 3".to_owned())?;
    stage.cast_again(&running)?;
    stage.verify(&running).map(drop)
}

/// An older state of the whole directory is restored. The server that was given a checkpoint kept apart refuses it;
/// without one, clients notice.
pub fn backup(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let running = stage.start()?;
    let before = stage.rng.gen_range(5..60);
    stage.cast_all(&running, before)?;
    running.server.stop()?;
    let (today, yesterday) = (stage.data().to_owned(), stage.next_data());
    copy_directory(&today, &yesterday)?;
    let running = stage.start()?;
    let since = stage.rng.gen_range(1..60);
    stage.cast_all(&running, since)?;
    stage.verify(&running)?;
    running.server.stop()?;
    stage.move_to(yesterday);
    let running = stage.start()?;
    noticed(stage, &running, "went-back")?;
    stage.forge_past(&running, since + 5);
    noticed(stage, &running, "other-history")
}

fn noticed(stage: &Stage<'_>, running: &Running, code: &str) -> Result<(), Trouble> {
    let (_, violations) = stage.examine(running)?;
    let found = violations.iter().any(|violation| violation.code() == code);
    Trouble::unless(found, || format!("a restored backup was not noticed as {code}"))
}
