//! The possessions of many voters, verified in one batch.

use tupyo_group::PublicPoint;
use tupyo_proof::{Answers, Invalid, PreparedSignature, Purpose, Script, SharedBases, TOGETHER, verify};
use tupyo_threads::prelude::*;

use crate::{RegistrationScope, Voter};

/// Voters with their points: the key's and the possession's nonce's of each.
pub(crate) struct DecodedVoters<'a> {
    voters: &'a [Voter],
    points: Vec<[Option<PublicPoint>; 2]>,
}

impl<'a> DecodedVoters<'a> {
    pub(crate) fn of(voters: &'a [Voter]) -> DecodedVoters<'a> {
        let decoded = |some: &[Voter]| {
            let encodings: Vec<_> = some.iter().flat_map(|voter| [voter.key, voter.possession.nonce]).collect();
            let points: Vec<_> = PublicPoint::decode_all(&encodings).into_iter().map(Result::ok).collect();
            points.as_chunks().0.to_vec()
        };
        DecodedVoters { voters, points: voters.par_chunks(TOGETHER).map(decoded).flatten_iter().collect() }
    }

    pub(crate) fn keys_are_usable(&self) -> bool {
        let usable = |(voter, [key, _]): (&Voter, &[Option<PublicPoint>; 2])| key.is_some() && !voter.key.is_identity();
        self.voters.iter().zip(&self.points).all(usable)
    }

    /// All possessions in one batch.
    pub(crate) fn verify(&self, scope: RegistrationScope) -> Result<(), Invalid> {
        let script = |voter: &Voter| {
            let message = scope.message(&voter.holder);
            PreparedSignature::script(voter.key, Purpose::Registration, &message, &voter.possession)
        };
        let prepare = |((voter, points), answers): ((&Voter, &[Option<PublicPoint>; 2]), Answers<1>)| {
            let &[Some(key), Some(nonce)] = points else { return Err(Invalid) };
            PreparedSignature::decoded(voter.key, &voter.possession, answers, [key, nonce])
        };
        let some = |(voters, points): (&[Voter], &[[Option<PublicPoint>; 2]])| {
            let answers = Script::run_all(&voters.iter().map(script).collect::<Vec<_>>());
            voters.iter().zip(points).zip(answers).map(prepare).collect::<Vec<_>>()
        };
        let together = self.voters.par_chunks(TOGETHER).zip(self.points.par_chunks(TOGETHER));
        let members = together.map(some).flatten_iter().collect::<Result<Vec<_>, _>>()?;
        verify(&SharedBases::new([]), &members)
    }
}
