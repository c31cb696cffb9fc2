//! Runs the server until it is told to end.

use std::any::Any;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Extensions, Server};
use actix_web::middleware::from_fn;
use actix_web::rt::net::TcpStream;
use actix_web::rt::signal::unix::{Signal, SignalKind, signal};
use actix_web::rt::time::sleep;
use actix_web::{App, HttpResponse, HttpServer, web};
use tupyo_group::Backend;

use crate::alarm::Alarm;
use crate::connections::{Connections, Room, TakenUp};
use crate::elections::{ElectionBoard, Elections};
use crate::http::{self, BodyLimits, Description, Downloads, Proposals};
use crate::listening::{Sealing, listen};
use crate::log::{self, Event};
use crate::page::Page;
use crate::public::PublicFiles;
use crate::public_url::FoundAt;
use crate::reads::Reads;
use crate::service_manager::ServiceManager;
use crate::stop::Stop;
use crate::tls::Certificate;
use crate::{Options, ServerError, metrics, witness_lag};

/// Connections that the system keeps until a worker takes them in; the system may keep fewer (somaxconn).
const BACKLOG: i32 = 4096;

/// How long answers may take to leave after a failure.
const LAST_ANSWERS: Duration = Duration::from_millis(200);
const BETWEEN_COUNTS: Duration = Duration::from_secs(10);
/// Connections that ask for metrics, further ones that are being closed, and what is demanded of them.
const METRICS_READERS: usize = 64;
const METRICS_LEAVING: usize = 64;
const METRICS_TIMEOUT: Duration = Duration::from_secs(5);
/// Bytes that the system keeps of a connection's answers. Linux takes twice as much, and counts its own work into it.
const SEND_BUFFER: usize = 64 << 10;
/// How long requests may take to end after a signal, in seconds: an entry whose body is there needs less, and nobody
/// who sends one slowly holds up a stop.
const SHUTDOWN: u64 = 4;

/// Runs a server until a signal (SIGTERM, SIGINT) or a failure of the storage ends it. When it is ready, it writes the
/// line `listening on http://ADDRESS:PORT` to the standard output.
///
/// # Errors
/// A [`ServerError`] with the exit code that the process should end with.
pub fn run(options: Options) -> Result<(), ServerError> {
    let outcome = run_to_the_end(&options);
    log::tell_counts();
    log::event(outcome.as_ref().map_or_else(Event::end, |()| Event::Stopped));
    outcome
}

fn run_to_the_end(options: &Options) -> Result<(), ServerError> {
    let alarm = Alarm::default();
    let stop = Stop::on_signals(&alarm)?;
    let elections = match Elections::new(options, alarm.clone(), &stop) {
        Err(ServerError::Stopped) => return Ok(()),
        elections => Arc::new(elections?),
    };
    elections.begin().map_err(ServerError::named)?;
    let public = PublicFiles::start(elections.clone(), options.public.clone(), &alarm)?;
    let outcome = actix_web::rt::System::new().block_on(serve(elections.clone(), options, &alarm, stop));
    public.stop();
    elections.stop();
    alarm.take().map_or(outcome, Err).map_err(ServerError::named)
}

async fn serve(elections: Arc<Elections>, options: &Options, alarm: &Alarm, stop: Stop) -> Result<(), ServerError> {
    let certificate = options.certificate()?;
    actix_web::rt::spawn(hung_up(signal(SignalKind::hangup()).map_err(ServerError::Run)?, certificate.clone()));
    let metrics = options.metrics.map(|address| bind_metrics(elections.clone(), options, address)).transpose()?;
    let manager = service_manager()?;
    let (server, address) = bind(elections.clone(), options, Reads::start(alarm)?, certificate.as_ref())?;
    tell_start(&elections, options);
    announce(options, address, metrics.as_ref().map(|(_, address)| *address)).map_err(ServerError::Run)?;
    manager.tell(&format!("READY=1\nSTATUS={}", counts(&elections)));
    actix_web::rt::spawn(tell_counts());
    let watched = elections.clone();
    actix_web::rt::spawn(async move { witness_lag::measure(&watched).await });
    let manager = Arc::new(manager);
    actix_web::rt::spawn(pulse(manager.clone()));
    let handle = server.handle();
    if let Some((metrics, _)) = metrics {
        actix_web::rt::spawn(metrics);
    }
    let alarm = alarm.clone();
    let stopped = handle.clone();
    actix_web::rt::spawn(async move {
        alarm.reported().await;
        // What is true of a ledger that somebody else leads is theirs to say.
        if !alarm.is_taken_over() {
            sleep(LAST_ANSWERS).await;
        }
        handle.stop(false).await;
    });
    actix_web::rt::spawn(async move {
        stop.come().await;
        log::event(Event::Stopping);
        manager.tell("STOPPING=1");
        stopped.stop(true).await;
    });
    server.await.map_err(ServerError::Run)
}

