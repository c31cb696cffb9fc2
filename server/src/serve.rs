//! Runs the server until it is told to end.

mod answering_board;
mod gateway;
mod housekeeping;
mod metrics_server;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::rt::time::sleep;
use actix_web::{App, web};
use futures_util::future::join_all;
use tupyo_group::Backend;

use crate::alarm::Alarm;
use crate::connections::{Connections, Room};
use crate::elections::{ElectionBoard, Elections};
use crate::gateways::Gateways;
use crate::http;
use crate::listening::{Sealing, listen};
use crate::log::{self, Event};
use crate::public::PublicFiles;
use crate::reads::Reads;
use crate::service_manager::ServiceManager;
use crate::source::TrustedProxies;
use crate::stop::Stop;
use crate::tls::Certificate;
use crate::{Options, ServerError, metrics, witness_lag};
use answering_board::AnsweringBoard;
use housekeeping::{listening_at, taking_up};

pub use gateway::run_gateway;

/// How long answers may take to leave after a failure.
const LAST_ANSWERS: Duration = Duration::from_millis(200);
/// How long requests may take to end after a signal, in seconds: an entry whose body is there needs less, and nobody
/// who sends one slowly holds up a stop.
const SHUTDOWN: u64 = 4;

/// Runs a server until a signal (SIGTERM, SIGINT) or a failure of the storage ends it. When it is ready, it writes the
/// line `listening on http://ADDRESS:PORT` to the standard output.
///
/// # Errors
/// A [`ServerError`] with the exit code that the process should end with.
pub fn run(options: Options) -> Result<(), ServerError> {
    told(run_to_the_end(&options))
}

fn told(outcome: Result<(), ServerError>) -> Result<(), ServerError> {
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
    let (certificate, of_link) = (options.certificate()?, options.gateway_certificate()?);
    housekeeping::renew_at_hangup(certificate.iter().chain(&of_link).cloned().collect())?;
    let metrics = options.metrics.map(|address| bind_metrics(elections.clone(), options, address)).transpose()?;
    let manager = housekeeping::service_manager()?;
    let room = Room::new(options);
    let board = AnsweringBoard::new(elections.clone(), options, Reads::start(alarm)?, room.kept)?;
    let (server, address) = bind(board.clone(), options, &room, certificate.as_ref())?;
    let link = of_link.map(|certificate| bind_link(board, options, &room, &certificate)).transpose()?.flatten();
    tell_start(&elections, options);
    let others = [("metrics on http", metrics.as_ref(), "/metrics"), ("gateways on https", link.as_ref(), "")];
    let others = others.map(|(what, server, path)| Some((what, server?.1, path)));
    announce(options.tls_certificate.is_some(), address, &others).map_err(ServerError::Run)?;
    manager.tell(&format!("READY=1\nSTATUS={}", counts(&elections)));
    actix_web::rt::spawn(housekeeping::tell_counts());
    let watched = elections.clone();
    actix_web::rt::spawn(async move { witness_lag::measure(&watched).await });
    actix_web::rt::spawn(housekeeping::pulse(manager.clone()));
    let handles = std::iter::once(&server).chain(link.iter().map(|(link, _)| link)).map(Server::handle).collect();
    metrics.into_iter().for_each(|(server, _)| drop(actix_web::rt::spawn(server)));
    let link = link.map(|(link, _)| actix_web::rt::spawn(link));
    end_in_time(handles, alarm, stop, manager);
    let outcome = server.await;
    // What gateways have handed on is answered, too.
    if let Some(link) = link {
        let _it_has_ended = link.await;
    }
    outcome.map_err(ServerError::Run)
}

/// Ends the servers when something has failed, or a signal comes.
fn end_in_time(handles: Vec<ServerHandle>, alarm: &Alarm, stop: Stop, manager: Arc<ServiceManager>) {
    let (alarm, failing) = (alarm.clone(), handles.clone());
    actix_web::rt::spawn(async move {
        alarm.reported().await;
        // What is true of a ledger that somebody else leads is theirs to say.
        if !alarm.is_taken_over() {
            sleep(LAST_ANSWERS).await;
        }
        end(failing, false).await;
    });
    actix_web::rt::spawn(async move {
        stop.come().await;
        log::event(Event::Stopping);
        manager.tell("STOPPING=1");
        end(handles, true).await;
    });
}

