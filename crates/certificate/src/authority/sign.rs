//! The signature under what an authority issues.

use tupyo_card::{CardSigner, SignatureScheme};
use x509_cert::der::asn1::BitString;
use x509_cert::der::{Decode, Encode};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::AuthorityError;
use crate::algorithm::identifier;

const ENCODING: AuthorityError = AuthorityError::Value("what was given");

/// The signer's key, as certificates bear it.
pub fn key_of(signer: &dyn CardSigner) -> Result<SubjectPublicKeyInfoOwned, AuthorityError> {
    let spki = signer.key().to_spki().map_err(|_| AuthorityError::Key)?;
    SubjectPublicKeyInfoOwned::from_der(&spki).map_err(|_| AuthorityError::Key)
}

/// Signs what has the signature's algorithm inside it, which `with` puts there. A token may know one of the schemes of
/// its key only: then that is the one.
pub fn sign<T: Encode>(
    signer: &mut dyn CardSigner,
    with: impl Fn(AlgorithmIdentifierOwned) -> T,
) -> Result<(T, AlgorithmIdentifierOwned, BitString), AuthorityError> {
    let schemes = signer.key().schemes();
    let (mut scheme, last) = (schemes.first(), schemes.last());
    loop {
        let wanted = *scheme.ok_or(AuthorityError::Key)?;
        let algorithm = algorithm(wanted)?;
        let message = with(algorithm.clone());
        let bytes = to_der(&message)?;
        let signature = signer.sign(&bytes)?;
        if signature.scheme() == wanted {
            signer.key().verify(&bytes, &signature).map_err(|_| AuthorityError::Signer)?;
            let der = signature.to_der().map_err(|_| ENCODING)?;
            return Ok((message, algorithm, BitString::from_bytes(&der).map_err(|_| ENCODING)?));
        }
        if scheme == last {
            return Err(AuthorityError::Signer);
        }
        scheme = last;
    }
}

fn algorithm(scheme: SignatureScheme) -> Result<AlgorithmIdentifierOwned, AuthorityError> {
    let der = identifier(scheme).ok_or(ENCODING)?;
    AlgorithmIdentifierOwned::from_der(&der).map_err(|_| ENCODING)
}

/// # Errors
/// [`AuthorityError::Value`].
pub fn to_der(value: &impl Encode) -> Result<Vec<u8>, AuthorityError> {
    value.to_der().map_err(|_| ENCODING)
}
