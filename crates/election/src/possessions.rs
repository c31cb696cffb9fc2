//! The possessions of many voters, verified in one batch.

use tupyo_group::{DecodeError, PublicPoint};
use tupyo_proof::{Answers, Invalid, PreparedSignature, Purpose, Script, SharedBases, TOGETHER, verify};
use tupyo_threads::prelude::*;

use crate::{RegistrationScope, Voter};

/// Voters with their points, some of them together as they are decoded.
pub(crate) struct DecodedVoters<'a>(Vec<Together<'a>>);

struct Together<'a> {
    voters: &'a [Voter],
    /// Of each voter the key's and the possession's nonce's.
    points: Vec<Result<PublicPoint, DecodeError>>,
}

impl<'a> DecodedVoters<'a> {
    pub(crate) fn of(voters: &'a [Voter]) -> DecodedVoters<'a> {
        DecodedVoters(voters.par_chunks(TOGETHER).map(Together::decode).collect())
    }

    pub(crate) fn keys_are_usable(&self) -> bool {
        self.0.iter().all(Together::keys_are_usable)
    }

    /// All possessions in one batch.
    pub(crate) fn verify(&self, scope: RegistrationScope) -> Result<(), Invalid> {
        let prepared = self.0.par_iter().map(|some| some.prepare(scope)).collect::<Result<Vec<_>, _>>()?;
        let members: Vec<_> = prepared.iter().flatten().collect();
        verify(&SharedBases::new([]), &members)
    }
}

impl<'a> Together<'a> {
    fn decode(voters: &'a [Voter]) -> Together<'a> {
        let encodings: Vec<_> = voters.iter().flat_map(|voter| [voter.key, voter.possession.nonce]).collect();
        Together { voters, points: PublicPoint::decode_all(&encodings) }
    }

    fn each(&self) -> impl Iterator<Item = (&Voter, &[Result<PublicPoint, DecodeError>; 2])> {
        self.voters.iter().zip(self.points.as_chunks().0)
    }

    fn keys_are_usable(&self) -> bool {
        self.each().all(|(voter, [key, _])| key.is_ok() && !voter.key.is_identity())
    }

    fn prepare(&self, scope: RegistrationScope) -> Result<Vec<PreparedSignature>, Invalid> {
        let script = |voter: &Voter| {
            let message = scope.message(&voter.holder);
            PreparedSignature::script(voter.key, Purpose::Registration, &message, &voter.possession)
        };
        let answers = Script::run_all(&self.voters.iter().map(script).collect::<Vec<_>>());
        let prepare = |((voter, points), answers): ((&Voter, &[Result<_, _>; 2]), Answers<1>)| {
            let &[Ok(key), Ok(nonce)] = points else { return Err(Invalid) };
            PreparedSignature::decoded(voter.key, &voter.possession, answers, [key, nonce])
        };
        self.each().zip(answers).map(prepare).collect()
    }
}
