//! What is said of an entry at once, before it is verified.

use crate::publication::{Found, find};
use crate::{Arrival, Fold, Publication};

/// What can be said at once of bytes that somebody has sent, from memory alone.
pub enum Admission<F: Fold> {
    /// Legal as things stand: by far the most of what is sent. It is to be verified.
    Ready(Box<Arrival<F>>),
    /// It may be on the ledger already, or is expensive to examine: [`look_up`] says what it is, and may wait for a
    /// disk.
    Slow(Box<Arrival<F>>),
    /// Not legal, and not on the ledger either.
    Refused(F::Refusal),
}

/// What a look-up has said.
pub enum Admitted<F: Fold> {
    /// These bytes are on the ledger already, at this index.
    There(u64),
    /// The entry is to be verified.
    Entry(Box<Arrival<F>>),
}

/// Decodes and screens an entry. It never waits for a disk.
///
/// A legal one that has a lane is not looked up: it would not be legal if it were on the ledger.
pub fn admit<P: Publication>(publication: &P, bytes: Vec<u8>) -> Admission<P::Fold> {
    let context = publication.look(P::Fold::context);
    let arrival = match Arrival::<P::Fold>::decode(bytes, &context) {
        Ok(arrival) => Box::new(arrival),
        Err(refusal) => return Admission::Refused(refusal),
    };
    if P::Fold::lane(arrival.entry()).is_none() {
        return Admission::Slow(arrival);
    }
    match publication.look(|fold| fold.screen(arrival.entry())) {
        Ok(()) => Admission::Ready(arrival),
        Err(refusal) if P::Fold::was_never_legal(&refusal) => Admission::Refused(refusal),
        Err(_) => Admission::Slow(arrival),
    }
}

/// Looks for the entry on the ledger, and screens it if it is not there.
///
/// # Errors
/// The first rule that is broken.
pub fn look_up<P: Publication>(
    publication: &P,
    arrival: Box<Arrival<P::Fold>>,
) -> Result<Admitted<P::Fold>, <P::Fold as Fold>::Refusal> {
    match find(publication, &arrival) {
        Some(Found::Itself(index)) => return Ok(Admitted::There(index)),
        // Its sender gets its receipt if the other signature is valid, too.
        Some(Found::Same(_)) => {}
        None => publication.look(|fold| fold.screen(arrival.entry()))?,
    }
    Ok(Admitted::Entry(arrival))
}
