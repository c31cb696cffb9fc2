//! Where the database is, without a secret.

use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tupyo_ledger::JournalError;

use crate::authorities::Authorities;
use crate::cause::with_cause;
use crate::failure::refused;
use crate::patience::Patience;

/// A connection that is not there after so long is not waited for.
const CONNECT: Duration = Duration::from_secs(5);
/// What was sent and not acknowledged for so long was lost with the way there.
const UNACKNOWLEDGED: Duration = Duration::from_secs(20);

/// Where a database is: `postgres://USER@HOST:PORT/DATABASE`, with several hosts divided by commas, or
/// `postgres:host=… user=… dbname=…`. The password is in a file of its own.
#[derive(Clone, Debug)]
pub struct PostgresAddress {
    text: String,
    config: Config,
    authorities: Option<Authorities>,
    patience: Patience,
}

/// Not the address of a database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostgresAddressError {
    /// It begins otherwise.
    #[error("write postgres://USER@HOST:PORT/DATABASE, or postgres:host=DIRECTORY user=USER dbname=DATABASE")]
    Scheme,
    /// It cannot be read.
    #[error("{reason}")]
    Syntax {
        /// Why.
        reason: String,
    },
    /// Everybody can read it.
    #[error("take the password out of the address, where others read it, and put it into a file")]
    Password,
    /// It says how TLS is spoken: whose certificates count is said elsewhere.
    #[error("write no sslmode: with a file of authorities the way to the database is TLS, and without one it is not")]
    Tls,
}

impl FromStr for PostgresAddress {
    type Err = PostgresAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = text.strip_prefix("postgres:").ok_or(PostgresAddressError::Scheme)?;
        let spelled = if rest.starts_with("//") { text } else { rest };
        let syntax = |error: tokio_postgres::Error| PostgresAddressError::Syntax { reason: with_cause(&error) };
        let mut config: Config = spelled.parse().map_err(syntax)?;
        if config.get_password().is_some() {
            return Err(PostgresAddressError::Password);
        }
        if config.get_ssl_mode() == SslMode::Require {
            return Err(PostgresAddressError::Tls);
        }
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(PostgresAddressError::Scheme);
        }
        let several = config.get_hosts().len().max(config.get_hostaddrs().len()) > 1;
        config.target_session_attrs(if several { TargetSessionAttrs::ReadWrite } else { TargetSessionAttrs::Any });
        config.connect_timeout(CONNECT).tcp_user_timeout(UNACKNOWLEDGED).ssl_mode(SslMode::Disable);
        config.keepalives_idle(UNACKNOWLEDGED / 2).keepalives_interval(UNACKNOWLEDGED / 4).keepalives_retries(2);
        Ok(PostgresAddress { text: text.to_owned(), config, authorities: None, patience: Patience::default() })
    }
}

impl PostgresAddress {
    /// The same with the password that a file holds, without the end of its line.
    ///
    /// # Errors
    /// [`JournalError::Refused`] if the file cannot be read.
    pub fn with_password_of(mut self, file: &Path) -> Result<Self, JournalError> {
        let password = std::fs::read(file).map_err(|error| {
            refused("journal-password", format!("the password cannot be read from {}: {error}", file.display()))
        })?;
        self.config.password(password.trim_ascii_end());
        Ok(self)
    }

    /// The same by TLS, and by nothing else: each host shows a certificate for the name or address that is written,
    /// issued by one of the authorities in this PEM file.
    ///
    /// # Errors
    /// [`JournalError::Refused`] if the file has none, or a host is a directory of sockets, which shows no certificate.
    pub fn with_authorities_of(mut self, file: &Path) -> Result<Self, JournalError> {
        if !self.config.get_hosts().iter().all(|host| matches!(host, Host::Tcp(_))) {
            let reason = "a directory of sockets shows no certificate: write the database's name or address";
            return Err(refused("journal-authorities", reason));
        }
        self.authorities = Some(Authorities::read(file)?);
        self.config.ssl_mode(SslMode::Require);
        Ok(self)
    }

    /// The same, where answers are waited for so long: 30 seconds if nothing is said.
    pub fn with_patience(self, patience: Duration) -> Self {
        PostgresAddress { patience: self.patience.of(patience), ..self }
    }

    /// The same, where no question is waited for when the process has been told to stop, as this says, but for two
    /// seconds. A commit is waited for all the same.
    pub fn until_told(self, told: Arc<AtomicBool>) -> Self {
        PostgresAddress { patience: self.patience.until_told(told), ..self }
    }

    pub(crate) fn patience(&self) -> &Patience {
        &self.patience
    }

    pub(crate) fn authorities(&self) -> Option<&Authorities> {
        self.authorities.as_ref()
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }
}

impl fmt::Display for PostgresAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_host_and_no_secret() {
        for good in ["postgres://tupyo@db1,db2:5433/board", "postgres:host=/run/postgresql user=tupyo dbname=board"] {
            assert_eq!(good.parse::<PostgresAddress>().unwrap().to_string(), good);
        }
        let refused = |text: &str| text.parse::<PostgresAddress>().unwrap_err();
        assert_eq!(refused("postgres://tupyo:secret@db1/board"), PostgresAddressError::Password);
        assert_eq!(refused("postgres:host=db1 password=secret"), PostgresAddressError::Password);
        assert_eq!(refused("postgres://tupyo@db1/board?sslmode=require"), PostgresAddressError::Tls);
        assert_eq!(refused("mysql://db1"), PostgresAddressError::Scheme);
        assert_eq!(refused("postgres:user=tupyo"), PostgresAddressError::Scheme);
        assert!(matches!(refused("postgres:host"), PostgresAddressError::Syntax { .. }));
    }
}
