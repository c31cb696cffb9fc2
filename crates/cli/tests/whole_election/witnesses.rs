//! Witnesses as processes, at addresses that are known before they run.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::thread;

use super::processes::{SECRET, directory, run_secret};
use super::serving::serve;

/// A witness: its key, a directory, an address that stays the same, and a process while it runs.
pub struct Witness {
    pub key: String,
    pub directory: PathBuf,
    name: String,
    address: String,
    target: Arc<Mutex<Option<String>>>,
    child: Option<Child>,
}

impl Witness {
    /// Makes the key; nothing runs yet.
    pub fn new(root: &Path, number: usize) -> Witness {
        let directory = directory(root.join(format!("witness-{number}")));
        let name = format!("witness.example/w{number}");
        let made = run_secret(&directory, &format!("witness keygen --name {name} --out w.key"));
        let key = made["public_key"].as_str().unwrap().to_owned();
        let target = Arc::new(Mutex::new(None));
        let address = forward(target.clone());
        Witness { key, directory, name, address, target, child: None }
    }

    /// What the server gets.
    pub fn option(&self) -> String {
        format!("{}=http://{}", self.name, self.address)
    }

    /// Starts it, to watch the ledger of a manifest's election.
    pub fn start(&mut self, manifest: &Path) {
        let (child, url) = serve(&self.directory, &["--manifest", manifest.to_str().unwrap()], &SECRET);
        let address = url.strip_prefix("http://").unwrap().to_owned();
        *self.target.lock().unwrap() = Some(address);
        self.child = Some(child);
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Kills it.
    pub fn kill(&mut self) {
        *self.target.lock().unwrap() = None;
        let mut child = self.child.take().expect("it runs");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        if self.child.is_some() {
            self.kill();
        }
    }
}

/// Listens on a free port and hands every connection on to the target, if there is one.
fn forward(target: Arc<Mutex<Option<String>>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let there = target.lock().unwrap().clone().and_then(|target| TcpStream::connect(target).ok());
            if let Some(there) = there {
                join(&stream, &there);
            }
        }
    });
    address
}

fn join(one: &TcpStream, other: &TcpStream) {
    for (from, to) in [(one, other), (other, one)] {
        let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        thread::spawn(move || {
            let _closed = std::io::copy(&mut from, &mut to);
            let _gone = to.shutdown(std::net::Shutdown::Both);
        });
    }
}
