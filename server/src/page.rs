//! The voter's page: files that are read once, at the start, and served as they were then.
//!
//! A path is looked up among the names that were read: nothing of a request is ever made into a path of the disk.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use actix_web::web::Bytes;

use crate::ServerError;

/// As many files, and bytes of all of them together, as a page may have.
const MOST_FILES: usize = 512;
const MOST_BYTES: u64 = 32 << 20;
/// Directories below one another.
const DEEPEST: usize = 4;
/// The longest policy.
const LONGEST_POLICY: usize = 4096;
/// The file that has the page's `Content-Security-Policy`.
const POLICY: &str = "content-security-policy";
/// What holds where the page brings no policy: nothing from elsewhere.
const STRICTEST: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' \
    blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// The files of a page, by their paths below it.
pub(crate) struct Page {
    files: BTreeMap<String, Bytes>,
    policy: String,
}

/// A file of a page, and in what encoding.
pub(crate) struct PageFile<'a> {
    pub(crate) bytes: Bytes,
    /// `br` or `gzip`, if it is not as it is.
    pub(crate) encoding: Option<&'static str>,
    /// By the end of its name.
    pub(crate) media: &'static str,
    /// Its name has a hash of what is in it: another content would have another name.
    pub(crate) immutable: bool,
    pub(crate) policy: &'a str,
}

impl Page {
    /// Reads the files of a directory. A link to a file elsewhere is none of them.
    ///
    /// # Errors
    /// [`ServerError::Storage`] if it cannot be read, [`ServerError::Page`] if it is more than a page has.
    pub(crate) fn read(directory: &Path) -> Result<Page, ServerError> {
        let mut files = BTreeMap::new();
        read_below(directory, "", DEEPEST, &mut files)?;
        let wrong = |reason| ServerError::Page { path: directory.to_owned(), reason };
        let policy = match files.remove(POLICY) {
            Some(bytes) => {
                policy(&bytes).ok_or_else(|| wrong("its content-security-policy is not one line of ASCII"))?
            }
            None => STRICTEST.to_owned(),
        };
        if !files.keys().any(|name| name.ends_with("index.html")) {
            return Err(wrong("it has no index.html"));
        }
        Ok(Page { files, policy })
    }

    /// What is at a path, in an encoding of these, as the request's `Accept-Encoding` spells them.
    pub(crate) fn find(&self, path: &str, accepted: &str) -> Option<PageFile<'_>> {
        let name = path.strip_prefix('/')?;
        let whole = if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
        let plain = self.files.get(&whole)?;
        let packed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, end)| {
            let takes = accepted.split(',').any(|one| one.trim() == encoding);
            Some((self.files.get(&format!("{whole}.{end}")).filter(|_| takes)?, encoding))
        });
        let (bytes, encoding) = packed.map_or((plain, None), |(bytes, encoding)| (bytes, Some(encoding)));
        let (media, immutable) = (media(&whole), whole.starts_with("assets/"));
        Some(PageFile { bytes: bytes.clone(), encoding, media, immutable, policy: &self.policy })
    }

    /// Whether a directory's path lacks the slash at its end.
    pub(crate) fn is_directory(&self, path: &str) -> bool {
        path.strip_prefix('/').is_some_and(|name| self.files.contains_key(&format!("{name}/index.html")))
    }
}

fn read_below(
    directory: &Path,
    prefix: &str,
    deeper: usize,
    files: &mut BTreeMap<String, Bytes>,
) -> Result<(), ServerError> {
    let failed =
        |path: &Path, source: io::Error| ServerError::Storage { action: "read", path: path.to_owned(), source };
    for entry in fs::read_dir(directory).map_err(|source| failed(directory, source))? {
        let entry = entry.map_err(|source| failed(directory, source))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(|source| failed(&path, source))?;
        let Some(name) = entry.file_name().to_str().filter(|name| is_name(name)).map(|name| format!("{prefix}{name}"))
        else {
            continue;
        };
        if kind.is_dir() && deeper > 0 {
            read_below(&path, &format!("{name}/"), deeper - 1, files)?;
        } else if kind.is_file() {
            let length = entry.metadata().map_err(|source| failed(&path, source))?.len();
            let before: u64 = files.values().map(|bytes| bytes.len() as u64).sum();
            if files.len() == MOST_FILES || before.saturating_add(length) > MOST_BYTES {
                return Err(ServerError::Page { path, reason: "a page has at most 512 files, of 32 MiB together" });
            }
            files.insert(name, fs::read(&path).map_err(|source| failed(&path, source))?.into());
        }
    }
    Ok(())
}

/// Letters that a path has in one spelling only; nothing hidden.
fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    !name.starts_with('.') && name.bytes().all(is_plain)
}

fn policy(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?.trim_end();
    let is_line = text.len() <= LONGEST_POLICY && text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    is_line.then(|| text.to_owned())
}

fn media(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        Some("json") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(files: &[(&str, &[u8])]) -> Result<Page, ServerError> {
        let directory = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        std::os::unix::fs::symlink("/etc/passwd", directory.path().join("passwd")).unwrap();
        Page::read(directory.path())
    }

    #[test]
    fn only_what_was_read_is_found() {
        let files: [(&str, &[u8]); 5] = [
            ("vote/index.html", b"v"),
            ("assets/a.js", b"j"),
            ("assets/a.js.br", b"b"),
            (".hidden", b"h"),
            ("a b", b"s"),
        ];
        let page = page(&files).unwrap();
        let found = |path, accepted| page.find(path, accepted).map(|file| (file.bytes.to_vec(), file.encoding));
        assert_eq!(found("/vote/", ""), Some((b"v".to_vec(), None)));
        assert_eq!(found("/assets/a.js", "gzip, br"), Some((b"b".to_vec(), Some("br"))));
        assert_eq!(found("/assets/a.js", "gzip"), Some((b"j".to_vec(), None)));
        for path in
            ["/vote", "/../etc/passwd", "/passwd", "/.hidden", "/a b", "//vote/", "vote/", "/content-security-policy"]
        {
            assert_eq!(found(path, ""), None, "{path}");
        }
        assert!(page.is_directory("/vote") && !page.is_directory("/assets") && !page.is_directory("/vote/"));
        assert!(page.find("/assets/a.js", "").is_some_and(|file| file.immutable && file.policy == STRICTEST));
    }

    #[test]
    fn the_page_says_its_policy_in_one_line() {
        let with = |policy: &'static [u8]| page(&[("index.html", b"i"), (POLICY, policy)]);
        assert_eq!(with(b"default-src 'none'\n").unwrap().find("/", "").unwrap().policy, "default-src 'none'");
        assert!(matches!(with(b"one\r\nSet-Cookie: two"), Err(ServerError::Page { .. })));
        assert!(matches!(page(&[("a.txt", b"")]), Err(ServerError::Page { .. })));
        assert!(matches!(page(&[("index.html", &vec![0; 33 << 20])]), Err(ServerError::Page { .. })));
    }
}
