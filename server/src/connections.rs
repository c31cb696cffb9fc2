//! Which connections are kept when there are too many of them.

use std::net::{IpAddr, Ipv4Addr, Shutdown, TcpStream};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::rt::time::sleep;

use crate::log::{self, Frequent};
use crate::metrics;
use crate::source::Source;

mod room;
mod table;
mod taken_up;

pub(crate) use room::Room;
use table::Table;
pub(crate) use taken_up::TakenUp;

/// How long a client has to read the answer to a request that it has not sent to the end.
const TO_READ_THE_ANSWER: Duration = Duration::from_secs(1);

/// All connections. When one more comes than there may be, the source that has the most of them loses the one whose
/// client has kept the server waiting longest, so that those who open connections and say nothing, or say it slowly,
/// keep nobody else out.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Inner>);

struct Inner {
    limit: usize,
    read_timeout: Duration,
    table: Mutex<Table<Arc<Socket>>>,
}

/// A second hand on a connection's socket.
struct Socket(TcpStream);

/// One connection, as its requests know it.
pub(crate) struct Connection {
    all: Connections,
    socket: Arc<Socket>,
    state: Mutex<State>,
}

struct State {
    source: Source,
    turn: Turn,
}

/// Whose turn it is.
enum Turn {
    Server,
    /// The client's, with the connection's place among those that wait.
    Client(u64),
    /// Nobody's: the connection has been closed to make room.
    Over,
}

impl Connections {
    /// At most so many, each of which is closed if its client reads nothing of its answer for so long.
    pub(crate) fn new(limit: usize, read_timeout: Duration) -> Connections {
        Connections(Arc::new(Inner { limit, read_timeout, table: Mutex::default() }))
    }

    /// Takes up a new connection.
    pub(crate) fn take_up(&self, stream: &impl AsFd) -> Option<Connection> {
        // Without a second hand it cannot be closed from here; it still ends by its own time-outs.
        let second = stream.as_fd().try_clone_to_owned().ok()?;
        close_unread(&second, self.0.read_timeout);
        Some(self.enter(TcpStream::from(second)))
    }

    fn enter(&self, stream: TcpStream) -> Connection {
        // One whose peer is not known any more is gone already.
        let source = stream.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip()).into();
        self.enter_as(source, stream)
    }

    fn enter_as(&self, source: Source, stream: TcpStream) -> Connection {
        self.table().enter(source);
        metrics::connections(1);
        let state = Mutex::new(State { source, turn: Turn::Server });
        let connection = Connection { all: self.clone(), socket: Arc::new(Socket(stream)), state };
        connection.waits_for_client();
        self.make_room();
        connection
    }

    fn make_room(&self) {
        let mut table = self.table();
        while table.open() > self.0.limit {
            let Some(socket) = table.evict() else { return };
            // Its task sees the end of the stream, and lets go of it.
            let _closed_already = socket.0.shutdown(Shutdown::Both);
            metrics::evicted();
            log::count(Frequent::Evicted);
        }
    }

    fn table(&self) -> MutexGuard<'_, Table<Arc<Socket>>> {
        self.0.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The system closes the connection when nothing of what was sent has been read for so long (tcp(7), TCP_USER_TIMEOUT).
fn close_unread(socket: &impl AsFd, after: Duration) {
    #[cfg(target_os = "linux")]
    // Without it a client that reads nothing is closed when somebody else needs its place.
    let _or_not =
        rustix::net::sockopt::set_tcp_user_timeout(socket, u32::try_from(after.as_millis()).unwrap_or(u32::MAX));
    #[cfg(not(target_os = "linux"))]
    let _unused = (socket, after);
}

impl Connection {
    /// From now on it is the client's turn.
    pub(crate) fn waits_for_client(&self) {
        let mut state = self.state();
        let mut table = self.all.table();
        if !state.is_over(&mut table) {
            state.turn = Turn::Client(table.wait(state.source, self.socket.clone()));
        }
    }

