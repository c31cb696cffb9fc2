use std::any::Any;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Extensions, Server};
use actix_web::middleware::from_fn;
use actix_web::rt::time::sleep;
use actix_web::{App, HttpResponse, HttpServer, web};

use crate::alarm::Alarm;
use crate::connections::{Connections, Room};
use crate::elections::{ElectionBoard, Elections};
use crate::http::{self, BodyLimits};
use crate::{Options, ServerError, metrics};

/// How long answers may take to leave after a failure.
const LAST_ANSWERS: Duration = Duration::from_millis(200);
/// Connections that ask for metrics.
const METRICS_READERS: usize = 16;
/// How long requests may take to end after a signal, in seconds.
const SHUTDOWN: u64 = 30;

/// Runs a server until a signal (SIGTERM, SIGINT) or a failure of the storage ends it. When it is ready, it writes the
/// line `listening on http://ADDRESS:PORT` to the standard output.
///
/// # Errors
/// A [`ServerError`] with the exit code that the process should end with.
pub fn run(options: Options) -> Result<(), ServerError> {
    let alarm = Alarm::default();
    let elections = Arc::new(Elections::open(&options, alarm.clone())?);
    let outcome = actix_web::rt::System::new().block_on(serve(elections.clone(), &options, &alarm));
    elections.stop();
    alarm.take().map_or(outcome, Err)
}

async fn serve(elections: Arc<Elections>, options: &Options, alarm: &Alarm) -> Result<(), ServerError> {
    let metrics = options.metrics.map(|address| bind_metrics(elections.clone(), address)).transpose()?;
    let (server, address) = bind(elections, options)?;
    announce(address, metrics.as_ref().map(|(_, address)| *address)).map_err(ServerError::Run)?;
    let handle = server.handle();
    if let Some((metrics, _)) = metrics {
        actix_web::rt::spawn(metrics);
    }
    let alarm = alarm.clone();
    actix_web::rt::spawn(async move {
        alarm.reported().await;
        sleep(LAST_ANSWERS).await;
        handle.stop(false).await;
    });
    server.await.map_err(ServerError::Run)
}

fn bind(elections: Arc<Elections>, options: &Options) -> Result<(Server, SocketAddr), ServerError> {
    let elections = web::Data::from(elections);
    let limits = web::Data::new(BodyLimits::new(options.body_timeout()));
    let room = Room::new(options);
    let connections = Connections::new(room.kept, options.read_timeout());
    let take_up = move |stream: &dyn Any, data: &mut Extensions| connections.take_up(stream, data);
    let app = move || {
        App::new()
            .app_data(elections.clone())
            .app_data(limits.clone())
            .wrap(from_fn(http::explain))
            .configure(http::routes)
    };
    let failed = |source| ServerError::Listen { address: options.listen, source };
    let server = HttpServer::new(app)
        .on_connect(take_up)
        .workers(room.workers)
        .max_connections(room.of_worker)
        .client_request_timeout(Duration::from_secs(options.head_timeout))
        .keep_alive(Duration::from_secs(options.keep_alive))
        .shutdown_timeout(SHUTDOWN);
    let server = server.bind(options.listen).map_err(failed)?;
    let address = server.addrs().first().copied().unwrap_or(options.listen);
    Ok((server.run(), address))
}

/// A server of its own, so that it can be kept from the public.
fn bind_metrics(elections: Arc<Elections>, address: SocketAddr) -> Result<(Server, SocketAddr), ServerError> {
    let elections = web::Data::from(elections);
    let size = |election: &Arc<ElectionBoard>| (election.id(), election.published().ledger().size());
    let show = move |elections: web::Data<Elections>| async move {
        let sizes = metrics::text(elections.all().iter().map(size));
        HttpResponse::Ok().content_type(metrics::MEDIA_TYPE).body(sizes)
    };
    let app = move || App::new().app_data(elections.clone()).route("/metrics", web::get().to(show));
    let failed = |source| ServerError::Listen { address, source };
    let server = HttpServer::new(app).workers(1).max_connections(METRICS_READERS).disable_signals();
    let server = server.bind(address).map_err(failed)?;
    let bound = server.addrs().first().copied().unwrap_or(address);
    Ok((server.run(), bound))
}

/// In one piece: whoever started the server may read one line and close the pipe.
fn announce(address: SocketAddr, metrics: Option<SocketAddr>) -> io::Result<()> {
    let metrics = metrics.map_or(String::new(), |address| format!("metrics on http://{address}/metrics\n"));
    let mut output = io::stdout().lock();
    output.write_all(format!("listening on http://{address}\n{metrics}").as_bytes())?;
    output.flush()
}
