//! The demonstration: a real election on real figures, played with the code that a real one runs.
//!
//! Every person has keys of their own; the board is a server process that is spoken to over HTTP; ballots are cast by
//! concurrent clients; some voters vote twice, some challenge, some cheat. In the end the verifier, another process, is
//! given the record and the anchors and nothing else.
//!
//! Server and verifier are the running program again, with the commands `serve` and `verify`: whoever calls [`run`] has
//! them, as `tupyo` does.
//!
//! ```
//! use clap::Parser;
//! use tupyo_demo::DemoOptions;
//!
//! #[derive(Parser)]
//! struct Program {
//!     #[command(flatten)]
//!     demo: DemoOptions,
//! }
//!
//! // `tupyo_demo::run(&program.demo)` plays it: a whole district, one voter for a hundred real ones.
//! let program = Program::try_parse_from(["demo", "--district", "Mapo-gu", "--scale", "100"]);
//! assert!(program.is_ok());
//! assert!(Program::try_parse_from(["demo", "--district", "Mapo-gu", "--scale", "0"]).is_err());
//! ```

#[rustfmt::skip]
mod catalogue;
mod cheats;
mod electorate;
mod error;
mod figures;
mod people;
mod play;
mod processes;
mod report;
mod show;
mod signals;
mod tamper;

use std::path::PathBuf;
use std::process::ExitCode;

use show::Language;

/// What is played.
#[derive(Debug, clap::Args)]
pub struct DemoOptions {
    /// The district of Seoul whose figures are voted, for example Mapo-gu or 마포구.
    #[arg(long, default_value = "Jongno-gu", value_name = "NAME")]
    district: String,
    /// One voter for so many real ones; 1 plays the whole district.
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000))]
    scale: u64,
    /// Play one ballot with a contest of every kind instead of the district's.
    #[arg(long, conflicts_with = "district")]
    mixed: bool,
    /// Play an election whose voters hold tokens instead: a test authority, a registration service, two registrars, and
    /// an audit of their evidence.
    #[arg(long, value_enum, value_name = "KIND", conflicts_with_all = ["district", "scale", "mixed"])]
    cards: Option<CardKind>,
    /// With --cards: the PKCS #11 module, SoftHSM's shared library; without it, it is looked for where it usually is.
    #[arg(long, value_name = "FILE", requires = "cards")]
    module: Option<PathBuf>,
    /// With --cards: how many voters.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 12,
        requires = "cards",
        value_parser = clap::value_parser!(u32).range(6..=500)
    )]
    voters: u32,
    /// Open an election and wait: the board serves the voter's page from this directory, as `web/build` makes it, and
    /// the links that are printed lead there. With --mixed the ballot has every kind of contest
    #[arg(
        long,
        value_name = "DIR",
        num_args = 0..=1,
        default_missing_value = "target/web/page",
        conflicts_with_all = ["district", "scale", "cards", "record"]
    )]
    page: Option<PathBuf>,
    /// With --page: how many links are printed
    #[arg(
        long,
        value_name = "N",
        default_value_t = 3,
        requires = "page",
        value_parser = clap::value_parser!(u32).range(1..=50)
    )]
    guests: u32,
    /// With --page: how many minutes after the first vote from a link voting ends
    #[arg(
        long,
        value_name = "N",
        default_value_t = 5,
        requires = "page",
        value_parser = clap::value_parser!(u64).range(0..=1440)
    )]
    minutes: u64,
    /// With --page: the contests, as a manifest's `contests`, instead of the demonstration's
    #[arg(long, value_name = "FILE", requires = "page", conflicts_with = "mixed")]
    contests: Option<PathBuf>,
    /// With --page: how many witnesses watch the board; all of them must have seen what is called final
    #[arg(
        long,
        value_name = "N",
        default_value_t = 2,
        requires = "page",
        value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(0..=5)
    )]
    witnesses: usize,
    /// Print one JSON object as the last line; everything for people goes to standard error.
    #[arg(long)]
    json: bool,
    /// Keep the exported record in this directory, which must not exist or be empty.
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,
    /// Language of what is printed.
    #[arg(long, value_enum, default_value_t = Language::En)]
    language: Language,
}

/// What voters hold.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum CardKind {
    /// Tokens of SoftHSM, spoken to as cards are.
    Pkcs11,
}

/// Plays the election. The exit code is 0 only if the verifier passed, the counts equal the input and every cheat was
/// refused.
pub fn run(options: &DemoOptions) -> ExitCode {
    let show = show::Show::new(options.language, options.json);
    if options.cards.is_some() {
        return play::with_cards(options, &show);
    }
    if options.page.is_some() {
        return play::with_page(options, &show)
            .map_or_else(|error| failed(&show, error), |accepted| ExitCode::from(u8::from(!accepted)));
    }
    match play::play(options, &show) {
        Ok(report) => {
            report.show(&show);
            if options.json {
                show.json(&report.to_json());
            }
            ExitCode::from(u8::from(!report.succeeded()))
        }
        Err(error) => failed(&show, error),
    }
}

fn failed(show: &show::Show, error: error::DemoError) -> ExitCode {
    show.failure(error.as_ref());
    ExitCode::from(3)
}
