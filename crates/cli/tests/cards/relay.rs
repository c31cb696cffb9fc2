//! What lies between a program and a service, and fails when it is told to.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// What becomes of requests.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Way {
    /// They come through, to this address.
    Open(String),
    /// They come through, but for those that begin so: their answer is lost.
    AnswerLost(String, &'static str),
    /// They come through, but for those that begin so: those wait.
    Held(String, &'static str),
    /// Nobody is there.
    #[default]
    Down,
}

/// A relay at an address that stays.
pub struct Relay {
    pub url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    way: Mutex<Way>,
    changed: Condvar,
    /// How many requests were lost or held since the way was set.
    met: Mutex<usize>,
    another: Condvar,
}

impl Relay {
    pub fn new() -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        let shared = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let state = shared.clone();
                thread::spawn(move || drop(relayed(&state, stream.unwrap())));
            }
        });
        Relay { url, state }
    }

    pub fn way(&self) -> Way {
        self.state.way()
    }

    pub fn set(&self, way: Way) {
        *self.state.met.lock().unwrap() = 0;
        *self.state.way.lock().unwrap() = way;
        self.state.changed.notify_all();
    }

    /// Waits until a request was lost or held, on the way that was set last.
    pub fn await_one(&self) {
        let met = self.state.met.lock().unwrap();
        let waited = self.state.another.wait_timeout_while(met, Duration::from_secs(300), |met| *met == 0).unwrap();
        assert!(*waited.0 > 0, "nothing came");
    }
}

impl State {
    fn way(&self) -> Way {
        self.way.lock().unwrap().clone()
    }

    fn meet(&self) {
        *self.met.lock().unwrap() += 1;
        self.another.notify_all();
    }

    fn wait_until_open(&self) {
        let way = self.way.lock().unwrap();
        drop(self.changed.wait_while(way, |way| matches!(way, Way::Held(..))).unwrap());
    }
}

/// One connection, request by request: no client here sends the next one before it has its answer.
fn relayed(state: &Arc<State>, mut client: TcpStream) -> std::io::Result<()> {
    let target = match state.way() {
        Way::Open(url) | Way::AnswerLost(url, _) | Way::Held(url, _) => url,
        Way::Down => return client.shutdown(Shutdown::Both),
    };
    let mut server = TcpStream::connect(target.trim_start_matches("http://"))?;
    let (mut answers, mut back) = (server.try_clone()?, client.try_clone()?);
    let lost = Arc::new(Mutex::new(false));
    let is_lost = lost.clone();
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(read @ 1..) = answers.read(&mut buffer) {
            if *is_lost.lock().unwrap() || back.write_all(&buffer[..read]).is_err() {
                break;
            }
        }
        drop(back.shutdown(Shutdown::Both));
    });
    let mut buffer = vec![0; 1 << 16];
    while let Ok(read @ 1..) = client.read(&mut buffer) {
        let begins = |with: &str| buffer[..read].starts_with(with.as_bytes());
        match state.way() {
            Way::AnswerLost(_, with) if begins(with) => {
                *lost.lock().unwrap() = true;
                state.meet();
            }
            Way::Held(_, with) if begins(with) => {
                state.meet();
                state.wait_until_open();
            }
            Way::Down => break,
            _ => {}
        }
        server.write_all(&buffer[..read])?;
    }
    server.shutdown(Shutdown::Both)
}
