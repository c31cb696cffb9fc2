//! Which files the voters' page has: docs/protocol/page.md.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::DocumentDigest;

const MOST_ADDRESSES: usize = 8;
const LONGEST_HOST: usize = 100;
const MOST_HEADERS: usize = 16;
const LONGEST_NAME: usize = 64;
const LONGEST_VALUE: usize = 2_000;
const MOST_ASSETS: usize = 256;
const LONGEST_PATH: usize = 200;
const INDEX: &str = "index.html";

/// What the voters' page consists of, and where it is served.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PageManifest {
    /// The digest of the one that holds until then.
    pub before: Option<DocumentDigest>,
    /// Where it is served, ascending; none: wherever somebody serves it.
    pub addresses: Vec<String>,
    /// Lines above every answer, ascending by their names.
    pub headers: Vec<PageHeader>,
    /// All files, ascending by their paths.
    pub assets: Vec<PageAsset>,
    /// Why it is as it is; may be empty.
    pub reason: String,
}

/// A line above every answer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PageHeader {
    /// Its name, in small letters.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PageAsset {
    /// Its path below each address.
    pub path: String,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// A page that took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageEntry {
    /// The index of the entry with which it did.
    pub index: u64,
    /// The document's digest.
    pub digest: DocumentDigest,
    /// Whether voting was open.
    pub while_open: bool,
    /// How many files it has.
    pub assets: usize,
    /// Why it is as it is.
    pub reason: String,
}

/// The rules of a page's manifest, except for its reason's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageRule {
    /// It has more than one part.
    #[error("it has more than 65,000 bytes")]
    Size,
    /// It does not name the page before.
    #[error("it does not name the page that holds until now")]
    Before,
    /// An address.
    #[error(
        "its addresses are more than 8, not in ascending order, or one is not https://HOST/ and a plain path \
        with a slash at its end"
    )]
    Address,
    /// A header line.
    #[error("its header lines are more than 16, not in ascending order, or one has a character that it may not have")]
    Header,
    /// A file.
    #[error("its files are none or more than 256, not in ascending order, or one's path is not plain")]
    Asset,
}

impl PageRule {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            PageRule::Size => "page-size",
            PageRule::Before => "page-before",
            PageRule::Address => "page-address",
            PageRule::Header => "page-header",
            PageRule::Asset => "page-asset",
        }
    }
}

impl PageManifest {
    /// Examines everything but its reason, where a page of this digest holds until then and the document has this many
    /// parts.
    pub(crate) fn examine(&self, before: Option<DocumentDigest>, parts: u16) -> Result<(), PageRule> {
        let rules = [
            (parts == 1, PageRule::Size),
            (self.before == before, PageRule::Before),
            (self.has_plain_addresses(), PageRule::Address),
            (self.has_plain_headers(), PageRule::Header),
            (self.has_plain_assets(), PageRule::Asset),
        ];
        rules.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, rule)| Err(rule))
    }

    fn has_plain_addresses(&self) -> bool {
        let ascends = self.addresses.is_sorted_by(|one, next| one < next);
        self.addresses.len() <= MOST_ADDRESSES && ascends && self.addresses.iter().all(|address| is_address(address))
    }

    fn has_plain_headers(&self) -> bool {
        let ascends = self.headers.is_sorted_by(|one, next| one.name < next.name);
        self.headers.len() <= MOST_HEADERS && ascends && self.headers.iter().all(PageHeader::is_plain)
    }

    fn has_plain_assets(&self) -> bool {
        let ascends = self.assets.is_sorted_by(|one, next| one.path < next.path);
        (1..=MOST_ASSETS).contains(&self.assets.len())
            && ascends
            && self.assets.iter().all(|asset| is_path(&asset.path))
    }
}

impl PageAsset {
    /// The paths at which it is served: its own, and that of the directory whose index it is.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let directory = self.path.strip_suffix(INDEX).filter(|rest| rest.is_empty() || rest.ends_with('/'));
        directory.into_iter().chain([self.path.as_str()])
    }
}

impl PageHeader {
    fn is_plain(&self) -> bool {
        let (name, value) = (self.name.as_bytes(), self.value.as_bytes());
        let named = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
        (1..=LONGEST_NAME).contains(&name.len())
            && name.iter().all(named)
            && (1..=LONGEST_VALUE).contains(&value.len())
            && value.iter().all(|byte| (b' '..=b'~').contains(byte))
            && !self.value.starts_with(' ')
            && !self.value.ends_with(' ')
    }
}

/// Segments with one slash between two, none of them hidden or leading out.
fn is_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let is_segment = |segment: &str| !segment.is_empty() && !segment.starts_with('.') && segment.bytes().all(plain);
    path.len() <= LONGEST_PATH && path.split('/').all(is_segment)
}

/// A scheme, a host and, if it is not the host's whole, a directory.
fn is_address(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let Some((host, path)) = rest.and_then(|rest| rest.split_once('/')) else { return false };
    let named = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']')
    };
    let is_directory = |path: &str| path.len() <= LONGEST_PATH && path.strip_suffix('/').is_some_and(is_path);
    (1..=LONGEST_HOST).contains(&host.len()) && host.bytes().all(named) && (path.is_empty() || is_directory(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_spelling_and_leads_nowhere_else() {
        for path in ["index.html", "assets/a-1_B.js", "a/b/c", "a..b"] {
            assert!(is_path(path), "{path}");
        }
        for path in [
            "",
            "/a",
            "a/",
            "a//b",
            "..",
            "a/../b",
            "./a",
            "a/.hidden",
            "a b",
            "a%2e",
            "a?b",
            "a#b",
            "a\\b",
            "가",
            "a\0",
        ] {
            assert!(!is_path(path), "{path}");
        }
        assert!(is_path(&"a".repeat(200)) && !is_path(&"a".repeat(201)));
    }

    #[test]
    fn an_address_is_a_host_and_a_directory() {
        for address in ["https://vote.example/", "http://127.0.0.1:8080/", "https://[::1]/a/b/"] {
            assert!(is_address(address), "{address}");
        }
        for address in [
            "https://vote.example",
            "https:///",
            "ftp://a/",
            "https://u@a/",
            "https://A/",
            "https://a/b",
            "https://a//",
            "https://a/../",
            "https://a/?b/",
        ] {
            assert!(!is_address(address), "{address}");
        }
    }

    #[test]
    fn an_index_is_served_at_its_directory_too() {
        let paths = |path: &str| {
            let asset = PageAsset { path: path.to_owned(), sha256: [0; 32] };
            asset.paths().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(paths("index.html"), ["", "index.html"]);
        assert_eq!(paths("vote/index.html"), ["vote/", "vote/index.html"]);
        assert_eq!(paths("vote/no-index.html"), ["vote/no-index.html"]);
    }
}
