//! A way to the database that loses things.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::Duration;

use tupyo_journal_postgres::PostgresAddress;

/// What the way does with what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Way {
    Open,
    /// The next thing that is asked is lost, and the connection with it.
    LosesQuestions,
    /// It arrives, and the answer is lost, and the connection with it.
    LosesAnswers,
    /// It arrives, and nothing comes back, nor is anything closed.
    Swallows,
}

pub struct Proxy {
    port: u16,
    way: Arc<AtomicU8>,
}

impl Proxy {
    pub fn to(port: u16) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = listener.local_addr().unwrap().port();
        let way = Arc::new(AtomicU8::new(Way::Open as u8));
        let shared = way.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(("127.0.0.1", port)) else { continue };
                let both = |from: &TcpStream, to: &TcpStream| (from.try_clone().unwrap(), to.try_clone().unwrap());
                let ((one, two), (three, four)) = (both(&client, &server), both(&server, &client));
                let (asked, answered) = (shared.clone(), shared.clone());
                thread::spawn(move || pass(one, two, &asked, Way::LosesQuestions));
                thread::spawn(move || pass(three, four, &answered, Way::LosesAnswers));
            }
        });
        Proxy { port: own, way }
    }

    pub fn set(&self, way: Way) {
        self.way.store(way as u8, Ordering::SeqCst);
    }

    /// The database behind it, whose answers are waited for so long.
    pub fn address(&self, patience: Duration) -> PostgresAddress {
        let address: PostgresAddress = format!("postgres://postgres@127.0.0.1:{}/postgres", self.port).parse().unwrap();
        address.with_patience(patience)
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, way: &AtomicU8, loses: Way) {
    let mut bytes = [0; 65_536];
    while let Ok(read) = from.read(&mut bytes) {
        let now = way.load(Ordering::SeqCst);
        if read == 0 || now == loses as u8 {
            break;
        }
        if now == Way::Swallows as u8 && loses == Way::LosesAnswers {
            continue;
        }
        if to.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    for stream in [&from, &to] {
        let _closed = stream.shutdown(Shutdown::Both);
    }
}
