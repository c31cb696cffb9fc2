//! Runs a gateway until it is told to end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App, web};
use tupyo_group::Backend;

use super::housekeeping::{self, listening_at, taking_up};
use super::{announce, builder, end_in_time, metrics_server, told};
use crate::alarm::Alarm;
use crate::connections::{Connections, Room};
use crate::gateway::{FollowedElections, Follower, Gateway, GatewayOptions, Leaders, Link};
use crate::http::{self, BodyLimits};
use crate::listening::{Sealing, listen};
use crate::log::{self, Event};
use crate::stop::Stop;
use crate::tls::Certificate;
use crate::{Options, ServerError, metrics};

/// How long a leader may take to answer: longer than it waits for its journal.
const TO_ANSWER: Duration = Duration::from_secs(40);
/// The most reads that are asked of the leader at a time.
const READS: usize = 256;

/// Runs a gateway until a signal (SIGTERM, SIGINT) ends it. When it listens, it writes the line `listening on
/// http://ADDRESS:PORT` to the standard output, whether or not its leader can be reached.
///
/// # Errors
/// A [`ServerError`] with the exit code that the process should end with.
pub fn run_gateway(options: &GatewayOptions) -> Result<(), ServerError> {
    told(run_to_the_end(options))
}

fn run_to_the_end(options: &GatewayOptions) -> Result<(), ServerError> {
    let alarm = Alarm::default();
    let stop = Stop::on_signals(&alarm)?;
    let leaders = options.leaders()?;
    let elections = Arc::new(FollowedElections::new(options.queue, &alarm)?);
    let follower = Follower::start(leaders.clone(), elections.clone(), &alarm)?;
    let gateway = web::Data::new(Gateway::new(elections, follower));
    let outcome = actix_web::rt::System::new().block_on(serve(gateway.clone(), leaders, options, &alarm, stop));
    gateway.stop();
    alarm.take().map_or(outcome, Err).map_err(ServerError::named)
}

async fn serve(
    gateway: web::Data<Gateway>,
    leaders: Arc<Leaders>,
    options: &GatewayOptions,
    alarm: &Alarm,
    stop: Stop,
) -> Result<(), ServerError> {
    let front = options.front();
    let certificate = front.certificate()?;
    housekeeping::renew_at_hangup(certificate.iter().cloned().collect())?;
    let shown = gateway.clone();
    let text = move || metrics::text(shown.sizes().into_iter(), &[]);
    let metrics = front.metrics.map(|address| metrics_server::bind(text, address)).transpose()?;
    let manager = housekeeping::service_manager()?;
    let (server, address) = bind(gateway, leaders, &front, certificate.as_ref())?;
    log::event(Event::GatewayStarted {
        version: env!("CARGO_PKG_VERSION"),
        leaders: options.leaders.iter().map(ToString::to_string).collect(),
        backend: Backend::current().name(),
    });
    housekeeping::tell_processor(Backend::current());
    let others = [metrics.as_ref().map(|(_, address)| ("metrics on http", *address, "/metrics"))];
    announce(front.tls_certificate.is_some(), address, &others).map_err(ServerError::Run)?;
    manager.tell("READY=1\nSTATUS=a gateway");
    actix_web::rt::spawn(housekeeping::tell_counts());
    actix_web::rt::spawn(housekeeping::pulse(manager.clone()));
    metrics.into_iter().for_each(|(server, _)| drop(actix_web::rt::spawn(server)));
    end_in_time(vec![server.handle()], alarm, stop, manager);
    server.await.map_err(ServerError::Run)
}

fn bind(
    gateway: web::Data<Gateway>,
    leaders: Arc<Leaders>,
    front: &Options,
    certificate: Option<&Arc<Certificate>>,
) -> Result<(Server, SocketAddr), ServerError> {
    let room = Room::beside(front, front.queue + READS);
    let (entries, reads) = (front.queue.div_ceil(room.workers), READS.div_ceil(room.workers));
    let limits = web::Data::new(BodyLimits::new(front.body_timeout()));
    let limiter = web::Data::new(front.limiter());
    let proxies = web::Data::new(front.trusted_proxies());
    let origins = web::Data::new(front.allowed_origins()?);
    let app = move || {
        App::new()
            .app_data(gateway.clone())
            // Of each thread its own: a connection stays where it was made.
            .app_data(web::Data::new(Link::new(leaders.clone(), entries, reads, TO_ANSWER)))
            .app_data(limits.clone())
            .app_data(limiter.clone())
            .app_data(proxies.clone())
            .app_data(origins.clone())
            .wrap(from_fn(http::check_spelling))
            .wrap(from_fn(http::explain))
            .configure(http::routes_of_gateway)
    };
    let (socket, address) = listening_at(front.listen)?;
    let tls = certificate.map(|certificate| certificate.configuration()).transpose()?;
    let sealing = tls.map(|tls| Sealing { tls, handshakes: room.of_worker, of_gateways: false });
    let take_up = taking_up(Connections::new(room.kept, front.read_timeout()));
    let failed = |source| ServerError::Listen { address: front.listen, source };
    let server = listen(builder(&room), socket, app, take_up, (front.patience(), sealing)).map_err(failed)?;
    Ok((server.run(), address))
}
