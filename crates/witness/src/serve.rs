//! Runs a witness over HTTP.

use std::io::{self, Write};

use actix_web::{App, HttpServer, web};
use tupyo_election::KeyFollower;
use tupyo_merkle::WitnessSigner;

use crate::http::{self, BodyTimeout};
use crate::{Cosigner, StateDirectory, WatchedLedger, WitnessError, WitnessOptions};

/// Seconds in which requests may end after a signal.
const SHUTDOWN: u64 = 10;
/// Every request waits for a disk, not for a core.
const WORKERS: usize = 2;

/// Runs a witness of the logs of the options and of these elections' ledgers until a signal (SIGTERM, SIGINT) ends it.
/// When it is ready, it writes the line `listening on http://ADDRESS:PORT` to the standard output.
///
/// # Errors
/// A [`WitnessError`] with the exit code that the process should end with.
pub fn run(signer: WitnessSigner, options: &WitnessOptions, elections: Vec<KeyFollower>) -> Result<(), WitnessError> {
    let logs = options.keys()?.into_iter().map(WatchedLedger::from);
    let ledgers = logs.chain(elections.into_iter().map(WatchedLedger::from)).collect();
    let witness = Cosigner::new(signer, StateDirectory::open(&options.data)?, ledgers)?;
    actix_web::rt::System::new().block_on(serve(witness, options))
}

async fn serve(witness: Cosigner, options: &WitnessOptions) -> Result<(), WitnessError> {
    let (witness, within) = (web::Data::new(witness), web::Data::new(BodyTimeout(options.timeout())));
    let app = move || App::new().app_data(witness.clone()).app_data(within.clone()).configure(http::routes);
    let server = HttpServer::new(app)
        .workers(WORKERS)
        .max_connections(options.max_connections)
        .tcp_nodelay(true)
        .client_request_timeout(options.timeout())
        .shutdown_timeout(SHUTDOWN)
        .bind(options.listen)
        .map_err(|source| WitnessError::Listen { address: options.listen, source })?;
    let address = server.addrs().first().copied().unwrap_or(options.listen);
    let server = server.run();
    announce(address).map_err(WitnessError::Run)?;
    server.await.map_err(WitnessError::Run)
}

fn announce(address: std::net::SocketAddr) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "listening on http://{address}")?;
    output.flush()
}
