//! Whether every certificate of a chain was good at the time that is looked at, as lists and responses say.

use webpki::{BorrowedCertRevocationList, CertRevocationList};

use crate::chain::Chain;
use crate::crl::List;
use crate::ocsp::Answer;
use crate::path::{by_webpki, of_webpki};
use crate::{CertificateError, Revocation, SignatureMemory};

/// What was said, decoded.
pub enum Statement<'a> {
    /// A list.
    List(List<'a>),
    /// A response; or that it is no answer.
    Answer(Result<Answer, CertificateError>),
}

/// What one statement has shown: the certificate of this index is not revoked.
struct Shown {
    index: usize,
    /// The serial number of the responder's own certificate.
    delegate: Option<Vec<u8>>,
}

/// Decodes all of it.
///
/// # Errors
/// [`CertificateError::Malformed`].
pub fn decode(said: &[Revocation]) -> Result<Vec<Statement<'_>>, CertificateError> {
    said.iter().map(decode_one).collect()
}

fn decode_one(said: &Revocation) -> Result<Statement<'_>, CertificateError> {
    match said {
        Revocation::Crl(der) => List::decode(der).map(Statement::List),
        Revocation::Ocsp(der) => match Answer::decode(der) {
            Err(CertificateError::Malformed) => Err(CertificateError::Malformed),
            answer => Ok(Statement::Answer(answer)),
        },
    }
}

/// Every statement speaks of a certificate of the chain, by its issuer and in time; together they speak of all, and
/// none says that one is revoked.
///
/// # Errors
/// [`CertificateError::Revoked`] if a believable one says so, before [`CertificateError::Revocation`].
pub fn check(
    chain: &Chain<'_>,
    statements: &[Statement<'_>],
    at: u64,
    memory: &SignatureMemory,
) -> Result<(), CertificateError> {
    let shown: Vec<_> = statements.iter().map(|statement| shown(chain, statement, at, memory)).collect();
    if shown.iter().any(|one| matches!(one, Err(CertificateError::Revoked))) {
        return Err(CertificateError::Revoked);
    }
    let shown: Vec<Shown> = shown.into_iter().collect::<Result<_, _>>()?;
    let known = (0..chain.below().len()).all(|index| shown.iter().any(|one| one.index == index));
    if !known || shown.iter().any(|one| delegate_is_revoked(one, chain, statements)) {
        return Err(CertificateError::Revocation);
    }
    check_by_webpki(chain, statements, at, memory)
}

fn shown(
    chain: &Chain<'_>,
    statement: &Statement<'_>,
    at: u64,
    memory: &SignatureMemory,
) -> Result<Shown, CertificateError> {
    let (index, revoked, delegate) = match statement {
        Statement::List(list) => {
            let index = list.speaks_of(chain)?.ok_or(CertificateError::Revocation)?;
            list.check(chain.issuer(index), at, memory)?;
            (index, list.names(chain.below()[index].parsed.serial()), None)
        }
        Statement::Answer(answer) => {
            let answer = answer.as_ref().map_err(|error| *error)?;
            let index = answer.speaks_of(chain).ok_or(CertificateError::Revocation)?;
            let said = answer.check(chain, index, at, memory)?;
            (index, said.revoked, said.delegate)
        }
    };
    if revoked { Err(CertificateError::Revoked) } else { Ok(Shown { index, delegate }) }
}

/// Whether a list of the issuer names the responder to which it had delegated.
fn delegate_is_revoked(shown: &Shown, chain: &Chain<'_>, statements: &[Statement<'_>]) -> bool {
    let Some(serial) = &shown.delegate else { return false };
    statements.iter().any(|statement| match statement {
        Statement::List(list) => list.is_by(&chain.issuer(shown.index).parsed) && list.names(serial),
        Statement::Answer(_) => false,
    })
}

/// webpki reads the same lists, and knows the extensions of lists and of their lines that must not be passed over.
fn check_by_webpki(
    chain: &Chain<'_>,
    statements: &[Statement<'_>],
    at: u64,
    memory: &SignatureMemory,
) -> Result<(), CertificateError> {
    let lists = statements.iter().filter_map(|statement| match statement {
        Statement::List(list) => Some(list.der),
        Statement::Answer(_) => None,
    });
    let parsed: Result<Vec<CertRevocationList<'_>>, _> =
        lists.map(|der| BorrowedCertRevocationList::from_der(der).map(CertRevocationList::from)).collect();
    let parsed = parsed.map_err(|_| CertificateError::Revocation)?;
    let lists: Vec<&CertRevocationList<'_>> = parsed.iter().collect();
    if lists.is_empty() {
        return Ok(());
    }
    match by_webpki(chain, at, memory, &lists).map_err(|error| of_webpki(&error)) {
        // Names come last there, and have been judged.
        Ok(()) | Err(CertificateError::Names) => Ok(()),
        Err(CertificateError::Revoked) => Err(CertificateError::Revoked),
        Err(_) => Err(CertificateError::Revocation),
    }
}
