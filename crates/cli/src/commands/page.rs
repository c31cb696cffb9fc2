//! The voters' page: officials announce which files it has, and everybody compares.

mod announce;
mod check;
mod words;

use std::process::ExitCode;

use announce::Announce;
use check::Check;

/// The voters' page: announce which files it has, and compare what a server serves
#[derive(clap::Subcommand)]
pub enum PageCommand {
    /// Announce which files the voters' page has, as `web/build` has made it: it stands on the ledger for good
    #[command(
        after_help = "Example:\n  tupyo page announce target/web/page --address https://vote.example/ --anchors \
            anchors.json --key official.key"
    )]
    Announce(Box<Announce>),
    /// Compare what a server serves now with what was announced. Anybody can, and the more do it, from more places, the
    /// better
    #[command(after_help = check::HELP)]
    Check(Box<Check>),
}

impl PageCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            PageCommand::Announce(announce) => announce.run(),
            PageCommand::Check(check) => check.run(),
        }
    }
}

/// An address behind which the paths of a page stand.
fn address(text: &str) -> Result<String, String> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic()) && !text.contains(['?', '#', '@']);
    if !is_web || !is_plain || text.len() > 1_000 {
        return Err("not an address, https://HOST/…/, without ? and #".to_owned());
    }
    Ok(if text.ends_with('/') { text.to_owned() } else { format!("{text}/") })
}
