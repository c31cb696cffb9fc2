//! Where in which store, and as whom.
#![cfg_attr(not(feature = "object-store"), allow(dead_code, reason = "only a program with stores reads it"))]

use std::path::{Path, PathBuf};
use std::str::FromStr;

use zeroize::Zeroizing;

use crate::catalogue::board as texts;
use crate::failure::Failure;
use crate::files;

/// The longest file of credentials.
const LARGEST_FILE: usize = 65_536;

/// A bucket, and what the names of all objects begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorePlace {
    bucket: String,
    prefix: String,
}

/// Not the place of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write s3://BUCKET or s3://BUCKET/PREFIX, with letters, digits, dots and hyphens, and no / at the end")]
pub struct StorePlaceError;

impl FromStr for StorePlace {
    type Err = StorePlaceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = text.strip_prefix("s3://").ok_or(StorePlaceError)?;
        let (bucket, prefix) = rest.split_once('/').map_or((rest, None), |(bucket, prefix)| (bucket, Some(prefix)));
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(known) && name != "." && name != "..";
        let is_good = is_name(bucket) && prefix.is_none_or(|prefix| prefix.split('/').all(is_name));
        let prefix = prefix.unwrap_or_default().to_owned();
        is_good.then(|| StorePlace { bucket: bucket.to_owned(), prefix }).ok_or(StorePlaceError)
    }
}

impl StorePlace {
    /// The bucket.
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// What lies below a path of it.
    pub fn below(&self, path: &str) -> String {
        if self.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", self.prefix) }
    }
}

/// How the store is reached, and as whom. What is not said is in the environment (`AWS_…`), or the machine's own.
#[derive(Clone, Debug, clap::Args)]
pub struct StoreOptions {
    /// The store's address, if it is not Amazon's
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// The store's region
    #[arg(long, value_name = "NAME")]
    region: Option<String>,
    /// Who pushes: a file like ~/.aws/credentials. Without it, the environment says it, or the machine's role
    #[arg(long, value_name = "FILE")]
    credentials: Option<PathBuf>,
}

impl StoreOptions {
    /// The store's address.
    pub fn endpoint(&self) -> Option<&str> {
        self.endpoint.as_deref()
    }

    /// The store's region.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Who pushes, if a file says it.
    pub fn credentials(&self) -> Result<Option<Credentials>, Failure> {
        self.credentials.as_deref().map(Credentials::read).transpose()
    }
}

/// Who pushes; wiped from memory when it is dropped.
#[derive(Default)]
pub struct Credentials {
    pub key_id: Zeroizing<String>,
    pub secret: Zeroizing<String>,
    pub token: Option<Zeroizing<String>>,
}

impl Credentials {
    fn read(path: &Path) -> Result<Credentials, Failure> {
        let text = files::read_private_text(path, LARGEST_FILE)?;
        let unusable = || Failure::usage("store-credentials", texts::store_no_credentials(&path.display()));
        Credentials::parse(&text).ok_or_else(unusable)
    }

    /// The part `[default]`, or lines without a part.
    fn parse(text: &str) -> Option<Credentials> {
        let mut found = Credentials::default();
        let mut is_meant = true;
        for line in text.lines().map(str::trim) {
            if let Some(part) = line.strip_prefix('[') {
                is_meant = part.trim_end_matches(']').trim() == "default";
            } else if let Some((key, value)) = line.split_once('=').filter(|_| is_meant) {
                found.take(key.trim(), value.trim());
            }
        }
        Some(found).filter(|found| !found.key_id.is_empty() && !found.secret.is_empty())
    }

    fn take(&mut self, key: &str, value: &str) {
        let value = Zeroizing::new(value.to_owned());
        match key {
            "aws_access_key_id" => self.key_id = value,
            "aws_secret_access_key" => self.secret = value,
            "aws_session_token" => self.token = Some(value),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_bucket_and_perhaps_a_prefix() {
        let place: StorePlace = "s3://votes.example".parse().unwrap();
        assert_eq!((place.bucket(), place.below("a/b").as_str()), ("votes.example", "a/b"));
        let place: StorePlace = "s3://votes/2026/city".parse().unwrap();
        assert_eq!((place.bucket(), place.below("a").as_str()), ("votes", "2026/city/a"));
        for bad in ["", "votes", "s3://", "s3://votes/", "s3:///x", "s3://votes//x", "s3://votes/../x", "https://votes"]
        {
            assert_eq!(bad.parse::<StorePlace>(), Err(StorePlaceError), "{bad}");
        }
        assert!("s3://me:secret@votes".parse::<StorePlace>().is_err(), "no secret is read from an argument");
    }

    #[cfg(unix)]
    #[test]
    fn credentials_that_others_may_read_are_refused() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("s3.txt");
        std::fs::write(&path, "aws_access_key_id=id\naws_secret_access_key=s\n").unwrap();
        let read_as = |mode| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            Credentials::read(&path).map(|found| found.secret.as_str().to_owned()).map_err(|failure| failure.code)
        };
        assert_eq!(read_as(0o600), Ok("s".to_owned()));
        assert_eq!(read_as(0o640), Err("file-not-private".to_owned()));
    }

    #[test]
    fn credentials_are_those_of_the_default_part() {
        let file = "# mine\n[other]\naws_access_key_id = no\n[default]\naws_access_key_id = id\n\
            aws_secret_access_key=a=b/c\n\n[third]\naws_session_token = no\n";
        let found = Credentials::parse(file).unwrap();
        assert_eq!((found.key_id.as_str(), found.secret.as_str(), found.token.is_none()), ("id", "a=b/c", true));
        let bare = "aws_access_key_id=id\naws_secret_access_key=s\naws_session_token=t\n";
        assert_eq!(Credentials::parse(bare).unwrap().token.unwrap().as_str(), "t");
        for unusable in ["", "[default]\naws_access_key_id = id\n", "[x]\naws_access_key_id=i\naws_secret_access_key=s"]
        {
            assert!(Credentials::parse(unusable).is_none(), "{unusable}");
        }
    }
}
