use tupyo_group::{Point, SecretScalar};

use crate::polynomial::committed_share;
use crate::scalars::read_scalars;
use crate::{CeremonyId, Fault, SealedShare, sealing};

/// Opens a share and checks it against its dealer's coefficient commitments: `f_c(j + 1)·G = Σ_k (j + 1)^k A_{c,k}`.
pub(super) fn open_and_check(
    id: CeremonyId,
    dealer: u16,
    share: &SealedShare,
    coefficients: &[Vec<Point>],
    secret: &[u8; 32],
) -> Result<Vec<SecretScalar>, Fault> {
    let info = sealing::info(id, dealer, share.recipient);
    let plaintext = sealing::open(secret, &info, &share.encapsulated, &share.ciphertext).ok_or(Fault::Unopenable)?;
    let values = read_scalars(&plaintext).ok_or(Fault::NotCanonical)?;
    let fits = |(value, commitments): (&SecretScalar, &Vec<Point>)| {
        value.times_base().publish() == committed_share(commitments, share.recipient)
    };
    let all_fit = values.len() == coefficients.len() && values.iter().zip(coefficients).all(fits);
    if all_fit { Ok(values) } else { Err(Fault::Mismatch) }
}
