use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::rt::time::sleep;
use actix_web::{App, HttpServer, web};

use crate::board::Board;
use crate::failure::Failure;
use crate::http::{self, BodyLimits};
use crate::{Options, ServerError};

/// How long answers may take to leave after a failure.
const LAST_ANSWERS: Duration = Duration::from_millis(200);
/// How long requests may take to end after a signal, in seconds.
const SHUTDOWN: u64 = 30;

/// Runs a server until a signal (SIGTERM, SIGINT) or a failure of the storage ends it. When it is ready, it writes the line
/// `listening on http://ADDRESS:PORT` to the standard output.
///
/// # Errors
/// A [`ServerError`] with the exit code that the process should end with.
pub fn run(options: Options) -> Result<(), ServerError> {
    let failure = Failure::default();
    let board = Arc::new(Board::open(&options, failure.clone())?);
    let outcome = actix_web::rt::System::new().block_on(serve(board.clone(), &options, &failure));
    board.stop();
    failure.take().map_or(outcome, Err)
}

async fn serve(board: Arc<Board>, options: &Options, failure: &Failure) -> Result<(), ServerError> {
    let (server, address) = bind(board, options)?;
    announce(address).map_err(ServerError::Run)?;
    let handle = server.handle();
    let failure = failure.clone();
    actix_web::rt::spawn(async move {
        failure.reported().await;
        sleep(LAST_ANSWERS).await;
        handle.stop(false).await;
    });
    server.await.map_err(ServerError::Run)
}

fn bind(board: Arc<Board>, options: &Options) -> Result<(Server, SocketAddr), ServerError> {
    let board = web::Data::from(board);
    let limits = web::Data::new(BodyLimits::new(options.body_timeout()));
    let app = move || {
        App::new().app_data(board.clone()).app_data(limits.clone()).wrap(from_fn(http::explain)).configure(http::routes)
    };
    let failed = |source| ServerError::Listen { address: options.listen, source };
    let mut server = HttpServer::new(app)
        .max_connections(options.max_connections)
        .client_request_timeout(Duration::from_secs(options.head_timeout))
        .keep_alive(Duration::from_secs(options.keep_alive))
        .shutdown_timeout(SHUTDOWN);
    if let Some(workers) = options.workers {
        server = server.workers(workers.max(1));
    }
    let server = server.bind(options.listen).map_err(failed)?;
    let address = server.addrs().first().copied().unwrap_or(options.listen);
    Ok((server.run(), address))
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "listening on http://{address}")?;
    output.flush()
}