/// A terminal that is closed, or a program that turns logs over, ends no board. A certificate is read again: it is all
/// that must change while the board runs.
async fn hung_up(mut hangup: Signal, certificate: Option<Arc<Certificate>>) {
    while hangup.recv().await.is_some() {
        log::event(match certificate.as_ref().map(|certificate| certificate.read_again()) {
            None => Event::HungUp,
            Some(Ok(())) => Event::CertificateRenewed,
            Some(Err(error)) => Event::CertificateRefused { reason: error.with_causes() },
        });
    }
}

fn service_manager() -> Result<ServiceManager, ServerError> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("NOTIFY_SOCKET cannot be reached: {error}"));
    ServiceManager::of_environment().map_err(named).map_err(ServerError::Run)
}

/// Tells a service manager that the server lives, as often as it wants to know.
async fn pulse(manager: Arc<ServiceManager>) {
    let Some(pulse) = manager.pulse() else { return };
    loop {
        manager.tell("WATCHDOG=1");
        sleep(pulse).await;
    }
}

fn counts(elections: &Elections) -> String {
    let all = elections.all();
    let entries: u64 = all.iter().map(|election| election.published().ledger().size()).sum();
    format!("{} elections, {entries} entries", all.len())
}

fn tell_start(elections: &Elections, options: &Options) {
    let all = elections.all();
    log::event(Event::Started {
        version: env!("CARGO_PKG_VERSION"),
        elections: all.len(),
        entries: all.iter().map(|election| election.published().ledger().size()).sum(),
        officials: options.officials.len(),
        backend: Backend::current().name(),
    });
    tell_processor(Backend::current());
    if options.officials.is_empty() {
        log::event(Event::NoOfficials);
    }
}

fn tell_processor(current: Backend) {
    let missing: Vec<_> =
        Backend::ALL.iter().take_while(|faster| **faster != current).map(|faster| faster.name()).collect();
    if !missing.is_empty() {
        log::event(Event::FewInstructions { backend: current.name(), missing });
    }
}

/// What happens too often for a line each is told at intervals.
async fn tell_counts() {
    loop {
        sleep(BETWEEN_COUNTS).await;
        log::tell_counts();
    }
}

