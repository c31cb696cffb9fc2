//! Load goes to this machine and nowhere else.

use std::net::SocketAddr;

use crate::LoadError;

/// The address of a board on this machine: load goes nowhere else.
pub(crate) fn loopback(url: &str) -> Result<SocketAddr, LoadError> {
    let address = url.strip_prefix("http://").and_then(|address| address.parse().ok());
    let address = address.filter(|address: &SocketAddr| address.ip().is_loopback());
    address.ok_or_else(|| LoadError::NotLoopback { url: url.to_owned() })
}
