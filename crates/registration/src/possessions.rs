//! Possessions of many voting keys at once.

use tupyo_election::RegistrationScope;
use tupyo_proof::{PreparedSignature, Purpose, SharedBases, VerifyingKey, verify};
use tupyo_threads::prelude::*;

use crate::{Application, RegistrationError};

/// How many are verified as one sum.
const TOGETHER: usize = 512;

/// Whether each application's possession is by its voting key: in batches, and one by one where a batch fails.
pub(crate) fn possessions(
    scope: RegistrationScope,
    applications: &[&Application],
) -> Vec<Result<(), RegistrationError>> {
    applications.par_chunks(TOGETHER).flat_map_iter(|some| batch(scope, some)).collect()
}

fn batch(scope: RegistrationScope, applications: &[&Application]) -> Vec<Result<(), RegistrationError>> {
    let prepared: Vec<_> = applications.iter().map(|application| prepare(scope, application)).collect();
    let members: Option<Vec<_>> = prepared.into_iter().map(Result::ok).collect();
    match members {
        Some(members) if verify(&SharedBases::new([]), &members).is_ok() => vec![Ok(()); applications.len()],
        _ => applications.iter().map(|application| alone(scope, application)).collect(),
    }
}

fn prepare(scope: RegistrationScope, application: &Application) -> Result<PreparedSignature, RegistrationError> {
    let key = VerifyingKey::decode(application.voting_key).map_err(|_| RegistrationError::VotingKey)?;
    let message = scope.message(&application.holder);
    let prepared = PreparedSignature::new(&key, Purpose::Registration, &message, &application.possession);
    prepared.map_err(|_| RegistrationError::Possession)
}

fn alone(scope: RegistrationScope, application: &Application) -> Result<(), RegistrationError> {
    let member = prepare(scope, application)?;
    verify(&SharedBases::new([]), &[member]).map_err(|_| RegistrationError::Possession)
}
