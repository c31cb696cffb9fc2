//! Signals to servers and gateways, and how they ended.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tupyo_load::{Ended, ServerProcess, Trouble};

/// What a wait for the standbys ends with, at the latest.
const PATIENCE: Duration = Duration::from_secs(60);
/// What no server says of a gateway that has done nothing wrong, and no process at all.
const NEVER_SAID: [&str; 2] = ["gateway-barred", "panicked"];

/// Waits until a server has ended that may have to wait for its database before, and says how.
pub fn ended(mut server: ServerProcess) -> Result<Ended, Trouble> {
    let begun = Instant::now();
    while server.is_running() && begun.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(50));
    }
    match server.is_running() {
        true => stopped(server),
        false => in_order(server.wait()?),
    }
}

/// Asks a process to stop, waits for its end, and says how it ended.
pub fn stopped(server: ServerProcess) -> Result<Ended, Trouble> {
    in_order(server.stop()?)
}

/// Ends a process as a crash would.
pub fn killed(mut server: ServerProcess) -> Result<(), Trouble> {
    signal("-KILL", &server)?;
    in_order(server.wait()?).map(drop)
}

/// Sends a signal.
pub fn signal(name: &str, server: &ServerProcess) -> Result<(), Trouble> {
    let sent = Command::new("kill").args([name, &server.id().to_string()]).stdin(Stdio::null()).status()?;
    Trouble::unless(sent.success(), || format!("{name} cannot be sent"))
}

/// Whatever was done to it: it has barred no gateway, or been barred, and has not panicked.
fn in_order(ended: Ended) -> Result<Ended, Trouble> {
    let said = NEVER_SAID.iter().find(|word| ended.message.contains(**word));
    Trouble::unless(said.is_none(), || format!("a process said {}: {}", said.unwrap_or(&""), ended.message))?;
    Ok(ended)
}
