//! The configuration on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::fault::ConfigurationError;
use super::key::Key;
use super::setting::{Provenance, Setting};

/// What was given on the command line, before it is known whether it is all that is needed.
pub(super) struct Given {
    /// The program and the subcommands.
    path: Vec<OsString>,
    pub(super) settings: Vec<Setting>,
    /// What is about the configuration.
    switches: Vec<OsString>,
    pub(super) file: Option<PathBuf>,
}

impl Given {
    /// # Errors
    /// [`ConfigurationError::Usage`] for what is wrong whatever else is given, and for who asks for help.
    pub(super) fn read(command: &Command, line: &[OsString]) -> Result<Given, ConfigurationError> {
        if let Err(error) = command.clone().try_get_matches_from(line)
            && !may_be_made_good(error.kind())
        {
            return Err(ConfigurationError::Usage(error));
        }
        let matches = bare(command).try_get_matches_from(line).map_err(ConfigurationError::Usage)?;
        let program = line.first().cloned().unwrap_or_default();
        let mut given = Given { path: vec![program], settings: Vec::new(), switches: Vec::new(), file: None };
        given.take(command, &matches);
        Ok(given)
    }

    /// Down to the last subcommand.
    fn take(&mut self, command: &Command, matches: &ArgMatches) {
        command.get_arguments().for_each(|arg| self.take_option(arg, matches));
        let Some((name, matches)) = matches.subcommand() else { return };
        self.path.push(name.into());
        if let Some(command) = command.find_subcommand(name) {
            self.take(command, matches);
        }
    }

    fn take_option(&mut self, arg: &Arg, matches: &ArgMatches) {
        let id = arg.get_id().as_str();
        let Some(name) = arg.get_long().filter(|_| is_given(matches, id)) else { return };
        let values: Vec<OsString> = matches.get_raw(id).into_iter().flatten().map(OsString::from).collect();
        match name {
            "config" => self.file = values.into_iter().next_back().map(PathBuf::from),
            "check-config" => self.switches.push(format!("--{name}").into()),
            _ => {
                let values = if values.is_empty() { vec!["true".into()] } else { values };
                self.settings.push(Setting { key: name.to_owned(), values, from: Provenance::CommandLine });
            }
        }
    }

    /// The command line on which all of it is given; what the subcommand does not have, it does not need.
    pub(super) fn completed(&self, command: &Command, settings: &[Setting]) -> Vec<OsString> {
        let names = self.path.iter().skip(1);
        let last = names.fold(command, |command, name| command.find_subcommand(name).unwrap_or(command));
        let keys = Key::all_of(last);
        let arguments = |setting: &Setting| {
            let key = keys.iter().find(|key| key.name == setting.key);
            key.map_or_else(Vec::new, |key| setting.arguments(key.kind))
        };
        let options = settings.iter().flat_map(arguments);
        self.path.iter().chain(&self.switches).cloned().chain(options).collect()
    }
}

fn is_given(matches: &ArgMatches, id: &str) -> bool {
    matches.value_source(id) == Some(ValueSource::CommandLine)
}

/// Other sources can give what is missing, and what is wrong is said together with what is wrong there.
fn may_be_made_good(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::MissingRequiredArgument
            | ErrorKind::ArgumentConflict
            | ErrorKind::ValueValidation
            | ErrorKind::InvalidValue
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    )
}

/// The same options, with nothing required, and any values.
fn bare(command: &Command) -> Command {
    let options = command.get_arguments().filter(|arg| arg.get_long().is_some());
    let subcommands = command.get_subcommands().map(bare);
    Command::new(command.get_name().to_owned())
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .args(options.map(bare_option))
        .subcommands(subcommands)
}

fn bare_option(arg: &Arg) -> Arg {
    let bare = Arg::new(arg.get_id().clone()).long(arg.get_long().unwrap_or_default().to_owned());
    match arg.get_action() {
        ArgAction::SetTrue | ArgAction::Help | ArgAction::Version => bare.action(ArgAction::SetTrue),
        _ => bare.action(ArgAction::Append).allow_hyphen_values(true).value_parser(clap::value_parser!(OsString)),
    }
}
