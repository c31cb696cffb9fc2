//! Witnesses: real ones, each a process of its own, and one that lies.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use tupyo_election::WitnessesDraft;
use tupyo_load::{ServerProcess, Trouble};
use tupyo_merkle::{NoteVerifier, Origin, WitnessSigner};

use crate::wire::free_port;

/// The arguments of the program when it is a witness.
#[derive(clap::Args)]
pub struct WitnessArguments {
    /// Which witness it is: its name and key follow
    #[arg(long)]
    number: u8,
    #[command(flatten)]
    options: tupyo_witness::WitnessOptions,
}

/// Where a witness is, whether it runs or not.
#[derive(Clone, Copy)]
pub struct Place {
    number: u8,
    pub address: SocketAddr,
}

/// Runs the program as a witness, until it is killed.
pub fn serve(arguments: &WitnessArguments) -> Result<(), tupyo_witness::WitnessError> {
    match signer(arguments.number) {
        Ok(signer) => tupyo_witness::run(signer, &arguments.options, Vec::new()),
        // The names are this module's own.
        Err(_) => Ok(()),
    }
}

fn signer(number: u8) -> Result<WitnessSigner, Trouble> {
    let name = Origin::new(name(number)).map_err(Trouble::wrong)?;
    Ok(WitnessSigner::from_seed(name, &[number; 32]))
}

fn name(number: u8) -> String {
    format!("witness.example/w{number}")
}

/// What a manifest says of so many witnesses.
pub fn draft(count: u8, quorum: u64) -> Result<WitnessesDraft, Trouble> {
    let members = (1..=count).map(|number| Ok(signer(number)?.key().to_string()));
    Ok(WitnessesDraft { quorum, members: members.collect::<Result<_, Trouble>>()? })
}

impl Place {
    /// A free one for each of so many witnesses.
    pub fn choose(count: u8) -> Result<Vec<Place>, Trouble> {
        (1..=count).map(|number| Ok(Place { number, address: free_port()? })).collect()
    }

    /// What the server gets.
    pub fn option(&self) -> String {
        format!("--witness={}=http://{}", name(self.number), self.address)
    }

    /// A witness starts here, to watch a ledger.
    pub fn start(&self, data: PathBuf, log: &NoteVerifier) -> Result<ServerProcess, Trouble> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["witness", "--number", &self.number.to_string(), "--listen", &self.address.to_string()]);
        command.args(["--log", &log.to_string(), "--data"]).arg(data);
        Ok(ServerProcess::start(command)?)
    }
}

/// Answers every request in one way. It ends when dropped.
pub struct Liar {
    stop: Arc<AtomicBool>,
    address: SocketAddr,
}

/// What a liar answers.
#[derive(Clone, Copy)]
pub enum Lie {
    /// It has cosigned this size already.
    Size(&'static str),
    /// This is its cosignature.
    Cosignature(&'static str),
    /// This and many more megabytes.
    Endless,
    /// It is elsewhere: at itself.
    Redirect,
    /// Nothing.
    Silence,
}

impl Liar {
    /// Listens at a witness's place.
    pub fn start(place: Place, lie: Lie) -> Result<Liar, Trouble> {
        let listener = TcpListener::bind(place.address)?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                // Whoever asks may hang up at any time.
                thread::spawn(move || drop(lie.answer(stream)));
            }
        });
        Ok(Liar { stop, address: place.address })
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // It looks up once more.
        let _listens = TcpStream::connect(self.address);
    }
}

impl Lie {
    fn answer(self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        let _request = stream.read(&mut [0; 16 << 10])?;
        let text = |status: &str, kind: &str, body: &str| {
            let length = body.len();
            format!(
                "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
                 Connection: close\r\n\r\n{body}"
            )
        };
        match self {
            Lie::Size(size) => stream.write_all(text("409 Conflict", "text/x.tlog.size", size).as_bytes()),
            Lie::Cosignature(line) => stream.write_all(text("200 OK", "text/plain", line).as_bytes()),
            Lie::Endless => endless(&mut stream),
            Lie::Redirect => {
                let place = stream.local_addr()?;
                let head =
                    "HTTP/1.1 307 Temporary Redirect\r\nConnection: close\r\nContent-Length: 0\r\nLocation: http://";
                stream.write_all(format!("{head}{place}/add-checkpoint\r\n\r\n").as_bytes())
            }
            Lie::Silence => {
                thread::sleep(Duration::from_secs(20));
                Ok(())
            }
        }
    }
}

fn endless(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 52428800\r\n\r\n")?;
    let some = [b'x'; 64 << 10];
    (0..800).try_for_each(|_| stream.write_all(&some))
}
