//! Where a database runs.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

/// Where a database runs: on 127.0.0.1, or in a network namespace of its own.
#[derive(Clone, Debug)]
pub struct Place {
    /// The namespace, as `ip netns` names it.
    pub namespace: Option<String>,
    /// The address under which it is asked.
    pub address: String,
    /// The address under which standbys follow it.
    pub source: String,
}

impl Default for Place {
    fn default() -> Place {
        let loopback = || "127.0.0.1".to_owned();
        Place { namespace: None, address: loopback(), source: loopback() }
    }
}

impl Place {
    pub(crate) fn listens(&self) -> &'static str {
        if self.namespace.is_some() { "*" } else { "127.0.0.1" }
    }

    /// Lets in who comes from elsewhere: a namespace has nobody else in it.
    pub(crate) fn admit(&self, data: &Path) -> io::Result<()> {
        if self.namespace.is_none() {
            return Ok(());
        }
        let mut file = OpenOptions::new().append(true).open(data.join("pg_hba.conf"))?;
        file.write_all(b"host all all all trust\nhost replication all all trust\n")
    }

    /// The command of a program there. A database refuses to be run by root.
    pub(crate) fn as_user(&self, program: &Path) -> Command {
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout == b"0\n");
        let namespace = self.namespace.as_deref();
        let enter = namespace.map_or_else(Vec::new, |name| vec!["ip", "netns", "exec", name]);
        let switch = if is_root { vec!["runuser", "-u", "postgres", "--"] } else { Vec::new() };
        let mut words = enter.into_iter().chain(switch);
        let Some(first) = words.next() else { return Command::new(program) };
        let mut command = Command::new(first);
        command.args(words).arg(program);
        command
    }
}
