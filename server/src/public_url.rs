//! The address under which people find the board.

use std::fmt;
use std::str::FromStr;

/// Where the board is found from outside: `https://HOST` and, behind a proxy, a path. What clients say of it in `Host`
/// is never repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

/// How answers say where something is found.
pub(crate) struct FoundAt(Option<PublicUrl>);

impl FoundAt {
    pub(crate) fn new(url: Option<PublicUrl>) -> FoundAt {
        FoundAt(url)
    }

    /// The whole address of a path if it is known, and else the path.
    pub(crate) fn find(&self, path: &str) -> String {
        self.0.as_ref().map_or_else(|| path.to_owned(), |url| format!("{url}{path}"))
    }
}

/// Not an address of a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write http:// or https://, a host, and a path if the board is at one; no name, no query, no / at the end")]
pub struct PublicUrlError;

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(PublicUrlError)?;
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:[]/".contains(&byte);
        let is_address = rest.bytes().all(known) && !rest.starts_with(['/', ':']);
        if is_address && !rest.is_empty() && !rest.ends_with('/') {
            Ok(PublicUrl(text.to_owned()))
        } else {
            Err(PublicUrlError)
        }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_are_taken() {
        for good in ["https://vote.example", "http://127.0.0.1:8080", "https://[::1]:8443", "https://a.example/board"] {
            assert_eq!(good.parse::<PublicUrl>().unwrap().to_string(), good);
        }
        for bad in ["", "vote.example", "ftp://a", "https://", "https:///a", "https://a/", "https://a?b", "https://a b"]
        {
            assert!(bad.parse::<PublicUrl>().is_err(), "{bad}");
        }
        for bad in ["https://me@a", "https://a#b", "https://a%20", "https://\u{e9}", "https://:80"] {
            assert!(bad.parse::<PublicUrl>().is_err(), "{bad}");
        }
    }
}
