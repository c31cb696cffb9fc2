//! The repository's own files.

use std::fs;
use std::path::Path;

use crate::TidyError;

/// Directories that hold nothing written here.
const SKIPPED: [&str; 5] = ["target", "node_modules", "corpus", "artifacts", "__pycache__"];

/// Endings of the files that are source, and `run`, the name of a script.
const SOURCES: [&str; 4] = [".rs", ".py", ".sh", "/run"];

/// A source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// From the repository's root, with `/`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// All source files under `root`, in order.
///
/// # Errors
/// [`TidyError::File`].
pub fn read(root: &Path) -> Result<Vec<SourceFile>, TidyError> {
    ending_in(&SOURCES, root)
}

/// All pages under `root`, in order.
///
/// # Errors
/// [`TidyError::File`].
pub fn pages(root: &Path) -> Result<Vec<SourceFile>, TidyError> {
    ending_in(&[".md"], root)
}

/// All catalogues of texts under `root`, in order.
///
/// # Errors
/// [`TidyError::File`].
pub fn catalogues(root: &Path) -> Result<Vec<SourceFile>, TidyError> {
    ending_in(&[".ftl"], root)
}

/// The Korean texts of the pages and of the sample app, which have catalogues of their own.
///
/// # Errors
/// [`TidyError::File`].
pub fn page_texts(root: &Path) -> Result<Vec<SourceFile>, TidyError> {
    let paths = [
        "web/texts/ko.ts",
        "bindings/phone/sample/android/values-ko/strings.xml",
        "bindings/phone/sample/logic/Words.kt",
    ];
    paths.into_iter().map(|path| Ok(SourceFile { path: path.to_owned(), text: text(&root.join(path))? })).collect()
}

fn ending_in(endings: &[&str], root: &Path) -> Result<Vec<SourceFile>, TidyError> {
    let mut files = Vec::new();
    walk(root, "", endings, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The text of one file.
///
/// # Errors
/// [`TidyError::File`].
pub fn text(path: &Path) -> Result<String, TidyError> {
    fs::read_to_string(path).map_err(|error| TidyError::File { path: path.to_owned(), error })
}

fn walk(directory: &Path, prefix: &str, endings: &[&str], files: &mut Vec<SourceFile>) -> Result<(), TidyError> {
    let failed = |error| TidyError::File { path: directory.to_owned(), error };
    for entry in fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type().map_err(failed)?.is_dir() {
            if is_ours(&name) {
                walk(&entry.path(), &format!("{path}/"), endings, files)?;
            }
        } else if endings.iter().any(|ending| path.ends_with(ending)) {
            files.push(SourceFile { path, text: text(&entry.path())? });
        }
    }
    Ok(())
}

/// Hidden directories are tools', but for the one of continuous integration.
fn is_ours(name: &str) -> bool {
    !SKIPPED.contains(&name) && (!name.starts_with('.') || name == ".ci")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_file_is_found_and_nothing_built() {
        let files = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
        assert!(files.iter().any(|file| file.path == "xtask/src/sources.rs"));
        assert!(files.iter().all(|file| !file.path.contains("target/")));
    }
}
