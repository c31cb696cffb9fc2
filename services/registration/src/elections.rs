//! The manifests that are served, and that they fit together.

use tupyo_client::Board;
use tupyo_election::{AuthorKey, ElectionId, ElectionManifest};
use tupyo_registration::RegistrationTerms;
use tupyo_voter::BoardAddress;

use crate::catalogue::wrong_files;
use crate::directory::DataDirectory;
use crate::{RegistrarError, files};

const LARGEST_MANIFEST: usize = 16_000_000;

/// An election whose roll gets the registrations.
pub(crate) struct ServedElection {
    /// Where its board is.
    pub(crate) address: BoardAddress,
    /// What its manifest demands of registrations.
    pub(crate) terms: RegistrationTerms,
    /// The registrar's index in it.
    pub(crate) registrar: u16,
}

impl ServedElection {
    /// The election at an address, in which the key is a registrar's. Its manifest is verified by the election's id.
    pub(crate) fn of(address: BoardAddress, manifest: &[u8], key: AuthorKey) -> Result<ServedElection, RegistrarError> {
        let election = address.election;
        let manifest =
            ElectionManifest::parse(manifest).map_err(|source| RegistrarError::Manifest { election, source })?;
        let none = RegistrarError::NoRegistrars { election };
        let terms = RegistrationTerms::of_manifest(election, &manifest).ok_or(none)?;
        let registrars = manifest.registration().map(|rules| rules.registrars()).unwrap_or_default();
        let place = registrars.iter().position(|registrar| registrar.key == key);
        let registrar = place.and_then(|place| u16::try_from(place).ok());
        let registrar = registrar.ok_or(RegistrarError::NotNamed { election })?;
        Ok(ServedElection { address, terms, registrar })
    }

    /// The election's id.
    pub(crate) fn id(&self) -> ElectionId {
        self.address.election
    }

    fn registers_like(&self, other: &ServedElection) -> bool {
        let rules = |it: &ServedElection| (it.terms.scope, it.terms.codes, it.terms.card_signatures);
        rules(self) == rules(other) && self.terms.authorities == other.terms.authorities
    }
}

/// The elections at these addresses. A manifest is asked of its board once, and kept in the directory.
pub(crate) fn served(
    directory: &DataDirectory,
    addresses: Vec<BoardAddress>,
    key: AuthorKey,
) -> Result<Vec<ServedElection>, RegistrarError> {
    let mut elections: Vec<ServedElection> = Vec::new();
    for address in addresses {
        let manifest = manifest(directory, &address)?;
        let election = ServedElection::of(address, &manifest, key)?;
        if let Some(first) = elections.first().filter(|first| !first.registers_like(&election)) {
            return Err(RegistrarError::OtherRules { election: election.id(), first: first.id() });
        }
        elections.push(election);
    }
    Ok(elections)
}

fn manifest(directory: &DataDirectory, address: &BoardAddress) -> Result<Vec<u8>, RegistrarError> {
    let path = directory.manifest(address.election);
    if let Some(kept) = files::find(&path, LARGEST_MANIFEST)? {
        let is_it = ElectionId::of_manifest(&kept) == address.election;
        let what = wrong_files::NOT_MANIFEST;
        return if is_it { Ok(kept.to_vec()) } else { Err(RegistrarError::Damaged { path, what }) };
    }
    let manifest = Board::new(address.clone()).manifest()?;
    files::replace(&path, &manifest)?;
    Ok(manifest)
}

/// The ids of all styles, for the office's list.
pub(crate) fn styles(elections: &[ServedElection]) -> Vec<String> {
    let mut styles: Vec<String> = elections.iter().flat_map(|election| election.terms.styles.clone()).collect();
    styles.sort();
    styles.dedup();
    styles
}
