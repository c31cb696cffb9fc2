//! A PostgreSQL of its own and its standbys: Debian's programs, run by their own user in temporary directories, started
//! and stopped by `pg_ctl` and never by the system.
//!
//! It compiles only: to run it needs PostgreSQL's programs and the right to be their user.
//!
//! ```no_run
//! use tupyo_trial_database::TrialDatabase;
//!
//! let primary = TrialDatabase::primary();
//! let standby = primary.standby("one");
//! primary.sql("CREATE TABLE votes (entry bytea)");
//! standby.until("SELECT count(*) FROM votes", "0");
//! ```

#![allow(clippy::expect_used, reason = "a trial that cannot go on is a failed test")]

mod place;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub use place::Place;

/// A database that runs, and is stopped and deleted in the end.
pub struct TrialDatabase {
    directory: TempDir,
    place: Place,
    port: u16,
}

/// Where Debian keeps PostgreSQL's programs.
const PROGRAMS: &str = "/usr/lib/postgresql";
const EXPECTED: &str = "a machine on which a database can be tried";

/// How long what must happen by itself is waited for.
const PATIENCE: Duration = Duration::from_secs(300);

const COMMON: &str = "shared_buffers = '16MB'\nmax_connections = 60\n\
    max_wal_senders = 8\nwal_level = replica\nwal_keep_size = '256MB'\nwal_retrieve_retry_interval = '200ms'\n\
    autovacuum = off\nlog_statement = none\nmax_wal_size = '256MB'\n";

impl TrialDatabase {
    /// Whether PostgreSQL's programs are on this machine.
    pub fn is_installed() -> bool {
        Path::new(PROGRAMS).exists()
    }

    /// A new database, which waits for no standby.
    pub fn primary() -> TrialDatabase {
        TrialDatabase::primary_at(Place::default(), &[])
    }

    /// The same in another place, made with these arguments of `initdb`.
    pub fn primary_at(place: Place, arguments: &[&str]) -> TrialDatabase {
        let instance = TrialDatabase::placed(place);
        let data = instance.data();
        let fixed = ["-A", "trust", "-U", "postgres", "--no-sync", "-D", &data];
        instance.run("initdb", &[&fixed[..], arguments].concat());
        instance.place.admit(Path::new(&data)).expect(EXPECTED);
        instance.begun("primary")
    }

    /// A copy of it that follows it under this name.
    pub fn standby(&self, name: &str) -> TrialDatabase {
        self.standby_at(name, Place::default())
    }

    /// The same in another place.
    pub fn standby_at(&self, name: &str, place: Place) -> TrialDatabase {
        let instance = TrialDatabase::placed(place);
        let (port, source) = (self.port.to_string(), &self.place.source);
        let arguments = ["-h", source, "-p", &port, "-U", "postgres", "-R", "-X", "stream", "-c", "fast", "-D"];
        instance.run("pg_basebackup", &[&arguments[..], &[&instance.data()]].concat());
        instance.begun(name)
    }

    fn placed(place: Place) -> TrialDatabase {
        let directory = tempfile::tempdir().expect(EXPECTED);
        let _open =
            Command::new("chmod").args(["0777".as_ref(), directory.path().as_os_str()]).status().expect(EXPECTED);
        TrialDatabase { directory, place, port: 0 }
    }

    /// Configured, and started on a port that is free then; another process may be faster.
    fn begun(mut self, name: &str) -> TrialDatabase {
        let file = Path::new(&self.data()).join("postgresql.conf");
        let before = fs::read_to_string(&file).expect(EXPECTED);
        for _ in 0..5 {
            self.port = TcpListener::bind("127.0.0.1:0").expect(EXPECTED).local_addr().expect(EXPECTED).port();
            self.configure(&file, &before, name);
            if self.try_start().is_ok() {
                return self;
            }
        }
        self.start();
        self
    }

    fn configure(&self, file: &Path, before: &str, name: &str) {
        let own = format!(
            "listen_addresses = '{}'\nport = {}\nunix_socket_directories = ''\ncluster_name = '{name}'\n",
            self.place.listens(),
            self.port
        );
        fs::write(file, format!("{before}\n{COMMON}{own}")).expect(EXPECTED);
    }

