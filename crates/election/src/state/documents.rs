use std::sync::Arc;

use tupyo_proof::VerifyingKey;

use super::{Change, Effect, ElectionState, Legal, Obligation};
use crate::identifiers::context;
use crate::{
    Author, BallotCheck, Document, DocumentDigest, DocumentPart, ElectionId, ElectionManifest, Phase, Refusal,
    RollRoot, RollRule, manifest::LARGEST_OFFICIAL_COUNT,
};

/// Documents and their parts (docs/protocol/encoding.md, "Documents and their parts").
impl ElectionState {
    pub(super) fn examine_part(&self, part: &DocumentPart) -> Result<Legal, Refusal> {
        let author = part.author;
        if self.phase == Phase::Finished {
            return Err(Refusal::WrongPhase { phase: self.phase });
        }
        if !part.is_well_formed() {
            return Err(Refusal::DocumentPart { author });
        }
        match &self.manifest {
            Some(manifest) => part.verify(self.election, key_of(manifest, author)?)?,
            None if can_found(author) => {}
            None => return Err(Refusal::WrongAuthor { author }),
        }
        let begun = self.begun(part)?;
        if part.part + 1 < part.parts {
            return Ok(Legal::free(Effect::Part(part.clone())));
        }
        let document = join(begun, part)?;
        let change = self.examine_document(author, document, begun, part)?;
        let obligation = if matches!(change, Change::Tally(_)) { Obligation::Tally } else { Obligation::None };
        Ok(Legal { effect: Effect::Change { author, change }, obligation })
    }

    pub(super) fn take_part(&mut self, part: DocumentPart) {
        let begun = self.pending.entry(part.author).or_default();
        if part.part == 0 {
            begun.clear();
        }
        begun.push(part);
    }

    /// The parts that this one continues.
    fn begun(&self, part: &DocumentPart) -> Result<&[DocumentPart], Refusal> {
        if part.part == 0 {
            return Ok(&[]);
        }
        let begun = self.pending.get(&part.author).map_or(&[][..], Vec::as_slice);
        let continues = begun.len() == usize::from(part.part)
            && begun.iter().all(|earlier| earlier.digest == part.digest && earlier.parts == part.parts);
        if continues { Ok(begun) } else { Err(Refusal::DocumentPart { author: part.author }) }
    }

    fn examine_document(
        &self,
        author: Author,
        document: Document,
        begun: &[DocumentPart],
        last: &DocumentPart,
    ) -> Result<Change, Refusal> {
        self.examine_phase(&document)?;
        match (author, document) {
            (Author::Official(_), Document::Manifest(json)) => self.examine_manifest(&json, begun, last),
            (Author::Trustee(trustee), Document::Commitment(message)) => {
                self.examine_ceremony(|ceremony| ceremony.accept_commitment(trustee, message))
            }
            (Author::Trustee(trustee), Document::Reveal(message)) => {
                self.examine_ceremony(|ceremony| ceremony.accept_reveal(trustee, message))
            }
            (Author::Trustee(trustee), Document::Shares(message)) => {
                self.examine_ceremony(|ceremony| ceremony.accept_shares(trustee, message))
            }
            (Author::Trustee(trustee), Document::Confirmation(message)) => {
                self.examine_ceremony(|ceremony| ceremony.accept_confirmation(trustee, message))
            }
            (Author::Trustee(trustee), Document::Complaint(message)) => self.examine_complaint(trustee, message),
            (Author::Official(_), Document::JointKey { ceremony, keys }) => self.examine_joint_key(ceremony, &keys),
            (Author::Official(_), Document::Roll { first, voters }) => {
                let manifest = self.manifest.as_deref().ok_or(Refusal::WrongPhase { phase: self.phase })?;
                self.roll.examine(first, &voters, manifest).map_err(Refusal::Roll)?;
                Ok(Change::Roll(voters))
            }
            (Author::Official(_), Document::RollSealed { voters, root }) => self.examine_seal(voters, root),
            (Author::Official(_), Document::Open { context }) => self.examine_open(context),
            (Author::Official(_), Document::Close) => Ok(Change::Close),
            (Author::Official(_), Document::Tally { units }) => Ok(Change::Tally(units)),
            (Author::Trustee(trustee), Document::DecryptionShare { units }) => self.examine_share(trustee, units),
            (Author::Official(_), Document::Result { units }) => self.examine_result(units),
            _ => Err(Refusal::WrongAuthor { author }),
        }
    }

