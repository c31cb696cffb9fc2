//! What ends the demonstration.

use std::error::Error;
use std::fmt;

/// Any failure on the way: it ends the demonstration.
pub(crate) type DemoError = Box<dyn Error + Send + Sync>;

/// A failure that is said in English and Korean.
#[derive(Debug)]
pub(crate) struct DemoEnd([String; 2]);

impl DemoEnd {
    /// With a text of the catalogue.
    pub(crate) fn of(texts: [impl Into<String>; 2]) -> DemoEnd {
        DemoEnd(texts.map(Into::into))
    }

    /// What it says.
    pub(crate) fn texts(&self) -> [&str; 2] {
        self.0.each_ref().map(String::as_str)
    }
}

impl fmt::Display for DemoEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0[0])
    }
}

impl Error for DemoEnd {}
