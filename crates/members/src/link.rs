//! Where a member registers and votes.

use std::fmt::Write;

use tupyo_registration::RegistrationCode;
use zeroize::Zeroizing;

/// What the links of an election's members have in common, as the voters' page reads it (`web/shared/link.ts`).
#[derive(Clone, Debug)]
pub struct CodeLink<'a> {
    /// The address of the board's pages, in which voters' lies at `vote/`.
    pub page: &'a str,
    /// The election's id.
    pub election: &'a str,
    /// The address of the registrar's service.
    pub service: Option<&'a str>,
}

impl CodeLink<'_> {
    /// A member's link. Everything stands behind its `#`, which no browser sends to a server.
    pub fn with(&self, code: &RegistrationCode) -> Zeroizing<String> {
        let (election, service) = (encoded(self.election), self.service.map(encoded));
        let registrar = service.map(|service| format!("&registrar={service}")).unwrap_or_default();
        let (page, code) = (self.page.trim_end_matches('/'), code.checked());
        // The code has no character that must be encoded.
        Zeroizing::new(format!("{page}/vote/#election={election}{registrar}&code={}", code.as_str()))
    }

    /// More bytes than a link has.
    pub(crate) fn longest(&self) -> usize {
        self.page.len() + 3 * (self.election.len() + self.service.map_or(0, str::len)) + 128
    }
}

/// A value of a fragment: what has no meaning there stays as it is.
fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _written = write!(out, "%{byte:02X}");
        }
    }
    out
}
