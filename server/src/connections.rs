//! Which connections are kept when there are too many of them.

use std::any::Any;
use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::dev::Extensions;
use actix_web::rt::time::sleep;

use crate::metrics;

mod room;

pub(crate) use room::Room;

/// How long a client has to read the answer to a request that it has not sent to the end.
const TO_READ_THE_ANSWER: Duration = Duration::from_secs(1);

/// All connections. When one more comes than there may be, the one whose client has kept the server waiting longest is
/// closed, so that those who open connections and say nothing, or say it slowly, keep nobody else out.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Inner>);

struct Inner {
    limit: usize,
    read_timeout: Duration,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    open: usize,
    /// Counts the times that a client has begun to be waited for.
    waits: u64,
    /// Those that wait for their clients, the longest waiting first.
    waiting: BTreeMap<u64, Arc<Socket>>,
}

/// A second hand on a connection's socket.
struct Socket(TcpStream);

/// One connection, as its requests know it.
pub(crate) struct Connection {
    all: Connections,
    socket: Arc<Socket>,
    turn: Mutex<Turn>,
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

    /// Takes up a new connection: for `HttpServer::on_connect`.
    pub(crate) fn take_up(&self, stream: &dyn Any, data: &mut Extensions) {
        let stream = stream.downcast_ref::<actix_web::rt::net::TcpStream>();
        let second = stream.and_then(|stream| stream.as_fd().try_clone_to_owned().ok());
        // Without a second hand it cannot be closed from here; it still ends by its own time-outs.
        if let Some(second) = second {
            close_unread(&second, self.0.read_timeout);
            data.insert(self.enter(TcpStream::from(second)));
        }
    }

    fn enter(&self, stream: TcpStream) -> Connection {
        let socket = Arc::new(Socket(stream));
        self.table().open += 1;
        metrics::connections(1);
        let connection = Connection { all: self.clone(), socket, turn: Mutex::new(Turn::Server) };
        connection.waits_for_client();
        self.make_room();
        connection
    }

    fn make_room(&self) {
        let mut table = self.table();
        while table.open > self.0.limit {
            let Some((_, socket)) = table.waiting.pop_first() else { return };
            // Its task sees the end of the stream, and lets go of it.
            let _closed_already = socket.0.shutdown(Shutdown::Both);
            table.open -= 1;
        }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
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
        let mut turn = self.turn();
        let mut table = self.all.table();
        if turn.is_over(&mut table) {
            return;
        }
        table.waits += 1;
        let now = table.waits;
        table.waiting.insert(now, self.socket.clone());
        *turn = Turn::Client(now);
    }

    /// From now on it is the server's turn.
    pub(crate) fn works(&self) {
        let mut turn = self.turn();
        if !turn.is_over(&mut self.all.table()) {
            *turn = Turn::Server;
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

    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        metrics::connections(-1);
        let mut table = self.all.table();
        if !self.turn().is_over(&mut table) {
            table.open -= 1;
        }
    }
}

impl Turn {
    /// Takes its place out of the table; true if the connection has been closed to make room.
    fn is_over(&mut self, table: &mut Table) -> bool {
        if let Turn::Client(place) = *self {
            *self = if table.waiting.remove(&place).is_some() { Turn::Server } else { Turn::Over };
        }
        matches!(self, Turn::Over)
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

    fn is_closed(client: &mut TcpStream) -> bool {
        client.set_nonblocking(true).unwrap();
        client.read(&mut [0]).is_ok_and(|length| length == 0)
    }

    #[test]
    fn the_one_that_waited_longest_makes_room() {
        let all = Connections::new(2, Duration::from_secs(1));
        let (mut first, one) = connect(&all);
        let (mut second, two) = connect(&all);
        one.works();
        one.waits_for_client();
        let (mut third, three) = connect(&all);
        assert_eq!([&mut first, &mut second, &mut third].map(is_closed), [false, true, false]);
        assert_eq!(all.table().open, 2);
        // Whatever it does now, it is not counted again.
        two.works();
        two.waits_for_client();
        drop(two);
        assert_eq!(all.table().open, 2);
        drop((one, three));
        // One lock at a time.
        assert_eq!(all.table().open, 0);
        assert_eq!(all.table().waiting.len(), 0);
    }

    #[test]
    fn who_is_served_is_not_closed() {
        let all = Connections::new(1, Duration::from_secs(1));
        let (mut first, one) = connect(&all);
        one.works();
        let (mut second, two) = connect(&all);
        assert_eq!([&mut first, &mut second].map(is_closed), [false, true]);
        drop(two);
        drop(one);
        assert_eq!(all.table().open, 0);
    }
}
