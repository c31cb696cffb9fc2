//! One connection, driven while it is used.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::join;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::tls::{MakeTlsConnect, TlsStream};
use tokio_postgres::types::ToSql;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Error, NoTls, Row, Socket, Statement};
use tupyo_ledger::JournalError;

use crate::address::PostgresAddress;
use crate::cause::with_cause;
use crate::durability::{ASK, ASK_AGAIN, Quorum, examine, synchronous};
use crate::failure::{harmless, not_done, unreachable};
use crate::patience::Patience;
use crate::several::each_alone;

/// A connection that was not used for so long is tried out before anything depends on it.
const IDLE: Duration = Duration::from_secs(1);

/// What a session is told first. Warnings are heard, whatever the role is configured with, and nothing that is waited
/// for is broken off by the database. Half a question holds locks until the rest comes: where the way to who asks is
/// lost, the database notices within 20 seconds, and not in two hours, so that another one can take over.
const BEGIN: &str = "SET client_min_messages = warning; SET statement_timeout = 0; SET lock_timeout = 0; \
    SET search_path = pg_catalog; SET bytea_output = hex; \
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 2; \
    SET tcp_user_timeout = 20000";

/// Whoever asks which standby may be promoted must find how many there are.
const NOTE_QUORUM: &str = "UPDATE tupyo.board SET standbys_needed = $1, standbys = $2 \
    WHERE (standbys_needed, standbys) IS DISTINCT FROM ($1, $2)";

/// A connection to a database that keeps the order.
pub(crate) struct Database {
    address: PostgresAddress,
    /// How many standbys a commit must wait for; `None` where nothing is committed that matters,
    /// and none is waited for.
    standbys: Option<usize>,
    runtime: Runtime,
    session: Session,
    used: Instant,
}

struct Session {
    client: Client,
    warnings: Arc<Mutex<Vec<String>>>,
    ask_again: Statement,
    prepared: BTreeMap<&'static str, Statement>,
    /// As it was noted last.
    quorum: Quorum,
}

/// What has become of something that changes the order.
pub(crate) enum Done {
    /// It is done, wherever it must be.
    Rows(Vec<Row>),
    /// It is not.
    Not(JournalError),
    /// Nobody knows, for this reason.
    Unknown(String),
}

impl Database {
    /// Connects. With `standbys`, the database must be one that can keep the order.
    ///
    /// # Errors
    /// [`JournalError`]: unreachable, or refused by name.
    pub(crate) fn open(address: &PostgresAddress, standbys: Option<usize>) -> Result<Database, JournalError> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| unreachable(error.to_string()))?;
        let session = runtime.block_on(address.patience().wait(Session::begin(address, standbys)))??;
        Ok(Database { address: address.clone(), standbys, runtime, session, used: Instant::now() })
    }

    /// Notes how many standbys commits wait for, on as many of them.
    ///
    /// # Errors
    /// [`JournalError`] if the database does not say that it is there.
    pub(crate) fn note_quorum(&mut self) -> Result<(), JournalError> {
        let Quorum { needed, named } = self.session.quorum;
        let [needed, named] = [needed, named].map(|number| i32::try_from(number).unwrap_or(i32::MAX));
        heard(&self.session.warnings);
        self.run(NOTE_QUORUM, &[&needed, &named])?;
        let warning = heard(&self.session.warnings).into_iter().next();
        warning.map_or(Ok(()), |warning| Err(unreachable(format!("the quorum was not noted: {warning}"))))
    }

    /// Notes a quorum that has changed.
    fn note_change(&mut self, found: Quorum) -> Result<(), JournalError> {
        let noted = std::mem::replace(&mut self.session.quorum, found);
        if noted == found {
            return Ok(());
        }
        // What has not been noted has to be, the next time.
        self.note_quorum().inspect_err(|_| self.session.quorum = noted)
    }

    /// Connects again if the connection is not there any more. Only between two things that matter: what was asked for
    /// on the old one may still happen there.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub(crate) fn revive(&mut self) -> Result<(), JournalError> {
        let fresh = self.used.elapsed() < IDLE && !self.session.client.is_closed();
        let lives = fresh || self.run(ASK_AGAIN, &[]).is_ok();
        if !lives {
            let session = self.wait(Session::begin(&self.address, self.standbys))??;
            let noted = std::mem::replace(&mut self.session, session).quorum;
            let found = std::mem::replace(&mut self.session.quorum, noted);
            self.note_change(found)?;
        }
        self.used = Instant::now();
        Ok(())
    }

    /// Asks, or changes what does not matter.
    ///
    /// # Errors
    /// [`JournalError`], as far as it says anything: what was to be changed may be changed.
    pub(crate) fn run(&mut self, statement: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, JournalError> {
        self.used = Instant::now();
        let asked = self.wait(self.session.client.query(statement, values))?;
        asked.map_err(|error| harmless(&error))
    }

    /// Several statements without values, one after the other.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub(crate) fn run_all(&mut self, statements: &str) -> Result<(), JournalError> {
        self.used = Instant::now();
        let done = self.wait(self.session.client.batch_execute(statements))?;
        done.map_err(|error| harmless(&error))
    }

    /// Does, in one transaction, what changes the order. To be told to stop breaks nothing off.
    pub(crate) fn commit(&mut self, statement: &Statement, values: &[&(dyn ToSql + Sync)]) -> Done {
        let patience = self.address.patience().to_the_end();
        self.change(&patience, statement, values)
    }

    /// The same of what may be broken off: who takes over has signed nothing yet.
    pub(crate) fn take_over(&mut self, statement: &Statement, values: &[&(dyn ToSql + Sync)]) -> Done {
        let patience = self.address.patience().clone();
        self.change(&patience, statement, values)
    }

    fn change(&mut self, patience: &Patience, statement: &Statement, values: &[&(dyn ToSql + Sync)]) -> Done {
        self.used = Instant::now();
        let Session { client, warnings, ask_again, .. } = &self.session;
        heard(warnings);
        // Sent together, done one after the other: the second one sees the settings that hold when the first is done.
        let both = join(client.query(statement, values), client.query_one(ask_again, &[]));
        let (done, again) = match self.runtime.block_on(patience.wait(both)) {
            Ok(answers) => answers,
            Err(late) => return Done::Unknown(late.to_string()),
        };
        match done {
            Err(error) => not_done(&error).map_or_else(|| Done::Unknown(with_cause(&error)), Done::Not),
            Ok(rows) => {
                match self.counts(again).and_then(|quorum| self.note_change(quorum).map_err(|it| it.to_string())) {
                    Ok(()) => Done::Rows(rows),
                    Err(reason) => Done::Unknown(reason),
                }
            }
        }
    }

    /// A statement that is used often.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub(crate) fn prepared(&mut self, text: &'static str) -> Result<Statement, JournalError> {
        if let Some(statement) = self.session.prepared.get(text) {
            return Ok(statement.clone());
        }
        let prepared = self.wait(self.session.client.prepare(text))?;
        let statement = prepared.map_err(|error| harmless(&error))?;
        self.session.prepared.insert(text, statement.clone());
        Ok(statement)
    }

    fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, JournalError> {
        self.runtime.block_on(self.address.patience().wait(work))
    }

    /// Whether what was done is where it must be: nothing was said against it, and standbys are still waited for. How
    /// many of how many.
    fn counts(&self, again: Result<Row, Error>) -> Result<Quorum, String> {
        if let Some(warning) = heard(&self.session.warnings).into_iter().next() {
            return Err(format!("the database has warned: {warning}"));
        }
        let names: String = again.and_then(|row| row.try_get(0)).map_err(|error| with_cause(&error))?;
        synchronous(&names, self.standbys.unwrap_or_default()).map_err(|error| error.to_string())
    }
}

