//! Files that are cut or altered.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use rand::{Rng, RngCore};
use tupyo_load::{CastOutcome, Trouble, copy_directory};
use tupyo_merkle::{Hash, leaf_hash};

use crate::disk::files;
use crate::stage::Stage;

/// How many ballots there are before the damage.
const BALLOTS: usize = 60;
/// How often a round damages a fresh copy.
const COPIES: usize = 5;

/// The two places of a ledger's checkpoint.
const CHECKPOINTS: [&str; 2] = ["checkpoint", "checkpoint.twin"];

/// Behind the last acknowledged entry the segment is cut at any byte, or holds anything.
pub fn torn_tail(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let running = stage.start()?;
    stage.cast_all(&running, BALLOTS)?;
    stage.verify(&running)?;
    let told = stage.attempts().len();
    let checkpoints = CHECKPOINTS.map(|name| fs::read(stage.ledger().join(name)));
    let acknowledged = fs::metadata(last_segment(&stage.ledger())?)?.len();
    stage.cast_all(&running, BALLOTS)?;
    running.server.stop()?;
    stage.unanswered_from(told);
    for (name, checkpoint) in CHECKPOINTS.into_iter().zip(checkpoints) {
        fs::write(stage.ledger().join(name), checkpoint?)?;
    }
    let whole = stage.data().to_owned();
    for _ in 0..COPIES {
        let segment = last_segment(&fresh_copy(stage, &whole)?)?;
        let length = stage.rng.gen_range(acknowledged..=fs::metadata(&segment)?.len());
        let file = OpenOptions::new().write(true).open(&segment)?;
        file.set_len(length)?;
        if stage.rng.r#gen() {
            let mut garbage = vec![0; stage.rng.gen_range(1..5000)];
            stage.rng.fill_bytes(&mut garbage);
            file.write_all_at(&garbage, length)?;
        }
        let running = stage.start()?;
        stage.verify(&running)?;
        // Another copy need not keep as much.
        stage.unsee();
        running.server.kill()?;
    }
    stage.move_to(whole);
    Ok(())
}

/// Before the last acknowledged entry it is cut at any byte.
pub fn cut_inside(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let whole = cast_and_stop(stage)?;
    for _ in 0..COPIES {
        let segment = last_segment(&fresh_copy(stage, &whole)?)?;
        let length = stage.rng.gen_range(0..fs::metadata(&segment)?.len());
        OpenOptions::new().write(true).open(&segment)?.set_len(length)?;
        let ended = stage.refused()?;
        let says = |word: &str| ended.message.contains(word);
        let named = says("ledger-damaged") && says("entry ") || says("ledger-rolled-back") && says("entries");
        Trouble::unless(ended.code == Some(4) && named, || format!("cut at {length}: {ended:?}"))?;
    }
    stage.move_to(whole);
    stage.recover().map(drop)
}

/// One bit of one file of the data directory.
pub fn bit_flip(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let whole = cast_and_stop(stage)?;
    for _ in 0..COPIES {
        fresh_copy(stage, &whole)?;
        let files = files(stage.data())?;
        let file = &files[stage.rng.gen_range(0..files.len())];
        let Some(bit) = flip(file, &mut stage.rng)? else { continue };
        match stage.start() {
            Ok(running) => {
                stage.verify(&running)?;
                stage.find(&running)?;
                running.server.kill()?;
            }
            Err(Trouble::Load(tupyo_load::LoadError::NotStarted { code: Some(4), message }))
                if !message.contains("panicked") =>
            {
                stage.counts.refused_starts += 1;
            }
            Err(other) => return Err(Trouble::Wrong(format!("bit {bit} of {}: {other}", file.display()))),
        }
    }
    stage.move_to(whole);
    stage.recover().map(drop)
}