    /// From now on it is the server's turn, and the connection counts as the source's whose request it has brought:
    /// that is not the peer if the peer is a proxy.
    pub(crate) fn works_for(&self, source: Source) {
        let mut state = self.state();
        let mut table = self.all.table();
        if !state.is_over(&mut table) && state.source != source {
            table.leave(state.source);
            table.enter(source);
            state.source = source;
        }
    }

    /// Closes it when the client has had time to read its answer: what is sent on would else be read and thrown away
    /// without end.
    pub(crate) fn close_soon(&self) {
        let socket = self.socket.clone();
        actix_web::rt::spawn(async move {
            sleep(TO_READ_THE_ANSWER).await;
            let _closed_already = socket.0.shutdown(Shutdown::Both);
        });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        metrics::connections(-1);
        let mut state = self.state();
        let mut table = self.all.table();
        if !state.is_over(&mut table) {
            table.leave(state.source);
        }
    }
}

impl State {
    /// Takes its place out of the table; true if the connection has been closed to make room.
    fn is_over(&mut self, table: &mut Table<Arc<Socket>>) -> bool {
        if let Turn::Client(place) = self.turn {
            self.turn = if table.end_wait(self.source, place) { Turn::Server } else { Turn::Over };
        }
        matches!(self.turn, Turn::Over)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;

    use super::*;

    fn connect(all: &Connections) -> (TcpStream, Connection) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (client, all.enter(listener.accept().unwrap().0))
    }

    fn here() -> Source {
        IpAddr::V4(Ipv4Addr::LOCALHOST).into()
    }

    fn is_closed(client: &mut TcpStream) -> bool {
        client.set_nonblocking(true).unwrap();
        client.read(&mut [0]).is_ok_and(|length| length == 0)
    }

    fn connect_from(all: &Connections, number: u8) -> (TcpStream, Connection) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (client, all.enter_as(source(number), listener.accept().unwrap().0))
    }

    fn source(number: u8) -> Source {
        Source::V4(Ipv4Addr::new(192, 0, 2, number))
    }

    #[test]
    fn the_one_that_waited_longest_makes_room() {
        let all = Connections::new(2, Duration::from_secs(1));
        let (mut first, one) = connect(&all);
        let (mut second, two) = connect(&all);
        one.works_for(here());
        one.waits_for_client();
        let (mut third, three) = connect(&all);
        assert_eq!([&mut first, &mut second, &mut third].map(is_closed), [false, true, false]);
        assert_eq!(all.table().open(), 2);
        // Whatever it does now, it is not counted again.
        two.works_for(here());
        two.waits_for_client();
        drop(two);
        assert_eq!(all.table().open(), 2);
        drop((one, three));
        assert_eq!(all.table().open(), 0);
    }

    #[test]
    fn who_is_served_is_not_closed() {
        let all = Connections::new(1, Duration::from_secs(1));
        let (mut first, one) = connect(&all);
        one.works_for(here());
        let (mut second, two) = connect(&all);
        assert_eq!([&mut first, &mut second].map(is_closed), [false, true]);
        drop(two);
        drop(one);
        assert_eq!(all.table().open(), 0);
    }

    #[test]
    fn a_connection_counts_as_the_one_whose_request_it_has_brought() {
        let all = Connections::new(3, Duration::from_secs(1));
        let (mut brought, proxied) = connect_from(&all, 1);
        let (mut second, two) = connect_from(&all, 1);
        proxied.works_for(source(2));
        proxied.waits_for_client();
        let (mut third, three) = connect_from(&all, 2);
        let (mut fourth, four) = connect_from(&all, 3);
        assert_eq!([&mut brought, &mut second, &mut third, &mut fourth].map(is_closed), [true, false, false, false]);
        drop((proxied, two, three, four));
        assert_eq!(all.table().open(), 0);
    }
}
