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
    /// The address of the board, if the pages do not come from it.
    pub board: Option<&'a str>,
    /// The address of the registrar's service.
    pub service: Option<&'a str>,
}

impl CodeLink<'_> {
    /// A member's link. Everything stands behind its `#`, which no browser sends to a server.
    pub fn with(&self, code: &RegistrationCode) -> Zeroizing<String> {
        let value = |name: &str, value: Option<&str>| value.map(|value| format!("&{name}={}", encoded(value)));
        let [board, registrar] =
            [value("board", self.board), value("registrar", self.service)].map(Option::unwrap_or_default);
        let election = encoded(self.election);
        let (page, code) = (self.page.trim_end_matches('/'), code.checked());
        // The code has no character that must be encoded.
        Zeroizing::new(format!("{page}/vote/#election={election}{board}{registrar}&code={}", code.as_str()))
    }

    /// More bytes than a link has.
    pub(crate) fn longest(&self) -> usize {
        let values = [Some(self.election), self.board, self.service];
        self.page.len() + 3 * values.into_iter().flatten().map(str::len).sum::<usize>() + 128
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
