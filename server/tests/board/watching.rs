//! Witnesses of rehearsed ledgers: real ones, and whatever else can stand at the address of one.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rand::rngs::OsRng;
use tempfile::TempDir;
use tupyo_election::{KeyFollower, WitnessesDraft};
use tupyo_merkle::{Origin, WitnessSigner};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_witness::WitnessOptions;

use super::wire::{Reserved, until};

/// Who watches an election.
pub struct Watchers {
    signers: Vec<WitnessSigner>,
}

impl Watchers {
    pub fn new(count: usize) -> Watchers {
        let name = |number| Origin::new(format!("witness.example/w{number}")).unwrap();
        Watchers { signers: (1..=count).map(|number| WitnessSigner::generate(name(number), &mut OsRng)).collect() }
    }

    /// An election of two trustees whose manifest names them, open for voting. All but one must cosign.
    pub fn opened(&self, voters: usize) -> Rehearsal {
        let members: Vec<String> = self.signers.iter().map(|signer| signer.key().to_string()).collect();
        let witnesses = Some(WitnessesDraft { quorum: members.len() as u64 - 1, members });
        Rehearsal::opened(Plan { witnesses, ..Plan::single_choice(2, voters) })
    }

    /// The option that leads a board to one of them.
    pub fn option(&self, place: usize, address: SocketAddr) -> String {
        format!("{}=http://{address}", self.signers[place].key().name())
    }

    /// Starts one of them as it runs everywhere, on a thread: it has its directory as long as this process lives.
    pub fn run(&self, place: usize, play: &Rehearsal, directory: &TempDir) -> SocketAddr {
        let seed = self.signers[place].seed();
        let signer = WitnessSigner::from_seed(self.signers[place].key().name().clone(), &seed);
        let reserved = Reserved::new();
        let listen = reserved.address();
        let options = WitnessOptions {
            data: directory.path().join(format!("w{place}")),
            logs: Vec::new(),
            log_files: Vec::new(),
            listen,
            max_connections: 16,
            timeout: 10,
        };
        let follower = KeyFollower::new(play.state().manifest().unwrap(), play.state().election()).unwrap();
        thread::spawn(move || tupyo_witness::run(signer, &options, vec![follower]).unwrap());
        assert!(until(|| TcpStream::connect(listen).is_ok()), "the witness does not start");
        listen
    }
}

/// Something that listens where a witness is expected, and gives every request the same bytes.
pub struct Impostor {
    pub address: SocketAddr,
    connections: Arc<AtomicUsize>,
    sent: Arc<AtomicUsize>,
}

impl Impostor {
    /// It says `head`, and then `count` times the same block; nothing at all if the head is empty.
    pub fn saying(head: String, block: &'static [u8], count: usize) -> Impostor {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (connections, sent) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (counted, counted_bytes) = (connections.clone(), sent.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                let (head, sent) = (head.clone(), counted_bytes.clone());
                thread::spawn(move || answer(stream.unwrap(), &head, block, count, &sent));
            }
        });
        Impostor { address, connections, sent }
    }

    /// An answer with a status, and a body that ends with the connection.
    pub fn answering(status: &str, body: &str) -> Impostor {
        Impostor::saying(format!("HTTP/1.1 {status}\r\nConnection: close\r\n\r\n{body}"), b"", 0)
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }
}

fn answer(mut stream: TcpStream, head: &str, block: &[u8], count: usize, sent: &AtomicUsize) {
    let mut request = [0; 1 << 16];
    let _begun = stream.read(&mut request);
    if head.is_empty() {
        // Longer than any test.
        thread::sleep(Duration::from_secs(3600));
        return;
    }
    let mut going = stream.write_all(head.as_bytes()).is_ok();
    for _ in 0..count {
        going = going && stream.write_all(block).is_ok();
        if going {
            sent.fetch_add(block.len(), Ordering::SeqCst);
        }
    }
    // Until the other side has closed: what is unread would reset the connection.
    let _ = stream.shutdown(std::net::Shutdown::Write);
    while going && stream.read(&mut request).is_ok_and(|read| read > 0) {}
}
