//! A page as `web/build` makes it, and the file of its hashes.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tupyo_election::{DocumentDigest, PageAsset, PageHeader, PageManifest};
use tupyo_encoding::{sha256, shown};

/// The file of the hashes, in the shape of WAICT's manifest.
pub(super) const HASHES: &str = "assets.json";
const LONGEST_HASHES: u64 = 1 << 20;
/// How many files are read, how many bytes of each, and how deep directories may be.
const MOST_FILES: usize = 1_024;
const LONGEST_FILE: u64 = 16 << 20;
const DEEPEST: usize = 4;
/// Where pictures of the ballot lie, each bound by its name to the manifest.
const PICTURES: &str = "pictures/";

/// The files of a page, all of them as its file of hashes says.
#[derive(Clone, Debug)]
pub struct PageDirectory {
    headers: Vec<PageHeader>,
    assets: Vec<PageAsset>,
}

/// Why a directory is no page that can be announced.
#[derive(Debug, thiserror::Error)]
pub enum PageDirectoryError {
    /// Something cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// What.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The file of hashes is none.
    #[error("{path} is no file of a page's hashes: {reason}")]
    Hashes {
        /// Which.
        path: String,
        /// Why.
        reason: String,
    },
    /// Files are not those of the file of hashes.
    #[error("these files are not those that assets.json names, or are not as it says: {}", .0.join(", "))]
    Files(
        /// Their paths.
        Vec<String>,
    ),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HashesFile {
    version: u32,
    hashes: BTreeMap<String, String>,
    any_hashes: Vec<String>,
    metadata: Metadata,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Metadata {
    headers: BTreeMap<String, String>,
}

impl PageDirectoryError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            PageDirectoryError::Read { .. } => "file",
            PageDirectoryError::Hashes { .. } => "page-hashes",
            PageDirectoryError::Files(_) => "page-files",
        }
    }
}

impl PageDirectory {
    /// Reads and hashes all files, and compares them with the file of hashes.
    ///
    /// # Errors
    /// [`PageDirectoryError`].
    pub fn read(directory: &Path) -> Result<PageDirectory, PageDirectoryError> {
        let file = HashesFile::read(&directory.join(HASHES))?;
        let mut found = BTreeMap::new();
        hash_below(directory, "", DEEPEST, &mut found)?;
        let assets: Vec<_> = found.into_iter().map(|(path, sha256)| PageAsset { path, sha256 }).collect();
        let headers = file.metadata.headers.into_iter().map(|(name, value)| PageHeader { name, value }).collect();
        let wrong = differing(&assets, &file.hashes);
        if wrong.is_empty() { Ok(PageDirectory { headers, assets }) } else { Err(PageDirectoryError::Files(wrong)) }
    }

    /// What is announced of it.
    pub fn manifest(&self, before: Option<DocumentDigest>, mut addresses: Vec<String>, reason: String) -> PageManifest {
        addresses.sort();
        let PageDirectory { headers, assets } = self.clone();
        PageManifest { before, addresses, headers, assets, reason }
    }
}

impl HashesFile {
    fn read(path: &Path) -> Result<HashesFile, PageDirectoryError> {
        let name = || path.display().to_string();
        let wrong = |reason: String| PageDirectoryError::Hashes { path: name(), reason: shown(&reason) };
        let mut bytes = Vec::new();
        let file = fs::File::open(path).map_err(|source| PageDirectoryError::Read { path: name(), source })?;
        let read = file.take(LONGEST_HASHES).read_to_end(&mut bytes);
        read.map_err(|source| PageDirectoryError::Read { path: name(), source })?;
        let hashes: HashesFile = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
        match hashes.version == 1 && hashes.any_hashes.is_empty() {
            true => Ok(hashes),
            false => Err(wrong("it is not of version 1, or lets files stand anywhere".to_owned())),
        }
    }
}

/// A page's file of hashes: what browsers that know WAICT compare.
pub(super) fn hashes(page: &PageManifest) -> Value {
    let hashes: BTreeMap<String, String> = named(&page.assets).collect();
    let headers: BTreeMap<&str, &str> =
        page.headers.iter().map(|header| (header.name.as_str(), header.value.as_str())).collect();
    json!({ "version": 1, "hashes": hashes, "any_hashes": [], "metadata": { "headers": headers } })
}

/// Each path at which a file is served, and its hash, as WAICT spells them.
fn named(assets: &[PageAsset]) -> impl Iterator<Item = (String, String)> + '_ {
    let paths = |asset: &PageAsset| asset.paths().map(|path| format!("/{path}")).collect::<Vec<_>>();
    assets.iter().flat_map(move |asset| paths(asset).into_iter().map(|path| (path, STANDARD.encode(asset.sha256))))
}

