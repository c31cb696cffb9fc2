//! An election whose voters hold tokens: a test authority issues them, a registrar's service registers their voting
//! keys, an observer countersigns, each ballot bears the card's signature. Then both registrars cheat together; the
//! record verifies all the same, and an audit of the sealed evidence finds what they planted.

mod issued;
mod offices;
mod place;
mod planted;
mod story;

use std::process::ExitCode;

use crate::DemoOptions;
use crate::error::DemoError;
use crate::show::Show;

/// Plays it, in a process of its own with a private place for the tokens. The exit code is 0 only if everything came
/// out as it must.
pub fn play(options: &DemoOptions, show: &Show) -> ExitCode {
    played(options, show).unwrap_or_else(|error| {
        show.failure(error.as_ref());
        ExitCode::from(3)
    })
}

fn played(options: &DemoOptions, show: &Show) -> Result<ExitCode, DemoError> {
    let module = place::module(options.module.as_deref())?;
    let Some(place) = place::inside() else { return place::again() };
    let told = story::play(options, show, &module, &place)?;
    if options.json {
        show.json(&told.json);
    }
    Ok(ExitCode::from(u8::from(!told.succeeded)))
}
