//! What a service manager hears (packaging/systemd/tupyo-server.service).

use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::process::{Server, refused_in};
use super::wire::ENOUGH;

fn heard(socket: &UnixDatagram) -> String {
    let mut bytes = [0; 256];
    let length = socket.recv(&mut bytes).expect("the server says something");
    String::from_utf8(bytes[..length].to_vec()).unwrap()
}

#[test]
fn it_hears_that_the_board_is_ready_lives_and_stops() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(ENOUGH)).unwrap();
    let environment = [("NOTIFY_SOCKET", path), ("WATCHDOG_USEC", PathBuf::from("400000"))];
    let begun = Instant::now();
    let mut server = Server::start_in(&directory.path().join("data"), &[], &environment);
    assert_eq!(heard(&socket), "READY=1\nSTATUS=0 elections, 0 entries");
    (0..8).for_each(|_| assert_eq!(heard(&socket), "WATCHDOG=1"));
    let elapsed = begun.elapsed();
    assert!(elapsed > Duration::from_millis(1300), "twice as often as asked, not more: {elapsed:?}");
    server.signal("-TERM");
    let stopping = (0..10_000).map(|_| heard(&socket)).find(|news| news != "WATCHDOG=1");
    assert_eq!(stopping.as_deref(), Some("STOPPING=1"));
    assert!(server.wait_for_end().success());
}

#[test]
fn without_a_watchdog_it_hears_no_pulse() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    let another = [("WATCHDOG_USEC", PathBuf::from("20000")), ("WATCHDOG_PID", PathBuf::from("1"))];
    let environment = [[("NOTIFY_SOCKET", path)].as_slice(), &another].concat();
    let _server = Server::start_in(&directory.path().join("data"), &[], &environment);
    assert!(heard(&socket).starts_with("READY=1"));
    socket.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(socket.recv(&mut [0; 64]).is_err());
}

#[test]
fn one_that_does_not_exist_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    let environment = [("NOTIFY_SOCKET", directory.path().join("nobody"))];
    let (code, told) = refused_in(&directory.path().join("data"), &[], &environment);
    assert!(code == Some(4) && told.contains("NOTIFY_SOCKET"), "{told}");
}
