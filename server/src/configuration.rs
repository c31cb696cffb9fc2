//! What the server is started with: a file, the environment and the command line, in this order. The later one wins,
//! and every value knows where it comes from. All that is wrong is said at once.
//!
//! The options are those of the command line's parser: each is at once a key of the file (`max-connections`) and a
//! variable of the environment (`TUPYO_SERVER_MAX_CONNECTIONS`).

mod environment;
mod fault;
mod file;
mod given;
mod key;
mod line;
mod places;
mod setting;
mod together;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{ArgMatches, Command};

pub use fault::{ConfigurationError, ConfigurationFault};
use given::Given;
use key::Key;
use setting::Setting;

/// What was given, and from where.
pub struct ServerConfiguration {
    /// As if all of it had been given on the command line.
    pub matches: ArgMatches,
    keys: Vec<Key>,
    settings: Vec<Setting>,
}

impl ServerConfiguration {
    /// Reads what was given on the command line of `command`, whose own options are the keys, in the environment, and
    /// in the file that one of the two names.
    ///
    /// # Errors
    /// [`ConfigurationError`]: how the command is used, or all that is wrong with what was given.
    pub fn read(
        command: &Command,
        line: &[OsString],
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<ServerConfiguration, ConfigurationError> {
        let keys = Key::all_of(command);
        let given = Given::read(command, line)?;
        let mut faults = Vec::new();
        let (file, environment) = environment::read(&keys, variables, &mut faults);
        let file = given.file.clone().or(file);
        let stored = file.map_or_else(Vec::new, |file| file::read(&keys, &file, &mut faults));
        let all: Vec<Setting> = stored.into_iter().chain(environment).chain(given.settings.iter().cloned()).collect();
        faults.extend(all.iter().filter_map(|setting| setting.fault(&keys)));
        let settings = latest(all);
        faults.extend(settings.iter().filter_map(|setting| places::fault(&keys, setting)));
        if !faults.is_empty() {
            return Err(ConfigurationError::Faults(faults));
        }
        let matches = command.clone().try_get_matches_from(given.completed(command, &settings));
        let matches = matches.map_err(|error| explained(&error, &settings))?;
        let faults = together::faults(&matches, &settings);
        if !faults.is_empty() {
            return Err(ConfigurationError::Faults(faults));
        }
        Ok(ServerConfiguration { matches, keys, settings })
    }

    /// Every key with its value and where that comes from, as a file that says the same.
    pub fn show(&self) -> String {
        let line = |key: &Key| key.line(self.settings.iter().find(|setting| setting.key == key.name));
        self.keys.iter().map(line).collect()
    }
}

/// Of each key what was given last.
fn latest(all: Vec<Setting>) -> Vec<Setting> {
    let mut latest: Vec<Setting> = Vec::new();
    for setting in all {
        latest.retain(|earlier| earlier.key != setting.key);
        latest.push(setting);
    }
    latest
}

/// What the parser does not accept together, with where it comes from.
fn explained(error: &clap::Error, settings: &[Setting]) -> ConfigurationError {
    let code = match error.kind() {
        ErrorKind::MissingRequiredArgument => "config-missing",
        ErrorKind::ArgumentConflict => "config-contradiction",
        _ => "config-value",
    };
    let sentence = fault::sentence(error);
    let named = settings.iter().filter(|setting| sentence.contains(&format!("--{} ", setting.key)));
    let places: Vec<String> = named.map(|setting| format!("{}: {}", setting.key, setting.from)).collect();
    let places = if places.is_empty() { String::new() } else { format!(" ({})", places.join("; ")) };
    ConfigurationError::Faults(vec![ConfigurationFault::new(code, None, format!("{sentence}{places}"))])
}

/// Where the file is that a variable names.
fn named_file(value: OsString) -> Option<PathBuf> {
    (!value.is_empty()).then(|| PathBuf::from(value))
}

#[cfg(test)]
mod tests {
    use clap::{Args, CommandFactory, Parser};

    use super::*;

    #[derive(Parser)]
    #[command(name = "board")]
    struct Line {
        #[arg(id = "config", long, value_name = "FILE")]
        _config: Option<PathBuf>,
        #[command(flatten)]
        toy: Toy,
    }