async fn end(handles: Vec<ServerHandle>, gracefully: bool) {
    join_all(handles.iter().map(|handle| handle.stop(gracefully))).await;
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
    housekeeping::tell_processor(Backend::current());
    if options.officials.is_empty() {
        log::event(Event::NoOfficials);
    }
}

fn bind(
    board: AnsweringBoard,
    options: &Options,
    room: &Room,
    certificate: Option<&Arc<Certificate>>,
) -> Result<(Server, SocketAddr), ServerError> {
    let proxies = web::Data::new(options.trusted_proxies());
    let app = move || {
        App::new()
            .app_data(proxies.clone())
            .wrap(from_fn(http::check_spelling))
            .wrap(from_fn(http::explain))
            .configure(|config| board.configure(config))
    };
    let (socket, address) = listening_at(options.listen)?;
    let tls = certificate.map(|certificate| certificate.configuration()).transpose()?;
    let sealing = tls.map(|tls| Sealing { tls, handshakes: room.of_worker, of_gateways: false });
    let take_up = taking_up(Connections::new(room.kept, options.read_timeout()));
    let failed = |source| ServerError::Listen { address: options.listen, source };
    let server = listen(builder(room), socket, app, take_up, (options.patience(), sealing)).map_err(failed)?;
    Ok((server.run(), address))
}

/// The same board where gateways come, and nobody else.
fn bind_link(
    board: AnsweringBoard,
    options: &Options,
    room: &Room,
    certificate: &Arc<Certificate>,
) -> Result<Option<(Server, SocketAddr)>, ServerError> {
    let Some((listen_at, authorities)) = options.gateway_listen.zip(options.gateways.as_ref()) else { return Ok(None) };
    let gateways = Gateways::open(&options.data)?;
    let (proxies, gateways) = (web::Data::new(TrustedProxies::of_gateways()), web::Data::new(gateways));
    let app = move || {
        App::new()
            .app_data(proxies.clone())
            .app_data(gateways.clone())
            .wrap(from_fn(http::hear_gateway))
            .wrap(from_fn(http::check_spelling))
            .wrap(from_fn(http::explain))
            .configure(|config| board.configure(config))
    };
    let (socket, address) = listening_at(listen_at)?;
    let tls = certificate.configuration_for(authorities)?;
    let sealing = Sealing { tls, handshakes: room.of_worker, of_gateways: true };
    let take_up = taking_up(Connections::new(room.kept, options.read_timeout()));
    let failed = |source| ServerError::Listen { address: listen_at, source };
    let server = listen(builder(room), socket, app, take_up, (options.patience(), Some(sealing))).map_err(failed)?;
    Ok(Some((server.run(), address)))
}

fn builder(room: &Room) -> actix_server::ServerBuilder {
    Server::build()
        .workers(room.workers)
        .max_concurrent_connections(room.of_worker)
        .disable_signals()
        .shutdown_timeout(SHUTDOWN)
}

fn bind_metrics(
    elections: Arc<Elections>,
    options: &Options,
    address: SocketAddr,
) -> Result<(Server, SocketAddr), ServerError> {
    let directories = options.directories();
    let size = |election: &Arc<ElectionBoard>| (election.id(), election.published().ledger().size());
    metrics_server::bind(move || metrics::text(elections.all().iter().map(size), &directories), address)
}

/// In one piece: whoever started the server may read one line and close the pipe.
fn announce(is_sealed: bool, address: SocketAddr, others: &[Option<(&str, SocketAddr, &str)>]) -> io::Result<()> {
    let scheme = if is_sealed { "https" } else { "http" };
    let others = others.iter().flatten().map(|(what, address, path)| format!("{what}://{address}{path}\n"));
    let text: String = std::iter::once(format!("listening on {scheme}://{address}\n")).chain(others).collect();
    let mut output = io::stdout().lock();
    output.write_all(text.as_bytes())?;
    output.flush()
}