impl Session {
    async fn begin(address: &PostgresAddress, standbys: Option<usize>) -> Result<Session, JournalError> {
        let warnings = Arc::<Mutex<Vec<String>>>::default();
        let client = match address.authorities() {
            Some(authorities) => reached(address, authorities.connector(), &warnings).await?,
            None => reached(address, NoTls, &warnings).await?,
        };
        client.batch_execute(BEGIN).await.map_err(|error| harmless(&error))?;
        let mut quorum = Quorum::default();
        if standbys.is_none() {
            let local = "SET synchronous_commit = local";
            client.batch_execute(local).await.map_err(|error| harmless(&error))?;
        }
        if let Some(standbys) = standbys {
            // A role or a database may be configured with less; more, `remote_apply`, is left as it is.
            let raise = "SELECT set_config('synchronous_commit', 'on', false) \
                WHERE current_setting('synchronous_commit') <> 'remote_apply'";
            client.query(raise, &[]).await.map_err(|error| harmless(&error))?;
            let row = client.query_one(ASK, &[]).await.map_err(|error| harmless(&error))?;
            quorum = examine(&row, standbys)?;
        }
        let ask_again = client.prepare(ASK_AGAIN).await.map_err(|error| harmless(&error))?;
        Ok(Session { client, warnings, ask_again, prepared: BTreeMap::new(), quorum })
    }
}

/// A client of one of the databases. The library says of several what the last one said. That waiting helps nobody is
/// true only where each of them says so: who cannot be reached, or takes no writes, may be the journal in a while.
async fn reached<T>(
    address: &PostgresAddress,
    tls: T,
    warnings: &Arc<Mutex<Vec<String>>>,
) -> Result<Client, JournalError>
where
    T: MakeTlsConnect<Socket> + Clone,
    T::Stream: Send + 'static,
{
    let connected = connected(address.config(), tls.clone(), warnings).await;
    let mut last = match connected.map_err(|error| harmless(&error)) {
        Err(refused @ JournalError::Refused { .. }) => refused,
        other => return other,
    };
    for alone in each_alone(address.config()) {
        match self::connected(&alone, tls.clone(), warnings).await.map_err(|error| harmless(&error)) {
            Err(refused @ JournalError::Refused { .. }) => last = refused,
            other => return other,
        }
    }
    Err(last)
}

/// A client whose connection is driven.
async fn connected<T>(config: &Config, tls: T, warnings: &Arc<Mutex<Vec<String>>>) -> Result<Client, Error>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let (client, connection) = config.connect(tls).await?;
    drop(tokio::spawn(drive(connection, warnings.clone())));
    Ok(client)
}

/// Drives a connection to its end, and keeps what the database warns of.
async fn drive(mut connection: Connection<Socket, impl TlsStream + Unpin>, warnings: Arc<Mutex<Vec<String>>>) {
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if let AsyncMessage::Notice(notice) = message {
            let mut warnings = warnings.lock().unwrap_or_else(PoisonError::into_inner);
            warnings.push(notice.message().to_owned());
        }
    }
}

fn heard(warnings: &Mutex<Vec<String>>) -> Vec<String> {
    std::mem::take(&mut warnings.lock().unwrap_or_else(PoisonError::into_inner))
}