fn bind(
    elections: Arc<Elections>,
    options: &Options,
    reads: Reads,
    certificate: Option<&Arc<Certificate>>,
) -> Result<(Server, SocketAddr), ServerError> {
    let elections = web::Data::from(elections);
    let limits = web::Data::new(BodyLimits::new(options.body_timeout()));
    let proposals = web::Data::new(Proposals::default());
    let proxies = web::Data::new(options.trusted_proxies());
    let quotas = web::Data::new(options.quotas());
    let limiter = web::Data::new(options.limiter());
    let found_at = web::Data::new(FoundAt::new(options.public_url.clone()));
    let description = web::Data::new(Description::new(http::openapi_of_board(options.public_url.as_ref())));
    let origins = web::Data::new(options.allowed_origins()?);
    let page = options.page.as_deref().map(Page::read).transpose()?.map(web::Data::new);
    let room = Room::new(options);
    let downloads = web::Data::new(Downloads::new(reads, room.kept));
    let connections = Connections::new(room.kept, options.read_timeout());
    let take_up = move |stream: TcpStream| {
        bound_send_buffer(&stream);
        TakenUp::new(stream, &connections)
    };
    let app = move || {
        App::new()
            .app_data(elections.clone())
            .app_data(limits.clone())
            .app_data(proposals.clone())
            .app_data(proxies.clone())
            .app_data(limiter.clone())
            .app_data(quotas.clone())
            .app_data(downloads.clone())
            .app_data(found_at.clone())
            .app_data(description.clone())
            .app_data(origins.clone())
            .wrap(from_fn(http::check_spelling))
            .wrap(from_fn(http::explain))
            .configure(|config| http::routes(config, page.as_ref()))
    };
    let failed = |source| ServerError::Listen { address: options.listen, source };
    let socket = TcpListener::bind(options.listen).map_err(failed)?;
    // The standard library asks for 128: a burst of voters would have to knock again.
    rustix::net::listen(&socket, BACKLOG).map_err(|error| failed(error.into()))?;
    let address = socket.local_addr().map_err(failed)?;
    let builder = Server::build()
        .workers(room.workers)
        .max_concurrent_connections(room.of_worker)
        .disable_signals()
        .shutdown_timeout(SHUTDOWN);
    let tls = certificate.map(|certificate| certificate.configuration()).transpose()?;
    let sealing = tls.map(|tls| Sealing { tls, handshakes: room.of_worker });
    let server = listen(builder, socket, app, take_up, (options.patience(), sealing)).map_err(failed)?;
    Ok((server.run(), address))
}

/// The system takes no more of an answer than this, however little its client reads: without it, it would take
/// megabytes.
fn bound_send_buffer(stream: &TcpStream) {
    // Without it the system's own limits hold.
    let _or_not = rustix::net::sockopt::set_socket_send_buffer_size(stream, SEND_BUFFER);
}

/// A server of its own, so that it can be kept from the public.
fn bind_metrics(
    elections: Arc<Elections>,
    options: &Options,
    address: SocketAddr,
) -> Result<(Server, SocketAddr), ServerError> {
    let directories = web::Data::new(options.directories());
    let elections = web::Data::from(elections);
    let size = |election: &Arc<ElectionBoard>| (election.id(), election.published().ledger().size());
    let show = move |elections: web::Data<Elections>, directories: web::Data<Vec<_>>| async move {
        let sizes = metrics::text(elections.all().iter().map(size), &directories);
        HttpResponse::Ok().content_type(metrics::MEDIA_TYPE).body(sizes)
    };
    let app = move || {
        let data = App::new().app_data(elections.clone()).app_data(directories.clone());
        data.route("/metrics", web::get().to(show))
    };
    let failed = |source| ServerError::Listen { address, source };
    let connections = Connections::new(METRICS_READERS, METRICS_TIMEOUT);
    let take_up = move |stream: &dyn Any, data: &mut Extensions| {
        let connection = stream.downcast_ref::<TcpStream>().and_then(|stream| connections.take_up(stream));
        connection.into_iter().for_each(|connection| drop(data.insert(connection)));
    };
    let server = HttpServer::new(app)
        .on_connect(take_up)
        .workers(1)
        .max_connections(METRICS_READERS + METRICS_LEAVING)
        .client_request_timeout(METRICS_TIMEOUT)
        .disable_signals();
    let server = server.bind(address).map_err(failed)?;
    let bound = server.addrs().first().copied().unwrap_or(address);
    Ok((server.run(), bound))
}

/// In one piece: whoever started the server may read one line and close the pipe.
fn announce(options: &Options, address: SocketAddr, metrics: Option<SocketAddr>) -> io::Result<()> {
    let metrics = metrics.map_or(String::new(), |address| format!("metrics on http://{address}/metrics\n"));
    let mut output = io::stdout().lock();
    let scheme = if options.tls_certificate.is_some() { "https" } else { "http" };
    output.write_all(format!("listening on {scheme}://{address}\n{metrics}").as_bytes())?;
    output.flush()
}