    #[derive(Args)]
    struct Toy {
        #[arg(long, value_name = "NAME")]
        name: String,
        #[arg(long, default_value_t = 7)]
        queue: u64,
        #[arg(long = "official")]
        officials: Vec<String>,
        #[arg(long)]
        quiet: bool,
    }

    fn read(file: &str, variables: &[(&str, &str)], line: &[&str]) -> Result<(Line, String), String> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("board.toml");
        std::fs::write(&path, file).unwrap();
        let line: Vec<OsString> =
            ["board", "--config", path.to_str().unwrap()].iter().chain(line).map(OsString::from).collect();
        let variables = variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
        let read = ServerConfiguration::read(&Line::command(), &line, variables).map_err(|error| error.to_string())?;
        let shown = read.show().replace(path.to_str().unwrap(), "FILE");
        Ok((clap::FromArgMatches::from_arg_matches(&read.matches).unwrap(), shown))
    }

    #[test]
    fn the_later_source_wins_whole() {
        let file = "name = \"a\"\nqueue = 1\nofficial = [\"x\", \"y\"]\nquiet = true\n";
        let (line, _) = read(file, &[], &[]).unwrap();
        assert_eq!(
            (line.toy.name.as_str(), line.toy.queue, line.toy.officials.len(), line.toy.quiet),
            ("a", 1, 2, true)
        );
        let (line, _) = read(file, &[("TUPYO_SERVER_QUEUE", "2"), ("TUPYO_SERVER_OFFICIAL", "p -q")], &[]).unwrap();
        assert_eq!((line.toy.queue, line.toy.officials), (2, vec!["p".to_owned(), "-q".to_owned()]));
        let variables = [("TUPYO_SERVER_QUEUE", "2"), ("TUPYO_SERVER_QUIET", "false")];
        let (line, shown) = read(file, &variables, &["--queue", "3", "--official", "z"]).unwrap();
        assert_eq!((line.toy.queue, line.toy.officials, line.toy.quiet), (3, vec!["z".to_owned()], false));
        let expected = [
            "name = \"a\" # FILE:1",
            "queue = 3 # command line",
            "official = [\"z\"] # command line",
            "quiet = false # TUPYO_SERVER_QUIET",
        ];
        assert_eq!(shown.lines().collect::<Vec<_>>(), expected);
        assert!(read("name = \"a\"", &[], &[]).unwrap().1.contains("queue = 7 # default"));
    }

    #[test]
    fn what_is_shown_says_the_same_when_it_is_read() {
        let (_, shown) = read("name = \"quote \\\" and \\n\"\nofficial = [\"a\"]\nquiet = true", &[], &[]).unwrap();
        let (line, again) = read(&shown, &[], &["--queue", "7"]).unwrap();
        assert_eq!((line.toy.name.as_str(), line.toy.officials.len()), ("quote \" and \n", 1));
        assert!(again.contains("quiet = true"));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let file = "naem = \"a\"\nqueue = \"9\"\nofficial = \"x\"\nquiet = 1\n[table]\n";
        let error = read(file, &[("TUPYO_SERVER_QUEUE", "many"), ("TUPYO_SERVER_COLOUR", "red")], &[]).err().unwrap();
        for expected in [
            "board.toml:1: [config-unknown-key]",
            "board.toml:2: [config-type]",
            "board.toml:3: [config-type]",
            "board.toml:4: [config-type]",
            "board.toml:5: [config-unknown-key]",
            "TUPYO_SERVER_QUEUE: [config-value]",
            "TUPYO_SERVER_COLOUR: [config-unknown-key]",
        ] {
            assert!(error.contains(expected), "{expected}\n{error}");
        }
        assert!(read("", &[], &[]).err().unwrap().contains("[config-missing]"));
        assert!(read("name = \n", &[], &[]).err().unwrap().contains("board.toml:1: [config-syntax]"));
        assert!(read("name = \"a\"\nname = \"b\"", &[], &[]).err().unwrap().contains("[config-syntax]"));
    }
}
