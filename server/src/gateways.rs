//! The gateways that hand entries on to this board, and what is held against them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustls::ServerConnection;
use tupyo_encoding::sha256;

use crate::log::{self, Event};
use crate::metrics;

/// What a gateway says of an entry whose signature and proof it has verified. Nothing is taken from it but its word.
pub(crate) const JUDGED: &str = "tupyo-judged";

/// What no honest gateway hands on as verified. None of it depends on how far it has followed the ledger.
const LIES: [&str; 8] = [
    "card-signature-invalid",
    "malformed-entry",
    "opening-invalid",
    "proof-invalid",
    "signature-invalid",
    "unknown-voter",
    "wrong-shape",
    "wrong-style",
];

/// A gateway: the SHA-256 of its certificate, as `openssl x509 -fingerprint` prints it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct GatewayName([u8; 32]);

/// Which gateways are heard no more, and for which refusal.
#[derive(Default)]
pub(crate) struct Gateways(Mutex<BTreeMap<GatewayName, String>>);

impl GatewayName {
    /// Who is at the other end, if certificates are asked for.
    pub(crate) fn of(connection: &ServerConnection) -> Option<GatewayName> {
        let certificate = connection.peer_certificates()?.first()?;
        Some(GatewayName(sha256(certificate)))
    }
}

impl fmt::Display for GatewayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl Gateways {
    /// What a gateway is barred for, if it is.
    pub(crate) fn barred_for(&self, gateway: GatewayName) -> Option<String> {
        self.barred().get(&gateway).cloned()
    }

    /// An entry that this gateway says it has verified was refused with this code.
    pub(crate) fn refused(&self, gateway: GatewayName, code: &str) {
        if LIES.contains(&code) && self.barred().insert(gateway, code.to_owned()).is_none() {
            metrics::gateway_barred();
            log::event(Event::GatewayBarred { gateway: gateway.to_string(), code: code.to_owned() });
        }
    }

    fn barred(&self) -> MutexGuard<'_, BTreeMap<GatewayName, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use tupyo_election::RefusalCode;

    use super::*;

    #[test]
    fn who_lies_once_is_barred_and_nobody_else() {
        let (gateways, one, other) = (Gateways::default(), GatewayName([1; 32]), GatewayName([0xAB; 32]));
        // What has become of the election meanwhile is no lie.
        for code in ["closed", "not-open", "out-of-chain", "documents-changed", "too-many", "queue-full", "voter-busy"]
        {
            gateways.refused(one, code);
        }
        assert_eq!(gateways.barred_for(one), None);
        gateways.refused(one, "proof-invalid");
        gateways.refused(one, "closed");
        assert_eq!(gateways.barred_for(one).as_deref(), Some("proof-invalid"));
        assert_eq!(gateways.barred_for(other), None);
        assert_eq!(other.to_string(), "AB".repeat(32));
    }

    #[test]
    fn lies_are_refusals() {
        let all: Vec<_> = RefusalCode::all().map(RefusalCode::text).collect();
        LIES.iter().for_each(|code| assert!(all.contains(code), "{code}"));
    }
}
