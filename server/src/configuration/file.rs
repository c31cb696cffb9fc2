//! The configuration in a file.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use toml_edit::{Document, Item, Value};

use super::fault::ConfigurationFault;
use super::key::{Key, Kind};
use super::setting::{Provenance, Setting};

/// The longest file.
const LONGEST: u64 = 1 << 20;

/// What a file says.
pub(super) fn read(keys: &[Key], path: &Path, faults: &mut Vec<ConfigurationFault>) -> Vec<Setting> {
    match text(path) {
        Ok(text) => parse(keys, path, &text, faults),
        Err(error) => {
            let place = Some(path.display().to_string());
            faults.push(ConfigurationFault::new("config-unreadable", place, format!("cannot be read: {error}")));
            Vec::new()
        }
    }
}

fn text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LONGEST { Err(io::Error::other("it is longer than 1 MiB")) } else { Ok(text) }
}

fn parse(keys: &[Key], path: &Path, text: &str, faults: &mut Vec<ConfigurationFault>) -> Vec<Setting> {
    let line = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    let place = |at: usize| Some(format!("{}:{}", path.display(), line(at)));
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            faults.push(ConfigurationFault::new(
                "config-syntax",
                place(at),
                format!("is no TOML: {}", error.message()),
            ));
            return Vec::new();
        }
    };
    let mut settings = Vec::new();
    for (name, item) in document.as_table() {
        let name_at = document.as_table().key(name).and_then(|key| key.span()).or(item.span());
        let at = name_at.map_or(0, |span| span.start);
        let setting = |values| {
            let from = Provenance::File { path: path.to_owned(), line: line(at) };
            Setting { key: name.to_owned(), values, from }
        };
        match keys.iter().find(|key| key.name == name) {
            None => faults.push(ConfigurationFault::new(
                "config-unknown-key",
                place(at),
                format!("`{name}` is no option of this server: `tupyo-server config show` lists them"),
            )),
            Some(key) => match values(key.kind, item) {
                Some(values) => settings.push(setting(values)),
                None => {
                    let message = format!("`{name}` must be {}", key.kind.name());
                    faults.push(ConfigurationFault::new("config-type", place(at), message));
                }
            },
        }
    }
    settings
}

/// `None` if it is of another type.
fn values(kind: Kind, item: &Item) -> Option<Vec<OsString>> {
    match kind {
        Kind::Number => Some(vec![item.as_integer()?.to_string().into()]),
        Kind::Text => Some(vec![item.as_str()?.into()]),
        Kind::Switch => Some(vec![item.as_bool()?.to_string().into()]),
        Kind::Texts => item.as_array()?.iter().map(|value: &Value| value.as_str().map(OsString::from)).collect(),
    }
}