    fn examine_phase(&self, document: &Document) -> Result<(), Refusal> {
        let expected = match document {
            Document::Manifest(_) => Phase::Manifest,
            Document::Commitment(_)
            | Document::Reveal(_)
            | Document::Shares(_)
            | Document::Confirmation(_)
            | Document::Complaint(_) => Phase::Ceremony,
            Document::JointKey { .. } => Phase::Key,
            Document::Roll { .. } | Document::RollSealed { .. } => Phase::Roll,
            Document::Open { .. } => Phase::Sealed,
            Document::Close => Phase::Open,
            Document::Tally { .. } => Phase::Closed,
            Document::DecryptionShare { .. } | Document::Result { .. } => Phase::Tallied,
        };
        if self.phase == expected { Ok(()) } else { Err(Refusal::WrongPhase { phase: self.phase }) }
    }

    fn examine_manifest(&self, json: &[u8], begun: &[DocumentPart], last: &DocumentPart) -> Result<Change, Refusal> {
        if ElectionId::of_manifest(json) != self.election {
            return Err(Refusal::WrongManifest);
        }
        let manifest = ElectionManifest::parse(json).map_err(Refusal::Manifest)?;
        let key = key_of(&manifest, last.author)?;
        begun.iter().chain([last]).try_for_each(|part| part.verify(self.election, key))?;
        Ok(Change::Manifest(Arc::new(manifest)))
    }

    fn examine_seal(&self, voters: u32, root: RollRoot) -> Result<Change, Refusal> {
        if self.roll.count() == 0 {
            return Err(Refusal::Roll(RollRule::Empty));
        }
        if voters != self.roll.count() || root != self.roll.root() {
            return Err(Refusal::Roll(RollRule::Seal));
        }
        Ok(Change::RollSealed)
    }

    fn examine_open(&self, proposed: tupyo_circuits::Context) -> Result<Change, Refusal> {
        let wrong_phase = Refusal::WrongPhase { phase: self.phase };
        let (Some(keys), Some(manifest)) = (&self.keys, &self.manifest) else { return Err(wrong_phase) };
        let context = context(self.election, &keys.joint, self.roll.root());
        if proposed != context {
            return Err(Refusal::WrongContext);
        }
        Ok(Change::Open(BallotCheck::new(manifest.clone(), self.roll.clone(), context, keys.joint.clone())))
    }
}

/// Whether a manifest can name this author as an official: what is kept before there is a manifest is bounded by it.
fn can_found(author: Author) -> bool {
    matches!(author, Author::Official(index) if usize::from(index) < LARGEST_OFFICIAL_COUNT)
}

/// The key the manifest names for this author.
fn key_of(manifest: &ElectionManifest, author: Author) -> Result<&VerifyingKey, Refusal> {
    let person = match author {
        Author::Official(index) => manifest.officials().get(usize::from(index)),
        Author::Trustee(index) => manifest.trustees().get(usize::from(index)),
    };
    Ok(&person.ok_or(Refusal::WrongAuthor { author })?.key)
}

fn join(begun: &[DocumentPart], last: &DocumentPart) -> Result<Document, Refusal> {
    let bytes: Vec<u8> = begun.iter().chain([last]).flat_map(|part| part.bytes.iter().copied()).collect();
    if DocumentDigest::of(&bytes) != last.digest {
        return Err(Refusal::DocumentDigest { author: last.author });
    }
    borsh::from_slice(&bytes).map_err(|error| Refusal::Malformed { reason: error.to_string() })
}
