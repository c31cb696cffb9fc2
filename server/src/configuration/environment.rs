//! The configuration in the environment.

use std::ffi::OsString;
use std::path::PathBuf;

use super::fault::ConfigurationFault;
use super::key::{Key, Kind};
use super::setting::{Provenance, Setting};

/// What all variables of the server begin with.
const PREFIX: &str = "TUPYO_SERVER_";

/// What the environment says, and the file that it names.
pub(super) fn read(
    keys: &[Key],
    variables: impl Iterator<Item = (OsString, OsString)>,
    faults: &mut Vec<ConfigurationFault>,
) -> (Option<PathBuf>, Vec<Setting>) {
    let (mut file, mut settings) = (None, Vec::new());
    for (name, value) in variables {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        let rest = &name[PREFIX.len()..];
        if rest == "CONFIG" {
            file = super::named_file(value);
            continue;
        }
        match keys.iter().find(|key| key.name.to_uppercase().replace('-', "_") == rest) {
            Some(key) => settings.extend(setting(key, name, value, faults)),
            None => faults.push(ConfigurationFault::new(
                "config-unknown-key",
                Some(name.to_owned()),
                "this server has no such option: `tupyo-server config show` lists them",
            )),
        }
    }
    (file, settings)
}

/// Several values are divided by spaces.
fn setting(key: &Key, name: &str, value: OsString, faults: &mut Vec<ConfigurationFault>) -> Option<Setting> {
    let is_switch = key.kind == Kind::Switch;
    if is_switch && value != "true" && value != "false" {
        faults.push(ConfigurationFault::new("config-type", Some(name.to_owned()), "must be true or false"));
        return None;
    }
    let values = match key.kind {
        Kind::Texts => value.to_string_lossy().split_whitespace().map(OsString::from).collect(),
        _ => vec![value],
    };
    Some(Setting { key: key.name.clone(), values, from: Provenance::Variable(name.to_owned()) })
}
