//! Compares, path by path.

use std::collections::BTreeSet;

use serde_json::Value;
use tupyo_election::{PageAsset, PageManifest};
use tupyo_encoding::{sha256, shown};

use super::directory::{HASHES, hashes};
use super::fault::{PageFault, PageFinding};
use super::visit::{Body, PageVisitor, Served};
use crate::ClientError;

/// How files are asked for: as they are, and as browsers take them.
const ASKED: [&str; 2] = ["identity", "gzip, br"];
/// Lines that let a browser load or run something else.
const ALLOWING: [&str; 5] = ["service-worker-allowed", "refresh", "link", "sourcemap", "x-sourcemap"];
/// What service workers are commonly called.
const WORKERS: [&str; 7] = [
    "sw.js",
    "service-worker.js",
    "serviceworker.js",
    "worker.js",
    "ngsw-worker.js",
    "firebase-messaging-sw.js",
    "OneSignalSDKWorker.js",
];
/// How many more paths are asked for, at most, that the server's own file of hashes names.
const MOST_NAMED: usize = 64;
/// How much of a header line is passed on, and how many lines with one name.
const LONGEST_WORDS: usize = 1_000;
const MOST_LINES: usize = 8;
/// How many findings are kept: a server could make up others for every request.
const MOST_FINDINGS: usize = 1_000;

/// What came of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageComparison {
    /// What is not as announced, each once, by path; at most a thousand.
    pub findings: BTreeSet<PageFinding>,
    /// How many more there were.
    pub more_findings: u64,
    /// The path at which the server could not be reached, and what the connection says. No more was asked for.
    pub unreachable: Option<(String, String)>,
}

impl PageComparison {
    /// Takes what another comparison at the same address has found.
    pub fn add(&mut self, other: PageComparison) {
        let PageComparison { findings, more_findings, unreachable } = other;
        findings.into_iter().for_each(|finding| self.keep(finding));
        self.more_findings = self.more_findings.saturating_add(more_findings);
        self.unreachable = self.unreachable.take().or(unreachable);
    }

    fn keep(&mut self, finding: PageFinding) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.insert(finding);
        } else if !self.findings.contains(&finding) {
            self.more_findings = self.more_findings.saturating_add(1);
        }
    }
}

/// Compares what is served at an address, which ends with a slash, with what was announced.
pub fn compare_page(visitor: &mut PageVisitor, address: &str, page: &PageManifest) -> PageComparison {
    let mut comparing = Comparing { visitor, address, page, found: PageComparison::default() };
    if let Err((path, error)) = comparing.everything() {
        comparing.found.unreachable = Some((path, error.to_string()));
    }
    comparing.found
}

struct Comparing<'a> {
    visitor: &'a mut PageVisitor,
    address: &'a str,
    page: &'a PageManifest,
    found: PageComparison,
}

type Stopped = (String, ClientError);

impl Comparing<'_> {
    fn everything(&mut self) -> Result<(), Stopped> {
        let page = self.page;
        for asset in &page.assets {
            for path in asset.paths() {
                ASKED.iter().try_for_each(|asked| self.asset(asset, path, asked))?;
            }
        }
        let named = self.hashes()?;
        let announced: BTreeSet<&str> = page.assets.iter().flat_map(PageAsset::paths).collect();
        let others = probes(&announced).into_iter().chain(named.into_iter().take(MOST_NAMED));
        let others: BTreeSet<String> = others.filter(|path| !announced.contains(path.as_str())).collect();
        others.iter().try_for_each(|path| self.nothing(path))
    }

    /// An answer. Every line of it that lets a browser load or run more is found, unless it was announced.
    fn get(&mut self, path: &str, asked: &str) -> Result<Served, Stopped> {
        let url = format!("{}{path}", self.address);
        let served = self.visitor.get(&url, asked).map_err(|error| (path.to_owned(), error))?;
        for name in allowing(self.page, &served) {
            self.find(path, PageFault::Allows { name });
        }
        Ok(served)
    }

    /// One file, at one of its paths, in one way of asking.
    fn asset(&mut self, asset: &PageAsset, path: &str, asked: &'static str) -> Result<(), Stopped> {
        let served = self.get(path, asked)?;
        let fault = match (served.status, &served.body) {
            (status @ 300..=399, _) => Some(PageFault::Redirected { status }),
            (200, Body::TooLong) => Some(PageFault::TooLong),
            (200, Body::Encoded) => Some(PageFault::Encoding),
            (200, Body::Whole(bytes)) => {
                let (announced, found) = (asset.sha256, sha256(bytes));
                (announced != found).then_some(PageFault::Changed { announced, found, asked })
            }
            (status, _) => Some(PageFault::Missing { status }),
        };
        let lines = if served.status == 200 { header_faults(self.page, &served) } else { Vec::new() };
        fault.into_iter().chain(lines).for_each(|fault| self.find(path, fault));
        Ok(())
    }

    /// The file of hashes that browsers are shown, if there is one: it says what was announced. Gives the paths that it
    /// names.
    fn hashes(&mut self) -> Result<Vec<String>, Stopped> {
        let served = self.get(HASHES, "identity")?;
        let (200, Body::Whole(bytes)) = (served.status, &served.body) else { return Ok(Vec::new()) };
        let json: Value = serde_json::from_slice(bytes).unwrap_or_default();
        if json != hashes(self.page) {
            self.find(HASHES, PageFault::Hashes);
        }
        let named = json["hashes"].as_object().into_iter().flat_map(|hashes| hashes.keys());
        Ok(named.filter_map(|path| path.strip_prefix('/')).filter(|path| is_plain(path)).map(str::to_owned).collect())
    }

    /// Where nothing was announced, nothing must be served, except perhaps a file of the page.
    fn nothing(&mut self, path: &str) -> Result<(), Stopped> {
        let served = self.get(path, "gzip, br")?;
        let known = match &served.body {
            Body::Whole(bytes) => {
                let found = sha256(bytes);
                self.page.assets.iter().any(|asset| asset.sha256 == found)
            }
            _ => false,
        };
        if matches!(served.status, 200..=299) && !known {
            self.find(path, PageFault::Additional);
        }
        Ok(())
    }

    fn find(&mut self, path: &str, fault: PageFault) {
        self.found.keep(PageFinding { path: path.to_owned(), fault });
    }
}

