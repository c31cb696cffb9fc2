//! What stands between a server and its disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

const SOURCE: &str = include_str!("../shim/disk.c");

/// The library that is preloaded into a server: a journal of its disk, failing changes, a jumping clock.
pub struct Shim {
    library: PathBuf,
}

/// What the library shall do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Orders<'a> {
    /// The directory whose changes are meant.
    pub root: Option<&'a Path>,
    /// Keep their journal in this file.
    pub journal: Option<&'a Path>,
    /// Let this change fail, counted from 1; made nevertheless or not.
    pub fail: Option<(u64, bool)>,
    /// While this file exists, the disk is full.
    pub full: Option<&'a Path>,
    /// Let the time of day jump.
    pub clock: Option<u64>,
}

impl Shim {
    /// Compiles it with the system's C compiler into a directory.
    pub fn compile(directory: &Path) -> io::Result<Shim> {
        let (source, library) = (directory.join("disk.c"), directory.join("disk.so"));
        fs::write(&source, SOURCE)?;
        let mut compiler = Command::new("cc");
        compiler.args(["-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o"]).arg(&library).arg(&source);
        let output = compiler.arg("-ldl").output()?;
        match output.status.success() {
            true => Ok(Shim { library }),
            false => Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned())),
        }
    }

    /// Refuses a program that does not load the library: every round would go well that needs it.
    pub fn expect_in(&self, program: &Path) -> io::Result<()> {
        let mark = self.library.with_extension("loaded");
        Command::new(program)
            .arg("--version")
            .env("LD_PRELOAD", &self.library)
            .env("TUPYO_SHIM_LOADED", &mark)
            .output()?;
        match mark.exists() {
            true => Ok(()),
            false => Err(io::Error::other(format!(
                "{} does not load what stands between it and the disk: link it dynamically, without +crt-static",
                program.display()
            ))),
        }
    }

    /// Gives the orders to a command that is not started yet.
    pub fn order(&self, command: &mut Command, orders: Orders<'_>) {
        command.env("LD_PRELOAD", &self.library);
        if let Some(root) = orders.root {
            command.env("TUPYO_SHIM_ROOT", root);
        }
        if let Some(journal) = orders.journal {
            command.env("TUPYO_SHIM_JOURNAL", journal);
        }
        if let Some((change, made)) = orders.fail {
            command.env("TUPYO_SHIM_FAIL", format!("{change}:{}", u8::from(made)));
        }
        if let Some(file) = orders.full {
            command.env("TUPYO_SHIM_FULL", file);
        }
        if let Some(seed) = orders.clock {
            command.env("TUPYO_SHIM_CLOCK", seed.to_string());
        }
    }
}
