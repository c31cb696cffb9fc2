//! Where a leader is asked.

use std::fmt;
use std::str::FromStr;

use rustls::pki_types::ServerName;

/// Where a leader listens for gateways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaderAddress {
    /// Host and port, as they are written.
    authority: String,
    /// Whose certificate it must show.
    name: ServerName<'static>,
}

/// Not the address of a leader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write the address at which the leader listens for gateways, as https://HOST:PORT")]
pub struct LeaderAddressError;

impl LeaderAddress {
    pub(super) fn authority(&self) -> &str {
        &self.authority
    }

    pub(super) fn name(&self) -> ServerName<'static> {
        self.name.clone()
    }
}

impl FromStr for LeaderAddress {
    type Err = LeaderAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let authority = text.strip_prefix("https://").ok_or(LeaderAddressError)?;
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let (host, port) = authority.rsplit_once(':').ok_or(LeaderAddressError)?;
        let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse().is_ok_and(|port: u16| port > 0);
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let name = ServerName::try_from(host.to_owned()).ok().filter(|_| is_port).ok_or(LeaderAddressError)?;
        Ok(LeaderAddress { authority: authority.to_owned(), name })
    }
}

impl fmt::Display for LeaderAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "https://{}", self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_and_a_port_are_an_address_and_nothing_else_is() {
        for text in ["https://10.0.0.1:8443", "https://leader.example:1", "https://[2001:db8::1]:8443"] {
            assert_eq!(text.parse::<LeaderAddress>().unwrap().to_string(), text);
        }
        assert_eq!("https://a:1/".parse::<LeaderAddress>().unwrap().to_string(), "https://a:1");
        for junk in
            ["", "a:1", "http://a:1", "https://a", "https://a:0", "https://a:70000", "https://:1", "https://a:1/b"]
        {
            assert_eq!(junk.parse::<LeaderAddress>(), Err(LeaderAddressError), "{junk}");
        }
    }
}
