//! A key as a file says it, with where its value comes from.

use std::ffi::OsStr;

use toml_edit::{Array, Value};

use super::key::{Key, Kind};
use super::setting::Setting;

impl Key {
    /// The line of a file that says this.
    pub(super) fn line(&self, setting: Option<&Setting>) -> String {
        let Key { name, .. } = self;
        match setting {
            Some(setting) => {
                let values: Vec<String> = setting.values.iter().map(|value| lossy(value)).collect();
                format!("{name} = {} # {}\n", self.spelled(&values), setting.from)
            }
            None if self.default.is_empty() && matches!(self.kind, Kind::Text | Kind::Number) => {
                format!("# {name} is not set\n")
            }
            None => format!("{name} = {} # default\n", self.spelled(&self.default)),
        }
    }

    fn spelled(&self, values: &[String]) -> String {
        let first = values.first().map_or("", String::as_str);
        match self.kind {
            Kind::Number | Kind::Switch => first.to_owned(),
            Kind::Text => Value::from(first).to_string(),
            Kind::Texts => Value::from(values.iter().map(String::as_str).collect::<Array>()).to_string(),
        }
    }
}

fn lossy(value: &OsStr) -> String {
    value.to_string_lossy().into_owned()
}
