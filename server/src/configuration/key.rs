//! The options of the command line, as keys of a file.

use std::any::TypeId;
use std::num::NonZero;

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, Command};

/// Options that are about the configuration, and no part of it.
const ABOUT_IT: [&str; 4] = ["config", "check-config", "help", "version"];

/// An option of the command line's parser, as a key.
pub(super) struct Key {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) place: Option<Place>,
    pub(super) parser: ValueParser,
    pub(super) default: Vec<String>,
}

/// What its value is in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Text,
    Texts,
    Switch,
}

/// What its value names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A directory that is written, and made if it is missing.
    Directory,
    /// A file that is read.
    File,
    /// A directory that is read.
    Folder,
}

impl Key {
    pub(super) fn all_of(command: &Command) -> Vec<Key> {
        command.get_arguments().filter_map(Key::of).collect()
    }

    fn of(arg: &Arg) -> Option<Key> {
        let name = arg.get_long().filter(|name| !ABOUT_IT.contains(name))?;
        let default = arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
        let parser = arg.get_value_parser().clone();
        Some(Key { name: name.to_owned(), kind: Kind::of(arg), place: Place::of(arg), parser, default })
    }
}

impl Kind {
    fn of(arg: &Arg) -> Kind {
        let type_id = arg.get_value_parser().type_id();
        let numbers = [
            TypeId::of::<u16>(),
            TypeId::of::<u32>(),
            TypeId::of::<u64>(),
            TypeId::of::<usize>(),
            TypeId::of::<NonZero<u32>>(),
            TypeId::of::<NonZero<usize>>(),
        ];
        match arg.get_action() {
            ArgAction::SetTrue => Kind::Switch,
            ArgAction::Append => Kind::Texts,
            _ if numbers.iter().any(|number| type_id == *number) => Kind::Number,
            _ => Kind::Text,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Number => "a number",
            Kind::Text => "a string",
            Kind::Texts => "a list of strings",
            Kind::Switch => "true or false",
        }
    }
}

impl Place {
    /// As the help of the command line says it.
    fn of(arg: &Arg) -> Option<Place> {
        match arg.get_value_names()?.first()?.as_str() {
            "DIR" => Some(Place::Directory),
            "FILE" => Some(Place::File),
            "FOLDER" => Some(Place::Folder),
            _ => None,
        }
    }
}
