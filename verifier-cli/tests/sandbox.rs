//! What the verifier gives up before it reads a record.
#![cfg(test)]
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::io::ErrorKind;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer, record_files};
use verifier_cli::Sandbox;

/// In a thread of its own, which the other tests are not.
fn locked<T: Send + 'static>(record: &Path, written: &[&Path], run: impl FnOnce(Sandbox) -> T + Send + 'static) -> T {
    let (record, written) = (record.to_owned(), written.iter().map(|path| path.to_path_buf()).collect::<Vec<_>>());
    let locked = thread::spawn(move || {
        let written: Vec<_> = written.iter().map(AsRef::as_ref).collect();
        run(Sandbox::enter(&record, &written))
    });
    locked.join().unwrap()
}

fn is_denied<T>(result: std::io::Result<T>) -> bool {
    result.is_err_and(|error| error.kind() == ErrorKind::PermissionDenied)
}

#[test]
fn nothing_but_the_record_is_read_and_nothing_but_what_was_asked_for_is_written() {
    let directory = tempfile::tempdir().unwrap();
    let [record, out, other] = ["record", "out", "other"].map(|name| directory.path().join(name));
    [&record, &out, &other].into_iter().for_each(|path| fs::create_dir(path).unwrap());
    fs::write(record.join("checkpoint"), "read").unwrap();
    fs::write(other.join("file"), "other").unwrap();
    let (of, timing) = (record.clone(), out.join("timing.json"));
    locked(&record, &[&timing.clone()], move |sandbox| {
        // What is always there: reading, writing what was asked for, memory, threads.
        assert_eq!(fs::read(of.join("checkpoint")).unwrap(), b"read");
        assert_eq!(fs::read_dir(&of).unwrap().count(), 1);
        (0..2).for_each(|_| fs::write(&timing, "written").unwrap());
        assert_eq!(thread::spawn(|| vec![1u8; 1 << 24].len()).join().unwrap(), 1 << 24);
        if !sandbox.files {
            return;
        }
        assert!(is_denied(File::open(other.join("file"))) && is_denied(File::open("/proc/self/environ")));
        assert!(is_denied(fs::write(of.join("checkpoint"), "changed")) && is_denied(fs::write(of.join("new"), "")));
        assert!(is_denied(fs::write(other.join("new"), "")) && is_denied(fs::read(&timing)));
        assert!(is_denied(thread::spawn(move || File::open(other.join("file"))).join().unwrap()), "nor by a thread");
    });
}

#[test]
fn a_directory_is_made_where_it_was_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let [record, out, other] = ["record", "out", "other"].map(|name| directory.path().join(name));
    [&record, &out, &other].into_iter().for_each(|path| fs::create_dir(path).unwrap());
    let made = out.join("evidence");
    let locked = thread::spawn(move || {
        let sandbox = Sandbox::enter_making(&record, &made);
        fs::create_dir(&made).unwrap();
        fs::write(made.join("receipt"), "written").unwrap();
        if sandbox.files {
            assert!(is_denied(fs::create_dir(other.join("new"))) && is_denied(fs::create_dir(record.join("new"))));
        }
    });
    locked.join().unwrap();
}

#[test]
fn nothing_is_sent_and_nothing_is_run() {
    let directory = tempfile::tempdir().unwrap();
    locked(directory.path(), &[], |sandbox| {
        if sandbox.calls {
            assert!(is_denied(TcpListener::bind("127.0.0.1:0")) && is_denied(UdpSocket::bind("127.0.0.1:0")));
            assert!(is_denied(UnixDatagram::unbound()));
            assert!(Command::new("/bin/true").status().is_err());
        }
    });
}

/// The kernels that tests run on have both; were they silently not used, the tests above would say nothing.
#[test]
fn what_the_system_has_is_used() {
    let directory = tempfile::tempdir().unwrap();
    let sandbox = locked(directory.path(), &[], |sandbox| sandbox);
    assert!(sandbox.calls, "seccomp has been in every kernel for ten years");
    let names = fs::read_to_string("/sys/kernel/security/lsm").unwrap_or_default();
    assert!(sandbox.files || !names.contains("landlock"), "{names}");
}

/// The program waits for who reads its timing: by then it has given up what it does.
#[test]
fn the_program_is_locked_up_unless_it_is_told_not_to_be() {
    let rehearsal = Rehearsal::finished(Plan::single_choice(2, 2));
    let election = rehearsal.state().election();
    let directory = tempfile::tempdir().unwrap();
    let [record, pipe] = ["record", "pipe"].map(|name| directory.path().join(name));
    for (path, bytes) in record_files(rehearsal.entries(), &ledger_signer(election, 0)) {
        let path = record.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (more, seccomp) in [(None, "2"), (Some("--no-sandbox"), "0")] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
        program.arg(&record).args(["--election", &election.to_string(), "--timing"]).arg(&pipe).args(more);
        let mut running = program.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        assert_eq!(waiting(running.id()).as_deref(), Some(seccomp), "{more:?}");
        assert!(fs::read_to_string(&pipe).unwrap().contains("ballots_per_second"));
        assert_eq!(running.wait().unwrap().code(), Some(0), "{more:?}");
        let said = std::io::read_to_string(running.stderr.take().unwrap()).unwrap();
        assert_eq!(said.contains("Sandbox: "), more.is_none(), "{said}");
    }
}

/// How the system filters the calls of a program that waits for a pipe's other end.
fn waiting(process: u32) -> Option<String> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(300) {
        let waits_for = fs::read_to_string(format!("/proc/{process}/wchan")).unwrap_or_default();
        if waits_for.contains("fifo") || waits_for.contains("wait_for_partner") {
            let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
            let line = status.lines().find_map(|line| line.strip_prefix("Seccomp:"));
            return line.map(|line| line.trim().to_owned());
        }
        thread::sleep(Duration::from_millis(5));
    }
    None
}
