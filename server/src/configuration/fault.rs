//! What is wrong with a configuration.

use std::fmt;

/// Why a server has no configuration.
#[derive(Debug)]
pub enum ConfigurationError {
    /// The command line is not one, or asks for help.
    Usage(clap::Error),
    /// All that is wrong with what was given.
    Faults(Vec<ConfigurationFault>),
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigurationFault {
    code: &'static str,
    place: Option<String>,
    message: String,
}

impl ConfigurationFault {
    pub(super) fn new(code: &'static str, place: Option<String>, message: impl Into<String>) -> ConfigurationFault {
        ConfigurationFault { code, place, message: message.into() }
    }
}

impl fmt::Display for ConfigurationFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "[{}] {}", self.code, self.message)
    }
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigurationError::Usage(error) => error.fmt(f),
            ConfigurationError::Faults(faults) => {
                let lines: Vec<String> = faults.iter().map(ConfigurationFault::to_string).collect();
                f.write_str(&lines.join("\n"))
            }
        }
    }
}

impl std::error::Error for ConfigurationError {}

/// What the parser says, without how it is used.
pub(super) fn sentence(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let lines = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect::<Vec<_>>().join(" ");
    lines.strip_prefix("error: ").unwrap_or(&lines).to_owned()
}
