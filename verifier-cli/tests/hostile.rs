//! A record whose files change while the program looks at them.
#![cfg(test)]
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer, record_files};

/// `checkpoint` is a pipe, a link to a pipe and a file in turns. Whatever it is when the program looks at it, nobody
/// waits for the other end of the pipe.
#[test]
fn what_alternates_between_file_pipe_and_link_stops_nothing() {
    let rehearsal = Rehearsal::finished(Plan::single_choice(2, 2));
    let election = rehearsal.state().election();
    let directory = tempfile::tempdir().unwrap();
    let record = directory.path().join("record");
    for (path, bytes) in record_files(rehearsal.entries(), &ledger_signer(election, 0)) {
        let path = record.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let [checkpoint, file, pipe] =
        [record.join("checkpoint"), directory.path().join("file"), directory.path().join("pipe")];
    fs::copy(&checkpoint, &file).unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                alternate(&checkpoint, &file, &pipe, &directory.path().join("next"));
            }
        });
        let codes: Vec<_> = (0..60).map(|_| code_of(verify(&record, &election.to_string()))).collect();
        is_over.store(true, Ordering::Relaxed);
        assert!(codes.iter().all(|code| matches!(code, Some(0 | 1))), "{codes:?}");
        assert!(codes.contains(&Some(1)), "it was never a pipe: {codes:?}");
    });
}

/// Each of them takes the place at once: there is never none.
fn alternate(place: &Path, file: &Path, pipe: &Path, next: &Path) {
    let take = || {
        fs::rename(next, place).unwrap();
        thread::sleep(Duration::from_micros(50));
    };
    fs::hard_link(pipe, next).unwrap();
    take();
    symlink(pipe, next).unwrap();
    take();
    fs::hard_link(file, next).unwrap();
    take();
}

fn verify(record: &Path, election: &str) -> Child {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
    program.arg(record).args(["--election", election, "--quiet"]);
    program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The exit code; `None` if it has not ended by itself.
fn code_of(mut program: Child) -> Option<i32> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(300) {
        match program.try_wait().unwrap() {
            Some(status) => return status.code(),
            None => thread::sleep(Duration::from_millis(2)),
        }
    }
    program.kill().unwrap();
    None
}
