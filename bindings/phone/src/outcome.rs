//! After voting: what became of the voter's ballot, and the verified result.

use tupyo_voter::LightFate;

use crate::election::Election;
use crate::error::{Kind, KitError};
use crate::form::{Count, counts};
use crate::texts::{Text, texts};

/// What has become of the voter's vote. Each is proven, not told.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Fate {
    /// Voting has not ended, and no ballot is there.
    NotVoted,
    /// This ballot counts so far.
    CountsSoFar {
        /// Its tracking code.
        code: String,
    },
    /// The tally counts this ballot.
    Counted {
        /// Its tracking code.
        code: String,
    },
    /// The tally counts another ballot, which this voting key has signed later, perhaps on another device.
    Replaced {
        /// The tracking code of the one that counts.
        by: String,
    },
    /// The tally counts none of this voter, and this phone knows of none.
    None,
    /// The election was cancelled.
    Cancelled,
    /// The tally leaves out the ballot: `Election.evidence` has the file that proves it.
    Missing,
}

/// The result of one district.
#[derive(Clone, Debug, uniffi::Record)]
pub struct DistrictResult {
    /// The district's id.
    pub district_id: String,
    /// Its name.
    pub district: Vec<Text>,
    /// What was counted.
    pub counts: Vec<Count>,
}

#[uniffi::export]
impl Election {
    /// What has become of the voter's vote, as of the last visit.
    pub fn fate(&self) -> Result<Fate, KitError> {
        let state = self.state();
        Ok(match state.followed.follower.fate()? {
            LightFate::NotVoted => Fate::NotVoted,
            LightFate::SoFar { code, .. } => Fate::CountsSoFar { code: code.to_string() },
            LightFate::Counted { code, .. } => Fate::Counted { code: code.to_string() },
            LightFate::Replaced { by, .. } => Fate::Replaced { by: by.to_string() },
            LightFate::NoneByMe => Fate::None,
            LightFate::Cancelled => Fate::Cancelled,
            LightFate::Missing { evidence } => {
                state.followed.shelf.keep_evidence(&evidence)?;
                Fate::Missing
            }
        })
    }

    /// Asks for the result, and verifies that it is what the trustees' shares open. Only when the election is finished.
    pub fn verified_result(&self) -> Result<Vec<DistrictResult>, KitError> {
        let mut state = self.state();
        state.followed.follower.want_result();
        state.followed.visit()?;
        let follower = &state.followed.follower;
        let none = || Kind::NotNow.error("no-result", "there is no result yet");
        let (manifest, units) = (follower.manifest()?, follower.result().ok_or_else(none)?);
        let district = |unit: &tupyo_election::UnitResult| {
            let style = manifest.styles().get(usize::from(unit.style))?;
            let counts = counts(manifest, unit.style, &unit.values);
            Some(DistrictResult { district_id: style.id.clone(), district: texts(&style.title), counts })
        };
        Ok(units.iter().filter_map(district).collect())
    }
}