/// The announced lines that do not stand above an answer, once and whole.
fn header_faults(page: &PageManifest, served: &Served) -> Vec<PageFault> {
    let faults = page.headers.iter().filter_map(|header| {
        let lines = served.headers.get_all(header.name.as_str());
        let found: Vec<&[u8]> = lines.iter().map(|value| value.as_bytes()).collect();
        let same = found.len() == 1 && found[0].trim_ascii() == header.value.as_bytes();
        let (name, announced) = (header.name.clone(), header.value.clone());
        let found = found.into_iter().take(MOST_LINES).map(words).collect();
        (!same).then_some(PageFault::Header { name, announced, found })
    });
    faults.collect()
}

/// A header line as it is passed on.
fn words(line: &[u8]) -> String {
    shown(&String::from_utf8_lossy(line)).chars().take(LONGEST_WORDS).collect()
}

/// The lines above an answer that let a browser load or run something else, and were not announced.
fn allowing(page: &PageManifest, served: &Served) -> Vec<&'static str> {
    let is_announced = |name: &str| page.headers.iter().any(|header| header.name == name);
    ALLOWING.into_iter().filter(|name| served.headers.contains_key(*name) && !is_announced(name)).collect()
}

/// Whether it is a path that a page's file may have, or the directory of one: it can be asked for as it is.
fn is_plain(path: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte);
    path.len() <= 200 && path.bytes().all(is_known) && path.split('/').all(|segment| !segment.starts_with('.'))
}

/// What may be served beside a page: an index of each of its directories, and service workers where they reach a page.
fn probes(announced: &BTreeSet<&str>) -> BTreeSet<String> {
    let directory = |path: &str| path.rfind('/').map_or(String::new(), |slash| path[..=slash].to_owned());
    let directories: BTreeSet<String> = announced.iter().map(|path| directory(path)).chain([String::new()]).collect();
    let indexes = directories.iter().flat_map(|directory| [directory.clone(), format!("{directory}index.html")]);
    let shown = directories.iter().filter(|directory| announced.contains(directory.as_str()) || directory.is_empty());
    let workers = shown.flat_map(|directory| WORKERS.map(|name| format!("{directory}{name}")));
    indexes.chain(workers).collect()
}

#[cfg(test)]
mod tests {
    use tupyo_election::PageHeader;
    use ureq::http::{HeaderMap, HeaderName, HeaderValue};

    use super::*;

    fn with_header(name: &str, value: &str) -> PageManifest {
        let headers = vec![PageHeader { name: name.to_owned(), value: value.to_owned() }];
        PageManifest { before: None, addresses: Vec::new(), headers, assets: Vec::new(), reason: String::new() }
    }

    fn answer(name: &str, value: &str) -> Served {
        let headers =
            HeaderMap::from_iter([(name.parse::<HeaderName>().unwrap(), value.parse::<HeaderValue>().unwrap())]);
        Served { status: 200, headers, body: Body::Whole(Vec::new()) }
    }

    #[test]
    fn header_lines_are_compared_whole_and_passed_on_cut() {
        let long = "a".repeat(1_500);
        let page = with_header("content-security-policy", &long);
        assert!(header_faults(&page, &answer("content-security-policy", &long)).is_empty());
        let faults = header_faults(&page, &answer("content-security-policy", &format!("{long}b")));
        let [PageFault::Header { found, .. }] = faults.as_slice() else { panic!("{faults:?}") };
        assert_eq!(found[0].len(), LONGEST_WORDS);
    }

    #[test]
    fn lines_that_allow_more_are_found_unless_they_were_announced() {
        let served = answer("link", "</x.js>; rel=preload");
        assert_eq!(allowing(&with_header("referrer-policy", "no-referrer"), &served), ["link"]);
        assert!(allowing(&with_header("link", "</x.js>; rel=preload"), &served).is_empty());
    }

    #[test]
    fn only_paths_that_a_file_may_have_are_asked_for() {
        for path in ["", "vote/", "assets/a-1_b.js"] {
            assert!(is_plain(path), "{path}");
        }
        for path in ["<", "a b", "a#b", "a?b", "a%2e", "../a", "a/./b", ".git/config"] {
            assert!(!is_plain(path), "{path}");
        }
    }

    #[test]
    fn of_too_many_findings_only_the_number_is_kept() {
        let mut all = PageComparison::default();
        for status in 0..1_500 {
            let mut one = PageComparison::default();
            one.keep(PageFinding { path: String::new(), fault: PageFault::Missing { status } });
            all.add(one);
        }
        assert_eq!((all.findings.len(), all.more_findings), (MOST_FINDINGS, 500));
    }

    #[test]
    fn every_directory_is_asked_for_an_index_and_pages_for_workers() {
        let probes = probes(&BTreeSet::from(["assets/a.js", "vote/", "vote/index.html"]));
        for path in ["", "index.html", "assets/", "assets/index.html", "sw.js", "vote/service-worker.js"] {
            assert!(probes.contains(path), "{path}");
        }
        assert!(!probes.contains("assets/sw.js"), "a script below reaches no page");
    }
}
