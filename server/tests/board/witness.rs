//! A witness in a thread of the test, at an address that can be cut off.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use tupyo_merkle::{NoteVerifier, Origin, WitnessSigner};
use tupyo_witness::WitnessOptions;

use super::wire::Reserved;

pub struct Witness {
    signer: WitnessSigner,
    /// Where the board finds it.
    address: SocketAddr,
    line: Arc<Mutex<Line>>,
}

/// What leads to the witness.
#[derive(Default)]
struct Line {
    target: Option<SocketAddr>,
    streams: Vec<TcpStream>,
    /// When somebody has knocked in vain since it was cut.
    knocks: Vec<Instant>,
}

impl Witness {
    /// One that is not there yet.
    pub fn new(number: u8) -> Witness {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let (address, line) = (listener.local_addr().unwrap(), Arc::<Mutex<Line>>::default());
        let forwarded = line.clone();
        thread::spawn(move || listener.incoming().flatten().for_each(|stream| forward(&forwarded, &stream)));
        let name = Origin::new(format!("witness.example/w{number}")).unwrap();
        Witness { signer: WitnessSigner::from_seed(name, &[number; 32]), address, line }
    }

    /// As a manifest spells its key.
    pub fn key(&self) -> String {
        self.signer.key().to_string()
    }

    /// What the server gets.
    pub fn option(&self) -> String {
        format!("{}=http://{}", self.signer.key().name(), self.address)
    }

    /// Begins to watch a ledger, with its memory in this directory.
    pub fn start(self, directory: &Path, log: NoteVerifier) -> Cut {
        let reserved = Reserved::new();
        let listen = reserved.address();
        let options = WitnessOptions {
            data: directory.to_owned(),
            logs: vec![log],
            log_files: Vec::new(),
            listen,
            max_connections: 16,
            timeout: 10,
        };
        let signer = self.signer;
        thread::spawn(move || tupyo_witness::run(signer, &options, Vec::new()).unwrap());
        while TcpStream::connect(listen).is_err() {
            thread::yield_now();
        }
        drop(reserved);
        self.line.lock().unwrap().target = Some(listen);
        Cut { line: self.line, target: listen }
    }
}

/// The way to a witness that runs, and can be cut.
pub struct Cut {
    line: Arc<Mutex<Line>>,
    target: SocketAddr,
}

impl Cut {
    /// Nobody reaches the witness any more.
    pub fn cut(&self) {
        let mut line = self.line.lock().unwrap();
        line.target = None;
        line.knocks.clear();
        line.streams.drain(..).for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
    }

    /// When somebody has knocked in vain since it was cut.
    pub fn knocks(&self) -> Vec<Instant> {
        self.line.lock().unwrap().knocks.clone()
    }

    /// It is there again.
    pub fn mend(&self) {
        self.line.lock().unwrap().target = Some(self.target);
    }
}

/// Without a target, the connection is closed.
fn forward(line: &Mutex<Line>, stream: &TcpStream) {
    let mut line = line.lock().unwrap();
    let Some(there) = line.target.and_then(|target| TcpStream::connect(target).ok()) else {
        line.knocks.push(Instant::now());
        return;
    };
    for (from, to) in [(stream, &there), (&there, stream)] {
        let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        line.streams.push(from.try_clone().unwrap());
        thread::spawn(move || {
            let _ended = io::copy(&mut from, &mut to);
            let _ended = to.shutdown(Shutdown::Both);
        });
    }
}
