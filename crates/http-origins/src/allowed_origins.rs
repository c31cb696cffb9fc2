//! Whose pages may read and post.

use std::str::FromStr;

/// More than a scheme, a host's name of 253 characters and a port have.
const LONGEST: usize = 300;
/// More pages than an election has.
const MOST: usize = 100;

/// An origin as browsers write it, or every one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AllowedOrigin {
    /// `*`
    Any,
    /// `https://HOST`
    One(String),
}

/// Not an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "write * or an origin as browsers do: https://HOST in small letters, and :PORT unless it is the scheme's \
     own; no path"
)]
pub struct AllowedOriginError;

impl FromStr for AllowedOrigin {
    type Err = AllowedOriginError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "*" {
            return Ok(AllowedOrigin::Any);
        }
        if text.len() > LONGEST {
            return Err(AllowedOriginError);
        }
        let (scheme, rest) = text.split_once("://").ok_or(AllowedOriginError)?;
        let (host, port) = split_port(rest);
        if is_scheme(scheme) && is_host(host) && port.is_none_or(|port| is_port(scheme, port)) {
            Ok(AllowedOrigin::One(text.to_owned()))
        } else {
            Err(AllowedOriginError)
        }
    }
}

/// The host, which has colons of its own in brackets only.
fn split_port(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    }
}

fn is_scheme(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.bytes().all(known)
}

fn is_host(text: &str) -> bool {
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    match inside {
        Some(address) => !address.is_empty() && address.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':'),
        None => !text.is_empty() && text.bytes().all(|byte| known(byte) || b"-._".contains(&byte)),
    }
}

/// Browsers leave out the port that a scheme has anyway.
fn is_port(scheme: &str, text: &str) -> bool {
    let usual = matches!((scheme, text), ("http", "80") | ("https", "443"));
    text.parse::<u16>().is_ok_and(|port| port.to_string() == text) && !usual
}

/// All of them: every one, or at most 100 that are named.
#[derive(Debug, Default)]
pub struct AllowedOrigins {
    any: bool,
    each: Vec<String>,
}

/// Origins that are right each, and cannot be together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AllowedOriginsError {
    /// Every origin, and others beside.
    #[error("* is every origin: give it alone, or the origins that are meant")]
    AnyAndOthers,
    /// More than are looked through at each request.
    #[error("at most {MOST} origins can be named")]
    TooMany,
}

impl AllowedOrigins {
    /// Those that are named; without any, no page of another origin is let in.
    ///
    /// # Errors
    /// [`AllowedOriginsError`].
    pub fn new(origins: &[AllowedOrigin]) -> Result<AllowedOrigins, AllowedOriginsError> {
        let each = origins.iter().filter_map(|origin| match origin {
            AllowedOrigin::Any => None,
            AllowedOrigin::One(origin) => Some(origin.clone()),
        });
        let (any, each) = (origins.contains(&AllowedOrigin::Any), each.collect::<Vec<_>>());
        match () {
            () if any && !each.is_empty() => Err(AllowedOriginsError::AnyAndOthers),
            () if each.len() > MOST => Err(AllowedOriginsError::TooMany),
            () => Ok(AllowedOrigins { any, each }),
        }
    }

    /// What a page of this origin is told that the service allows.
    pub fn told(&self, origin: Option<&str>) -> Option<&str> {
        if self.any {
            return Some("*");
        }
        self.each.iter().map(String::as_str).find(|allowed| Some(*allowed) == origin)
    }

    /// Whether what is told depends on who asks.
    pub fn differ(&self) -> bool {
        !self.any && !self.each.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_are_taken() {
        let good = ["https://vote.example", "http://127.0.0.1:8000", "https://[::1]:8443", "app://localhost", "*"];
        good.iter().for_each(|good| assert!(good.parse::<AllowedOrigin>().is_ok(), "{good}"));
        let bad =
            ["", "null", "vote.example", "https://", "https://a/", "https://a/b", "https://A.example", "https://*"];
        let odd = ["https://a:443", "http://a:80", "https://a:0443", "https://a:", "https://a:65536", "https://a b"];
        let odder = ["https://me@a", "://a", "HTTPS://a", "https://[]", "https://a?b", "https://a, https://b", "**"];
        let long = format!("https://{}", "a".repeat(LONGEST));
        let all = bad.iter().chain(&odd).chain(&odder).copied().chain([long.as_str()]);
        all.for_each(|bad| assert!(bad.parse::<AllowedOrigin>().is_err(), "{bad}"));
    }

    #[test]
    fn an_origin_is_compared_as_a_whole() {
        let named = ["https://a.example".parse().unwrap(), "https://b.example:8443".parse().unwrap()];
        let all = AllowedOrigins::new(&named).unwrap();
        assert_eq!(all.told(Some("https://a.example")), Some("https://a.example"));
        assert_eq!(all.told(Some("https://b.example:8443")), Some("https://b.example:8443"));
        for other in ["https://a.example.evil", "http://a.example", "https://b.example", "null", "", "*"] {
            assert_eq!(all.told(Some(other)), None, "{other}");
        }
        assert!(all.told(None).is_none() && all.differ());
        let any = AllowedOrigins::new(&[AllowedOrigin::Any]).unwrap();
        assert!(any.told(None) == Some("*") && !any.differ());
        let none = AllowedOrigins::default();
        assert!(none.told(Some("https://a.example")).is_none() && !none.differ());
    }

    #[test]
    fn every_origin_stands_alone_and_not_too_many_are_named() {
        let named = |count: usize| -> Vec<AllowedOrigin> {
            (0..count).map(|number| format!("https://{number}.example").parse().unwrap()).collect()
        };
        assert!(AllowedOrigins::new(&named(MOST)).is_ok());
        assert_eq!(AllowedOrigins::new(&named(MOST + 1)).unwrap_err(), AllowedOriginsError::TooMany);
        let both = [named(1), vec![AllowedOrigin::Any]].concat();
        assert_eq!(AllowedOrigins::new(&both).unwrap_err(), AllowedOriginsError::AnyAndOthers);
    }
}