/// A bit of the segment under a running server: an entry is served as it was signed, or not at all; and the next start
/// is refused.
pub fn live_flip(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let running = stage.start()?;
    stage.cast_all(&running, BALLOTS)?;
    stage.verify(&running)?;
    flip(&last_segment(&stage.ledger())?, &mut stage.rng)?;
    let mut refused = 0;
    for (index, leaf) in leaves(stage) {
        match running.board.entry(index) {
            Ok(entry) => {
                Trouble::unless(leaf_hash(&entry) == leaf, || format!("entry {index} is served damaged"))?;
            }
            Err(tupyo_client::ClientError::Refused { status: 500, code, .. }) if code == "ledger-damaged" => {
                refused += 1;
            }
            Err(error) => return Err(error.into()),
        }
    }
    stage.counts.refused_reads += refused;
    running.server.kill()?;
    let ended = stage.refused()?;
    Trouble::unless(ended.code == Some(4), || format!("{ended:?}"))
}

/// The leaf hashes that the entries must have.
fn leaves(stage: &Stage<'_>) -> Vec<(u64, Hash)> {
    let setup = stage.workshop.prepared.setup().iter().map(|entry| leaf_hash(entry));
    let ballots = stage.attempts().iter().filter_map(|attempt| match attempt.outcome {
        CastOutcome::Acknowledged { index, .. } => Some((index?, attempt.leaf)),
        _ => None,
    });
    (0..).zip(setup).chain(ballots).collect()
}

/// The index is only a hint.
pub fn index(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let whole = cast_and_stop(stage)?;
    let stale = stage.path("stale-index");
    copy_directory(&stage.index(), &stale)?;
    let running = stage.start()?;
    stage.cast_all(&running, BALLOTS)?;
    running.server.stop()?;
    for damage in 0..4 {
        fresh_copy(stage, &whole)?;
        let index = stage.index();
        match damage {
            0 => fs::remove_dir_all(&index)?,
            1 => {
                fs::remove_dir_all(&index)?;
                copy_directory(&stale, &index)?;
            }
            2 => {
                for file in files(&index)? {
                    flip(&file, &mut stage.rng)?;
                }
            }
            _ => {
                for file in files(&index)? {
                    let length = fs::metadata(&file)?.len();
                    OpenOptions::new().write(true).open(&file)?.set_len(stage.rng.gen_range(0..=length))?;
                }
            }
        }
        let running = stage.start()?;
        stage.find(&running)?;
        stage.verify(&running)?;
        running.server.kill()?;
    }
    stage.move_to(whole);
    stage.recover().map(drop)
}

fn cast_and_stop(stage: &mut Stage<'_>) -> Result<PathBuf, Trouble> {
    let running = stage.start()?;
    stage.cast_all(&running, BALLOTS)?;
    stage.verify(&running)?;
    running.server.stop()?;
    Ok(stage.data().to_owned())
}

/// Goes on with a copy of a data directory; the copy's ledger.
fn fresh_copy(stage: &mut Stage<'_>, whole: &Path) -> Result<PathBuf, Trouble> {
    let next = stage.next_data();
    copy_directory(whole, &next)?;
    stage.move_to(next);
    Ok(stage.ledger())
}

fn last_segment(ledger: &Path) -> Result<PathBuf, Trouble> {
    let last = files(&ledger.join("segments"))?.pop();
    last.ok_or_else(|| Trouble::Wrong("there is no segment".to_owned()))
}

/// Flips one bit and gives its place; nothing if the file is empty.
fn flip(file: &Path, rng: &mut impl Rng) -> Result<Option<u64>, Trouble> {
    let length = fs::metadata(file)?.len();
    if length == 0 {
        return Ok(None);
    }
    let bit = rng.gen_range(0..length * 8);
    let file = OpenOptions::new().read(true).write(true).open(file)?;
    let mut byte = [0];
    file.read_exact_at(&mut byte, bit / 8)?;
    file.write_all_at(&[byte[0] ^ 1 << (bit % 8)], bit / 8)?;
    Ok(Some(bit))
}
