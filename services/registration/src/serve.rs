//! The whole service, until a signal.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::thread;
use std::time::Duration;

use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use tokio::sync::oneshot;
use tupyo_election::DocumentSigner;
use tupyo_http_origins::{AllowedOrigin, AllowedOrigins};

use crate::acceptance::Acceptance;
use crate::book::Book;
use crate::challenge::Challenges;
use crate::configuration::{Configuration, LimitOptions};
use crate::desk::Desk;
use crate::directory::DataDirectory;
use crate::evidence::Sealer;
use crate::http::{self, BodyTimeout};
use crate::journal::Journal;
use crate::kept_list::KeptList;
use crate::key_file::{KeyOptions, RegistrarKey};
use crate::limits::{Verifications, Visits};
use crate::posting::{Outbox, Poster};
use crate::say::Say;
use crate::secrets::HmacSecret;
use crate::{RegistrarError, elections, openapi, problem};

/// Seconds in which requests may end after a signal.
const SHUTDOWN: u64 = 10;

/// How the service is started.
#[derive(Clone, Debug, clap::Args)]
pub struct Run {
    /// The data directory, with its config.json
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[command(flatten)]
    key: KeyOptions,
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8082")]
    listen: SocketAddr,
    /// An origin, as https://HOST, whose pages may read and post here, or * for every one. May be given more than once
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    allowed_origins: Vec<AllowedOrigin>,
    #[command(flatten)]
    pub(crate) say: Say,
}

impl Run {
    /// Serves until a signal (SIGTERM, SIGINT) ends it; at SIGHUP it reads the list again. When it is ready, it writes
    /// the line `listening on http://ADDRESS:PORT` to the standard output.
    pub(crate) fn run(&self) -> Result<(), RegistrarError> {
        let origins = AllowedOrigins::new(&self.allowed_origins)?;
        let directory = DataDirectory::open(&self.data)?;
        let key = self.key.open(&self.say)?;
        let (journal, records) = Journal::open(&directory)?;
        let book = Arc::new(RwLock::new(Book::of(records)));
        let (failed, failure) = oneshot::channel();
        let (acceptance, clerk) = Acceptance::start(journal, book.clone(), directory.evidence(), failed);
        let (desk, poster, limits) = self.staff(&directory, key, &book, acceptance)?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let posting = thread::spawn(move || poster.work(&stopped));
        let served = actix_web::rt::System::new().block_on(serve(desk, origins, &limits, self.listen, failure));
        stop.store(true, Ordering::Relaxed);
        let ended = |_| RegistrarError::Run(io::Error::other("a thread has ended"));
        posting.join().map_err(ended)?;
        clerk.join().map_err(ended)??;
        served
    }

    /// Who works, from what the directory says.
    fn staff(
        &self,
        directory: &DataDirectory,
        key: RegistrarKey,
        book: &Arc<RwLock<Book>>,
        acceptance: Acceptance,
    ) -> Result<(Desk, Poster, LimitOptions), RegistrarError> {
        let path: &Path = &directory.configuration();
        let configuration = Configuration::read(path)?;
        let is_used = book.read().is_ok_and(|book| !book.accepted().is_empty());
        let salts = HmacSecret::open(&directory.salt_secret(), is_used)?;
        let registrar = key.author_key();
        let served = || elections::served(directory, configuration.elections(path)?, registrar);
        let elections = served()?;
        let list = KeptList::open(configuration.list(path), elections::styles(&elections), self.say)?;
        let list = Arc::new(list);
        let outboxes = served()?.into_iter().map(|election| Outbox::open(election, directory));
        let outboxes = outboxes.collect::<Result<_, _>>()?;
        let limits = configuration.limits.clone();
        let shown = Arc::default();
        let poster = Poster {
            outboxes,
            book: book.clone(),
            shown: Arc::clone(&shown),
            acceptance: acceptance.clone(),
            key,
            interval: Duration::from_secs(configuration.posting.interval_seconds),
            batch: configuration.posting.batch,
            patience: Duration::from_secs(configuration.posting.patience_seconds),
            status: directory.status(),
            list: list.clone(),
            say: self.say,
        };
        let desk = Desk {
            elections,
            registrar,
            list,
            salts,
            challenges: Challenges::new(),
            visits: Visits::new(limits.person_per_hour),
            verifications: Verifications::new(limits.verifications, limits.waiting),
            sealer: Sealer::new(configuration.auditors(path)?),
            book: book.clone(),
            shown,
            acceptance,
        };
        Ok((desk, poster, limits))
    }
}

async fn serve(
    desk: Desk,
    origins: AllowedOrigins,
    limits: &LimitOptions,
    listen: SocketAddr,
    failure: oneshot::Receiver<()>,
) -> Result<(), RegistrarError> {
    let within = Duration::from_secs(limits.timeout_seconds);
    let (desk, body, origins) = (web::Data::new(desk), web::Data::new(BodyTimeout(within)), web::Data::new(origins));
    read_list_when_told(desk.list.clone()).map_err(RegistrarError::Run)?;
    let app = move || {
        let app = App::new().app_data(desk.clone()).app_data(body.clone()).app_data(origins.clone());
        app.wrap(from_fn(problem::explain)).configure(openapi::route).configure(http::routes)
    };
    let server = HttpServer::new(app)
        .workers(2)
        .max_connections(limits.connections)
        .tcp_nodelay(true)
        .client_request_timeout(within)
        .shutdown_timeout(SHUTDOWN)
        .bind(listen)
        .map_err(|source| RegistrarError::Listen { address: listen, source })?;
    let address = server.addrs().first().copied().unwrap_or(listen);
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(async move {
        if failure.await.is_ok() {
            handle.stop(false).await;
        }
    });
    announce(address).map_err(RegistrarError::Run)?;
    server.await.map_err(RegistrarError::Run)
}

/// At SIGHUP the list is read again. Who sends it has seen that the service listens.
#[cfg(unix)]
fn read_list_when_told(list: Arc<KeptList>) -> io::Result<()> {
    use actix_web::rt::signal::unix::{SignalKind, signal};
    let mut told = signal(SignalKind::hangup())?;
    actix_web::rt::spawn(async move {
        while told.recv().await.is_some() {
            let list = list.clone();
            // A thread that has panicked has read nothing, and the list stays.
            let _read = web::block(move || list.read_again()).await;
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn read_list_when_told(_: Arc<KeptList>) -> io::Result<()> {
    Ok(())
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "listening on http://{address}")?;
    output.flush()
}
