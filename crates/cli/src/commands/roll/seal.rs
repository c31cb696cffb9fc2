//! The roll is sealed.

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_election::{ElectionManifest, Phase, Roll};
use tupyo_office::{OfficeError, roll_to_seal};

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
                self.confirm.ask(&say, "seal", ["seal this roll", "이 명부를 확정하려면"])?;
            }
            let small = turnouts::cells_json(&manifest, &roll.cells_below_floor(&manifest));
            let (count, shown) = (roll.count(), roll.root());
            let announced = actor.seal_shown_roll(count, shown, &mut OsRng)?;
            let root = shown.to_string();
            let en = format!("The roll is sealed with {count} voters; its root is {root}. Next: `tupyo open`.");
            let ko = format!("선거인 {count}명의 명부를 확정했습니다(루트 {root}). 다음 단계: `tupyo open`.");
            let mut answer = election::announced(actor, announced, &en, &ko)?;
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
    let [en, ko] = turnouts::cells(manifest, &roll.cells());
    let en = format!("The roll has {count} voters, and nobody comes on it once it is sealed. Root: {root}\n{en}");
    say.note(&en, &format!("명부의 선거인은 {count}명이며, 확정하면 아무도 더 오를 수 없습니다. 루트: {root}\n{ko}"));
    let (cells, floor) = (roll.cells_below_floor(manifest), manifest.floor());
    if !cells.is_empty() {
        let [en, ko] = turnouts::small_cells(manifest, &cells);
        let en = format!("Fewer voters than the floor ({floor}) have the same weight here:\n{en}");
        say.note(&en, &format!("가중치가 같은 선거인이 최소 투표 수({floor})보다 적은 곳입니다.\n{ko}"));
    }
}