/// The paths of which only one has a hash, or each another one.
fn differing(assets: &[PageAsset], hashes: &BTreeMap<String, String>) -> Vec<String> {
    let found: BTreeMap<String, String> = named(assets).collect();
    let missing = hashes.keys().filter(|path| !found.contains_key(*path));
    let other = found.iter().filter(|(path, hash)| hashes.get(*path) != Some(*hash)).map(|(path, _)| path);
    missing.chain(other).map(|path| shown(path)).collect()
}

/// Whether it is not a file of the page itself: pictures, and what tells servers and browsers about it.
fn is_beside(path: &str) -> bool {
    [HASHES, "_headers", "content-security-policy"].contains(&path) || path.starts_with(PICTURES)
}

/// Whether it is a compressed copy of a file that lies beside it.
fn is_copy(path: &Path) -> bool {
    let is_compressed = path.extension().is_some_and(|ending| ending == "br" || ending == "gz");
    is_compressed && path.with_extension("").is_file()
}

fn hash_below(
    directory: &Path,
    prefix: &str,
    deeper: usize,
    found: &mut BTreeMap<String, [u8; 32]>,
) -> Result<(), PageDirectoryError> {
    let failed = |path: &Path, source| PageDirectoryError::Read { path: path.display().to_string(), source };
    for entry in fs::read_dir(directory).map_err(|source| failed(directory, source))? {
        let entry = entry.map_err(|source| failed(directory, source))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(|source| failed(&path, source))?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if kind.is_dir() && deeper > 0 {
            hash_below(&path, &format!("{name}/"), deeper - 1, found)?;
        } else if !is_beside(&name) && !is_copy(&path) {
            if !kind.is_file() || found.len() == MOST_FILES {
                let reason = "it is no file, too deep, or one too many";
                return Err(failed(&path, io::Error::other(reason)));
            }
            found.insert(name, hash(&path).map_err(|source| failed(&path, source))?);
        }
    }
    Ok(())
}

fn hash(path: &Path) -> io::Result<[u8; 32]> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LONGEST_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST_FILE { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(sha256(&bytes)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> (tempfile::TempDir, PageManifest) {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir_all(directory.path().join("vote")).unwrap();
        for (name, bytes) in
            [("vote/index.html", "hello\n"), ("vote/index.html.br", "b"), ("_headers", "h"), ("a.js", "j")]
        {
            fs::write(directory.path().join(name), bytes).unwrap();
        }
        let asset = |path: &str, bytes: &str| PageAsset { path: path.to_owned(), sha256: sha256(bytes.as_bytes()) };
        let headers = vec![PageHeader { name: "referrer-policy".to_owned(), value: "no-referrer".to_owned() }];
        let assets = vec![asset("a.js", "j"), asset("vote/index.html", "hello\n")];
        let page = PageManifest { before: None, addresses: Vec::new(), headers, assets, reason: String::new() };
        fs::write(directory.path().join(HASHES), hashes(&page).to_string()).unwrap();
        (directory, page)
    }

    #[test]
    fn a_page_is_read_as_it_was_written() {
        let (directory, page) = page();
        let read = PageDirectory::read(directory.path()).unwrap();
        assert_eq!(read.manifest(None, Vec::new(), String::new()), page);
        assert_eq!(hashes(&page)["hashes"]["/vote/"], "WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=");
    }

    #[test]
    fn files_that_are_not_those_of_the_hashes_are_named() {
        let (directory, _) = page();
        let wrong = || match PageDirectory::read(directory.path()) {
            Err(PageDirectoryError::Files(wrong)) => wrong,
            other => panic!("{other:?}"),
        };
        fs::write(directory.path().join("a.js"), "k").unwrap();
        fs::write(directory.path().join("sw.js"), "").unwrap();
        assert_eq!(wrong(), ["/a.js", "/sw.js"]);
        fs::remove_file(directory.path().join("vote/index.html")).unwrap();
        let orphan = "/vote/index.html.br";
        assert_eq!(wrong(), ["/vote/", "/vote/index.html", "/a.js", "/sw.js", orphan], "a copy of nothing is a file");
    }

    #[test]
    fn a_link_that_leads_out_is_no_file() {
        let (directory, _) = page();
        std::os::unix::fs::symlink("/etc/hostname", directory.path().join("b.js")).unwrap();
        assert_eq!(PageDirectory::read(directory.path()).unwrap_err().code(), "file");
    }
}