    /// Waits until it lets somebody in: it may be recovering.
    pub fn until_it_answers(&self) {
        let begun = Instant::now();
        while !self.try_sql("postgres", "SELECT 1").status.success() {
            assert!(begun.elapsed() < PATIENCE, "it does not answer");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Ends it at once, if it has not ended by itself, and starts it again.
    pub fn restart(&self) {
        let _or_not = self.try_run("pg_ctl", &["-w", "-m", "immediate", "-s", "-D", &self.data(), "stop"]);
        self.start();
    }

    /// Starts it again. Of one that was killed, some processes may still have to end.
    pub fn start(&self) {
        let begun = Instant::now();
        while let Err(said) = self.try_start() {
            assert!(begun.elapsed() < PATIENCE, "{said}");
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    fn try_start(&self) -> Result<(), String> {
        let log = self.directory.path().join("log").display().to_string();
        self.try_run("pg_ctl", &["-w", "-t", "300", "-s", "-D", &self.data(), "-l", &log, "start"])
    }

    /// At once, as if the machine had stopped; it can be started again.
    pub fn kill(&self) {
        let file = Path::new(&self.data()).join("postmaster.pid");
        let killed = Command::new("kill").args(["-9", &self.process()]).status().expect(EXPECTED);
        assert!(killed.success());
        // Its children notice, and end.
        let begun = Instant::now();
        while self.try_sql("postgres", "SELECT 1").status.success() && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(50));
        }
        std::thread::sleep(Duration::from_millis(500));
        // Where nobody waits for it, the process is one of the dead, and looks as if it lived.
        let _gone = fs::remove_file(file);
    }

    fn data(&self) -> String {
        self.directory.path().join("data").display().to_string()
    }

    /// None of its processes does anything until what is given back is dropped: nothing answers, and nothing is closed.
    pub fn freeze(&self) -> Frozen {
        let sessions =
            self.sql("SELECT string_agg(pid::text, ' ') FROM pg_stat_activity WHERE pid <> pg_backend_pid()");
        let all = std::iter::once(self.process()).chain(sessions.split(' ').map(str::to_owned)).collect();
        let frozen = Frozen { processes: all };
        frozen.signal("-STOP");
        frozen
    }

    /// The id of its first process.
    fn process(&self) -> String {
        let file = Path::new(&self.data()).join("postmaster.pid");
        fs::read_to_string(file).expect(EXPECTED).lines().next().expect(EXPECTED).to_owned()
    }

    /// A directory that is deleted with it.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The port that it listens on, of 127.0.0.1 if nothing else was said.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its address, for the role that owns everything.
    pub fn address(&self) -> String {
        self.address_of("postgres", "postgres")
    }

    /// Its address, for a role and a database.
    pub fn address_of(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@{}:{}/{database}", self.place.address, self.port)
    }

    /// What a standby follows it by.
    pub fn conninfo(&self) -> String {
        format!("host={} port={} user=postgres", self.place.source, self.port)
    }

    /// What a statement says, without headings.
    pub fn sql(&self, statement: &str) -> String {
        let output = self.try_sql("postgres", statement);
        assert!(output.status.success(), "{statement}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// What becomes of a statement in another database, or of one that may fail.
    pub fn try_sql(&self, database: &str, statement: &str) -> Output {
        let port = self.port.to_string();
        let arguments =
            ["-XAtq", "-h", &self.place.address, "-p", &port, "-U", "postgres", "-d", database, "-c", statement];
        Command::new(program("psql")).args(arguments).output().expect(EXPECTED)
    }

    /// Changes settings while it runs.
    pub fn set(&self, settings: &[(&str, &str)]) {
        for (name, value) in settings {
            self.sql(&format!("ALTER SYSTEM SET {name} = '{value}'"));
        }
        self.sql("SELECT pg_reload_conf()");
        // A new session has what the database has read; processes that run have been told. The one that keeps what
        // commits wait for reads it before it makes a checkpoint.
        settings.iter().for_each(|(name, value)| self.until(&format!("SHOW {name}"), value));
        self.sql("CHECKPOINT");
    }

    /// Lets in by TLS, too, with a certificate for this name of an authority of its own. Gives the authority's file.
    pub fn certify(&self, name: &str) -> PathBuf {
        let file = |name: &str| self.directory.path().join(name).display().to_string();
        let new = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2";
        let openssl = |words: &str| {
            let words = words.split(' ').map(|word| word.replace('+', &file("")));
            let done = self.place.as_user(Path::new("openssl")).args(words).current_dir("/").output().expect(EXPECTED);
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        };
        openssl(&format!("req -x509 {new} -subj /CN=authority -keyout +ca.key -out +ca.pem"));
        openssl(&format!(
            "req -x509 {new} -subj /CN=database -CA +ca.pem -CAkey +ca.key -addext basicConstraints=critical,CA:FALSE \
             -addext subjectAltName={name} -keyout +key.pem -out +chain.pem"
        ));
        self.set(&[("ssl_cert_file", &file("chain.pem")), ("ssl_key_file", &file("key.pem")), ("ssl", "on")]);
        self.directory.path().join("ca.pem")
    }

    /// Waits until a statement says this.
    pub fn until(&self, statement: &str, expected: &str) {
        let begun = Instant::now();
        loop {
            let said = self.sql(statement);
            if said == expected {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{statement}: {said} and not {expected}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until a session waits for standbys; gives its process.
    pub fn waiting_commit(&self) -> String {
        let waits = "FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND pid <> pg_backend_pid()";
        self.until(&format!("SELECT count(*) > 0 {waits}"), "t");
        self.sql(&format!("SELECT pid {waits} LIMIT 1"))
    }

    /// It receives nothing any more, and keeps what it has.
    pub fn stop_receiver(&self) {
        self.set(&[("primary_conninfo", "")]);
        self.until("SELECT count(*) FROM pg_stat_wal_receiver", "0");
    }

    /// It is a primary from now on.
    pub fn promote(&self) {
        self.run("pg_ctl", &["-w", "-t", "300", "-s", "-D", &self.data(), "promote"]);
        self.until("SELECT pg_is_in_recovery()", "f");
    }

    /// Runs one of its programs as its user.
    fn run(&self, name: &str, arguments: &[&str]) {
        let done = self.try_run(name, arguments);
        assert!(done.is_ok(), "{}", done.err().unwrap_or_default());
    }

    fn try_run(&self, name: &str, arguments: &[&str]) -> Result<(), String> {
        let output = self.place.as_user(&program(name)).args(arguments).current_dir("/").output().expect(EXPECTED);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let log = fs::read_to_string(self.directory.path().join("log")).unwrap_or_default();
        if output.status.success() { Ok(()) } else { Err(format!("{name}: {said}\n{log}")) }
    }
}

/// Processes that do nothing. When dropped, they go on.
pub struct Frozen {
    processes: Vec<String>,
}

impl Frozen {
    fn signal(&self, name: &str) {
        // One of them may have ended.
        let _sent = Command::new("kill").arg(name).args(&self.processes).stderr(std::process::Stdio::null()).status();
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        self.signal("-CONT");
    }
}

impl Drop for TrialDatabase {
    fn drop(&mut self) {
        let stop = ["-m", "immediate", "-s", "-D", &self.data(), "stop"];
        let _stopped = self.place.as_user(&program("pg_ctl")).args(stop).current_dir("/").output();
        // The files are another user's: the directory's own guard may not delete them.
        let _deleted = self.place.as_user(Path::new("rm")).args(["-rf", &self.data()]).current_dir("/").output();
    }
}

/// Debian keeps each version's programs in a directory of its own: the newest.
fn program(name: &str) -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir(PROGRAMS)
        .expect("PostgreSQL's programs: apt-get install postgresql")
        .map(|version| version.expect(EXPECTED).path().join("bin").join(name))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    found.pop().expect("one of PostgreSQL's programs")
}
