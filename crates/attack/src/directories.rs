//! Directories that are no records, and want to harm who reads them: the real program must answer, and say nothing that
//! a terminal obeys.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use serde::Serialize;
use tupyo_rehearsal::{Plan, Rehearsal, record_files};
use tupyo_test_vectors::Placed;

use crate::laying::{lay_out, place};
use crate::program::ask;

/// A length that no disk has; the file has no bytes.
const SPARSE: u64 = 1 << 36;
/// More files than a small record's verifier lists.
const FILES: usize = 5_000;
/// More directories inside another than it looks into.
const DEPTH: usize = 300;

/// What is made of an honest record in a directory, and the exit code with which it must be answered.
struct Hostile {
    name: &'static str,
    codes: &'static [i32],
    make: fn(&Path, &str) -> io::Result<()>,
}

/// The record's one bundle is given to all of them.
const HOSTILE: &[Hostile] = &[
    Hostile { name: "nothing", codes: &[0], make: |_, _| Ok(()) },
    Hostile { name: "an empty directory more", codes: &[0], make: |root, _| fs::create_dir(root.join("empty")) },
    Hostile { name: "a hard link in a file's place", codes: &[0], make: hard_link },
    Hostile {
        name: "a FIFO in the checkpoint's place",
        codes: &[1],
        make: |root, _| instead(root, "checkpoint", &Placed::Fifo),
    },
    Hostile {
        name: "a FIFO in a bundle's place",
        codes: &[1],
        make: |root, bundle| instead(root, bundle, &Placed::Fifo),
    },
    Hostile { name: "a FIFO more", codes: &[1], make: |root, _| place(&root.join("pipe"), &Placed::Fifo) },
    Hostile {
        name: "a directory in the checkpoint's place",
        codes: &[1],
        make: |root, _| instead(root, "checkpoint", &Placed::Directory),
    },
    Hostile {
        name: "a directory in a bundle's place",
        codes: &[1],
        make: |root, bundle| instead(root, bundle, &Placed::Directory),
    },
    Hostile {
        name: "the checkpoint is a link to endless zeros",
        codes: &[1],
        make: |root, _| linked(root, "checkpoint", "/dev/zero"),
    },
    Hostile {
        name: "a bundle is a link to endless zeros",
        codes: &[1],
        make: |root, bundle| linked(root, bundle, "/dev/zero"),
    },
    Hostile { name: "a bundle is a link to itself", codes: &[1], make: |root, bundle| linked(root, bundle, "itself") },
    Hostile { name: "a link to the directory above", codes: &[1], make: |root, _| symlink("..", root.join("up")) },
    Hostile { name: "a link to the root of all files", codes: &[1], make: |root, _| symlink("/", root.join("root")) },
    Hostile { name: "a socket", codes: &[1], make: |root, _| UnixListener::bind(root.join("socket")).map(drop) },
    Hostile { name: "a socket in the checkpoint's place", codes: &[1], make: socket },
    Hostile { name: "a checkpoint of 64 GiB without bytes", codes: &[1], make: |root, _| sparse(root, "checkpoint") },
    Hostile { name: "a bundle of 64 GiB without bytes", codes: &[1], make: sparse },
    Hostile { name: "a foreign file of 64 GiB without bytes", codes: &[1], make: |root, _| sparse(root, "more") },
    Hostile { name: "a name that clears a terminal", codes: &[1], make: |root, _| named(root, b"a\x1b[2J\x07") },
    Hostile { name: "a name with a line's end", codes: &[1], make: |root, _| named(root, b"a\nok: all checks passed") },
    Hostile {
        name: "a name that is read backwards",
        codes: &[1],
        make: |root, _| named(root, "a\u{202e}b\u{2066}c".as_bytes()),
    },
    Hostile { name: "a name that is no UTF-8", codes: &[1], make: |root, _| named(root, b"a\xff\xfe\xc3") },
    Hostile { name: "a name of 255 bytes", codes: &[1], make: |root, _| named(root, &[b'n'; 255]) },
    Hostile {
        name: "thousands of files",
        codes: &[1],
        make: |root, _| (0..FILES).try_for_each(|number| named(root, format!("f{number}").as_bytes())),
    },
    Hostile { name: "hundreds of directories in each other", codes: &[1], make: deep },
    Hostile { name: "no checkpoint", codes: &[1], make: |root, _| fs::remove_file(root.join("checkpoint")) },
    Hostile {
        name: "nothing at all",
        codes: &[1],
        make: |root, _| fs::remove_dir_all(root).and_then(|()| fs::create_dir(root)),
    },
    Hostile { name: "no directory", codes: &[3], make: |root, _| fs::remove_dir_all(root) },
    Hostile {
        name: "a file in the directory's place",
        codes: &[3],
        make: |root, _| fs::remove_dir_all(root).and_then(|()| fs::write(root, b"")),
    },
    // Whoever may read everything reads these, too.
    Hostile {
        name: "a checkpoint that may not be read",
        codes: &[0, 3],
        make: |root, _| unreadable(root, "checkpoint"),
    },
    Hostile { name: "a bundle that may not be read", codes: &[0, 3], make: unreadable },
    Hostile { name: "a directory that may not be read", codes: &[0, 3], make: |root, _| unreadable(root, "tile") },
];

