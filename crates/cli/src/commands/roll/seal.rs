//! The roll is sealed.

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_election::{ElectionManifest, Phase, Roll};
use tupyo_office::{OfficeError, roll_to_seal};

use crate::catalogue::roll as texts;
use crate::commands::election;
use crate::confirm::Confirm;
use crate::failure::Failure;
use crate::place::Role;
use crate::say::{Answer, Say};
use crate::turnouts;

#[derive(clap::Args)]
pub struct Seal {
    #[command(flatten)]
    role: Role,
    #[command(flatten)]
    confirm: Confirm,
}

impl Seal {
    /// Who prints.
    pub fn say(&self) -> Say {
        self.role.say()
    }

    /// Shows what stands on the ledger, and asks.
    pub fn run(&self) -> Result<Answer, Failure> {
        let say = self.say();
        self.role.act(|actor| {
            let state = actor.state()?;
            let manifest = state.manifest().cloned().ok_or(OfficeError::NoManifest)?;
            let found = state.phase();
            if found != Phase::Roll {
                return Err(OfficeError::Phase { found, needed: Phase::Roll }.into());
            }
            let roll = roll_to_seal(state).into_owned();
            show(&manifest, &roll, &say);
            if roll.count() > 0 {
                self.confirm.ask(&say, "seal", texts::SEAL_ROLL)?;
            }
            let small = turnouts::cells_json(&manifest, &roll.cells_below_floor(&manifest));
            let (count, shown) = (roll.count(), roll.root());
            let announced = actor.seal_shown_roll(count, shown, &mut OsRng)?;
            let root = shown.to_string();
            let mut answer = election::announced(actor, announced, texts::roll_sealed_with_voters(&count, &root))?;
            answer.add("voters", json!(count));
            answer.add("root", json!(root));
            answer.add("small_cells", json!(small));
            Ok(answer)
        })
    }
}

/// The voters by style and weight, and the cells with fewer of them than the floor: their districts may never be
/// opened.
fn show(manifest: &ElectionManifest, roll: &Roll, say: &Say) {
    let (count, root) = (roll.count(), roll.root());
    let cells = turnouts::cells(manifest, &roll.cells());
    say.note(texts::roll_voters_nobody_comes(&count, &root, &cells));
    let (cells, floor) = (roll.cells_below_floor(manifest), manifest.floor());
    if !cells.is_empty() {
        say.note(texts::fewer_voters_than_floor(&floor, &turnouts::small_cells(manifest, &cells)));
    }
}
