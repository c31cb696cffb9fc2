//! An S3 server in this process. Anybody reads; whoever has the key writes, as far as the test lets them.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3Result, s3_error};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

pub const BUCKET: &str = "votes";
pub const KEY: [&str; 2] = ["AKIDTRIAL", "a secret of this test"];

/// A store with one bucket; it ends when dropped.
pub struct Store {
    pub url: String,
    pub rules: Arc<Rules>,
    directory: TempDir,
    _runtime: Runtime,
}

/// What the server does with objects that are to be stored.
#[derive(Default)]
pub struct Rules {
    /// So many are stored before something happens; 0 if nothing does.
    pub first: AtomicU64,
    /// What happens then.
    pub then: Mutex<Then>,
    /// What was stored, in order.
    pub stored: Mutex<Vec<String>>,
    asked: AtomicU64,
}

#[derive(Clone, Debug, Default)]
pub enum Then {
    /// No other one is.
    #[default]
    Refuse,
    /// The next three times it is busy.
    Busy,
    /// It answers no more.
    Hang,
    /// Somebody removes this file first.
    Lose(PathBuf),
}

struct Reception(Arc<Rules>);

#[async_trait::async_trait]
impl S3Access for Reception {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        match (context.s3_op().name(), context.credentials()) {
            ("GetObject" | "HeadObject", _) => Ok(()),
            ("PutObject", Some(_)) => self.0.put(context.s3_path().as_object().map_or("", |object| object.1)).await,
            (_, Some(_)) => Ok(()),
            _ => Err(s3_error!(AccessDenied)),
        }
    }
}

impl Rules {
    /// So many are stored from now on, and then this happens.
    pub fn after(&self, first: u64, then: Then) {
        *self.then.lock().unwrap() = then;
        self.asked.store(0, SeqCst);
        self.first.store(first, SeqCst);
        self.stored.lock().unwrap().clear();
    }

    /// All are stored from now on.
    pub fn let_in(&self) {
        self.after(0, Then::Refuse);
    }

    async fn put(&self, name: &str) -> S3Result<()> {
        let first = self.first.load(SeqCst);
        let asked = self.asked.fetch_add(1, SeqCst);
        if first > 0 && asked >= first {
            let then = self.then.lock().unwrap().clone();
            match then {
                Then::Refuse => return Err(s3_error!(AccessDenied)),
                Then::Busy if asked < first + 3 => return Err(s3_error!(SlowDown)),
                Then::Hang => tokio::time::sleep(Duration::from_secs(3600)).await,
                Then::Lose(file) => drop(std::fs::remove_file(file)),
                Then::Busy => {}
            }
        }
        self.stored.lock().unwrap().push(name.to_owned());
        Ok(())
    }
}

impl Store {
    pub fn start() -> Store {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join(BUCKET)).unwrap();
        let rules = Arc::<Rules>::default();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(directory.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY[0], KEY[1]));
        builder.set_access(Reception(rules.clone()));
        let service = builder.build();
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(serve(listener, service));
        Store { url, rules, directory, _runtime: runtime }
    }

    /// The address that readers use as a board's.
    pub fn board(&self) -> String {
        format!("{}/{BUCKET}/2026", self.url)
    }

    /// The file in which the server keeps an object of an election.
    pub fn file(&self, election: &str, name: &str) -> PathBuf {
        self.directory.path().join(format!("{BUCKET}/2026/elections/{election}/{name}"))
    }
}

async fn serve(listener: TcpListener, service: S3Service) {
    while let Ok((socket, _)) = listener.accept().await {
        let service = service.clone();
        tokio::spawn(async move {
            let _gone = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service).await;
        });
    }
}
