//! The voters of a rehearsal, whom an official plays: their keys and choices follow from a seed beside the anchors.

use std::path::Path;

use rand::rngs::{OsRng, StdRng};
use rand::{Rng, SeedableRng};
use tupyo_client::Board;
use tupyo_election::{ElectionManifest, ElectionState, Holder, RegistrationScope, Voter};
use tupyo_encoding::sha256;
use tupyo_proof::SigningKey;
use tupyo_voter::{Choices, VotingSession};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::memory::with_ending;

const SEED: usize = 32;

/// Voters who are nobody.
pub struct PlayedVoters {
    seed: Zeroizing<Vec<u8>>,
}

impl PlayedVoters {
    /// Those of the seed beside the anchors, which is made if it is not there.
    pub fn beside(anchors: &Path) -> Result<PlayedVoters, Failure> {
        let path = with_ending(anchors, "voters");
        if !path.exists() {
            files::write_new(&path, &OsRng.r#gen::<[u8; SEED]>(), Readers::Owner)?;
        }
        let seed = files::read(&path, SEED)?;
        Ok(PlayedVoters { seed })
    }

    /// Each voter's style, key, and the randomness of the choices.
    fn all<'a>(&'a self, manifest: &'a ElectionManifest) -> impl Iterator<Item = (u16, SigningKey, StdRng)> + 'a {
        let styles = 0..manifest.styles().len() as u16;
        let voters = styles.flat_map(|style| (0..manifest.floor().max(1)).map(move |number| (style, number)));
        voters.map(|(style, number)| {
            let seed = [&self.seed[..], &style.to_le_bytes(), &number.to_le_bytes()].concat();
            let mut rng = StdRng::from_seed(sha256(&seed));
            (style, SigningKey::generate(&mut rng), rng)
        })
    }

    /// Their lines of the roll.
    pub fn roll(&self, state: &ElectionState) -> Vec<Voter> {
        let Some(manifest) = state.manifest() else { return Vec::new() };
        let scope = RegistrationScope::Election(state.election());
        let line = |(style, key, _): (u16, SigningKey, StdRng)| {
            let encoded = key.verifying_key().encode();
            let holder = Holder::of(&[0; 32], encoded.as_bytes());
            let possession = scope.prove(&holder, &key, &mut OsRng);
            Voter { key: encoded, holder, possession, style, weight: 1 }
        };
        self.all(manifest).map(line).collect()
    }

    /// Whoever has not voted votes.
    pub fn vote(&self, state: &ElectionState, board: &Board) -> Result<(), Failure> {
        let Some(manifest) = state.manifest() else { return Ok(()) };
        for (style, key, rng) in self.all(manifest) {
            let mut session = VotingSession::new(state, key)?;
            if session.last().is_none() {
                let ballot = session.prepare(&choices(manifest, style, rng), &mut OsRng)?;
                session.cast(board, ballot, &mut OsRng)?;
            }
        }
        Ok(())
    }

    /// Whether the counts of the opened districts are what these voters have chosen.
    pub fn are_counted(&self, state: &ElectionState) -> Result<bool, Failure> {
        let Some(manifest) = state.manifest() else { return Ok(false) };
        for unit in state.result() {
            let mut sums = vec![0u64; unit.values.len()];
            for (style, _, rng) in self.all(manifest).filter(|(style, ..)| *style == unit.style) {
                let values = choices(manifest, style, rng).expected_values(manifest)?;
                sums.iter_mut().zip(values.iter()).for_each(|(sum, value)| *sum += value);
            }
            if sums != unit.values {
                return Ok(false);
            }
        }
        Ok(!state.result().is_empty())
    }
}

fn choices(manifest: &ElectionManifest, style: u16, mut rng: StdRng) -> Choices {
    let contests = Choices::contests(manifest, style).unwrap_or_default();
    let draw = |contest: &&tupyo_election::Contest| {
        contest.rule.draw(contest.options.len(), &mut |bound| rng.gen_range(0..bound))
    };
    Choices::of(style, contests.iter().map(draw).collect())
}