/// What came of them.
#[derive(Debug, Default, Serialize)]
pub struct DirectoriesTried {
    /// How many there are.
    pub tried: usize,
    /// What went wrong.
    pub troubles: Vec<String>,
}

/// Shows the program all of them.
///
/// # Errors
/// What keeps one from being made, or the program from running.
pub fn all(program: &Path) -> Result<DirectoriesTried, String> {
    let play = Rehearsal::finished(Plan { trustees: 1, threshold: 1, ..Plan::single_choice(2, 2) });
    let mut found = DirectoriesTried { tried: HOSTILE.len(), troubles: Vec::new() };
    for hostile in HOSTILE {
        found.troubles.extend(show(program, &play, hostile)?);
    }
    Ok(found)
}

/// What is wrong with the answer.
fn show(program: &Path, play: &Rehearsal, hostile: &Hostile) -> Result<Option<String>, String> {
    let failed = |error: io::Error| format!("{}: {error}", hostile.name);
    let place = tempfile::tempdir().map_err(failed)?;
    let root = place.path().join("record");
    let files = record_files(play.entries(), &play.signer());
    let bundle = files.keys().find(|path| path.starts_with("tile/entries/")).cloned().unwrap_or_default();
    lay_out(&root, &files, []).map_err(failed)?;
    (hostile.make)(&root, &bundle).map_err(failed)?;
    let answer = ask(program, &root, &play.state().election().to_string(), None)?;
    readable(&root);
    let is_right = answer.code.is_some_and(|code| hostile.codes.contains(&code));
    let wrong = (!is_right).then(|| format!("exit code {:?}, not {:?}: {}", answer.code, hostile.codes, answer.said));
    let obeyed = answer.obeyed().map(|character| format!("it prints {character:?}"));
    Ok(wrong.or(obeyed).map(|wrong| format!("{}: {wrong}", hostile.name)))
}

fn instead(root: &Path, path: &str, what: &Placed) -> io::Result<()> {
    fs::remove_file(root.join(path))?;
    place(&root.join(path), what)
}

fn linked(root: &Path, path: &str, target: &str) -> io::Result<()> {
    let own = Path::new(path).file_name().unwrap_or_default();
    let target = if target == "itself" { Path::new(own) } else { Path::new(target) };
    fs::remove_file(root.join(path))?;
    symlink(target, root.join(path))
}

/// The same file under two names, of which one is outside of the record.
fn hard_link(root: &Path, bundle: &str) -> io::Result<()> {
    fs::hard_link(root.join(bundle), root.with_extension("twin"))
}

fn socket(root: &Path, _: &str) -> io::Result<()> {
    fs::remove_file(root.join("checkpoint"))?;
    UnixListener::bind(root.join("checkpoint")).map(drop)
}

fn sparse(root: &Path, path: &str) -> io::Result<()> {
    File::create(root.join(path))?.set_len(SPARSE)
}

fn named(root: &Path, name: &[u8]) -> io::Result<()> {
    fs::write(root.join(OsStr::from_bytes(name)), b"")
}

fn deep(root: &Path, _: &str) -> io::Result<()> {
    fs::create_dir_all(root.join("a/".repeat(DEPTH)))
}

fn unreadable(root: &Path, path: &str) -> io::Result<()> {
    fs::set_permissions(root.join(path), Permissions::from_mode(0o000))
}

/// So that it can be removed.
fn readable(root: &Path) {
    drop(fs::set_permissions(root.join("tile"), Permissions::from_mode(0o755)));
}
