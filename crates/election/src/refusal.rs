//! Why an entry is not legal where it stands.

use tupyo_circuits::TrackingCode;

use crate::{Author, ManifestError, PageRule, Phase, RollRule};

mod code;

pub use code::RefusalCode;

/// Why an entry is not legal where it stands. Codes are stable (docs/protocol/admission.md).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Longer than an entry may be.
    #[error("the entry has {length} bytes; at most 65535 are allowed")]
    TooLong {
        /// Its length.
        length: usize,
    },
    /// Not a canonical encoding.
    #[error("the entry is not a canonical encoding: {reason}")]
    Malformed {
        /// What is wrong.
        reason: String,
    },
    /// A document needs too many parts.
    #[error("the document has {length} bytes and needs more than 256 parts")]
    DocumentTooLong {
        /// Its length.
        length: usize,
    },
    /// The part's number, count or length is against the rules, or it does not continue what its author began.
    #[error("the part does not continue a document of {author:?}")]
    DocumentPart {
        /// The author.
        author: Author,
    },
    /// The parts do not hash to the digest they name, or are no document.
    #[error("the parts of {author:?} are not the document they name")]
    DocumentDigest {
        /// The author.
        author: Author,
    },
    /// The signature is not the author's.
    #[error("the signature is not by the key of {author:?}")]
    DocumentSignature {
        /// The author.
        author: Author,
    },
    /// The manifest names no such author, or one of another role must say this.
    #[error("{author:?} may not post this")]
    WrongAuthor {
        /// The author.
        author: Author,
    },
    /// The phase does not allow this entry.
    #[error("this is not possible in phase `{phase}`")]
    WrongPhase {
        /// The election's phase.
        phase: Phase,
    },
    /// The manifest's bytes do not hash to the election's id.
    #[error("the manifest's hash is not the election's id")]
    WrongManifest,
    /// The manifest breaks a rule.
    #[error("the manifest is refused: {0}")]
    Manifest(ManifestError),
    /// A message of the key ceremony is refused.
    #[error("key ceremony: {0}")]
    Ceremony(#[from] tupyo_threshold::CeremonyError),
    /// Too few trustees are left for a ceremony.
    #[error(
        "too few trustees are left to agree on the tally: no ceremony can begin, and the election can only be \
         cancelled"
    )]
    CeremonyTooFew,
    /// The restart is of another ceremony or round than the one under way.
    #[error("the restart does not name the ceremony and the round that are under way")]
    RestartRound,
    /// The restart is of another history of the ceremony.
    #[error("the ceremony's messages are not those that the restart names")]
    RestartSaid,
    /// The restart does not exclude, in ascending order, some of those whom the round waits for.
    #[error("a restart must exclude one or more of the trustees whom the round waits for, in ascending order")]
    RestartExcluded,
    /// The restart would leave too few trustees.
    #[error("the restart leaves fewer than the {needed} trustees who must agree on the tally")]
    RestartTooFew {
        /// The quorum.
        needed: usize,
    },
    /// A quorum has agreed: the election is opened, not cancelled.
    #[error("a quorum of trustees has agreed to open the tally: the election can no longer be cancelled")]
    AgreedAlready,
    /// The official's approval stands already.
    #[error("official {official} has already approved exactly this, and other officials have not yet")]
    RepeatedApproval {
        /// The official's index.
        official: u16,
    },
    /// An official's signed words are posted again, or a schedule that has held before.
    #[error(
        "these signed words were posted before, or this schedule was in force before: posting them again does not \
         repeat them"
    )]
    SaidBefore,
    /// An official says more than others approve.
    #[error("official {official} has posted {limit} documents that have not taken effect, and cannot post more")]
    TooManyUnapproved {
        /// The official's index.
        official: u16,
        /// How many one official may.
        limit: u16,
    },
    /// The manifest names no such official.
    #[error("there is no official number {official}")]
    OfficialUnknown {
        /// The official's index.
        official: u16,
    },
    /// There are not enough others to replace an official's key.
    #[error("replacing an official's key takes {approvals} other officials, and the manifest names too few")]
    OfficialKeyTooFew {
        /// The manifest's `approvals`.
        approvals: u16,
    },
    /// The key is or was somebody's.
    #[error("the new key is, or was, the key of an official, a trustee or a registrar")]
    OfficialKeyKnown,
    /// The new key has not signed.
    #[error("the official's new key has not signed that it replaces the old one in this election")]
    OfficialKeyPossession,
    /// A registrar says what it has said before.
    #[error(
        "registrar {registrar} has posted exactly this before, and it stands, was superseded, or is a correction \
         that has taken effect"
    )]
    RepeatedDocument {
        /// The registrar's index.
        registrar: u16,
    },
    /// No other registrar has said what is countersigned.
    #[error("no standing document of another registrar has this digest")]
    CountersignatureUnknown,
    /// The registrar has signed it.
    #[error("registrar {registrar} has signed this already")]
    RepeatedCountersignature {
        /// The registrar's index.
        registrar: u16,
    },
    /// The joint key is not the ceremony's.
    #[error("the joint key is not the ceremony's")]
    WrongJointKey,
    /// Not all participants of one ceremony have confirmed it. Only somebody who reads documents alone refuses this: on
    /// the whole ledger no joint key can be posted before.
    #[error(
        "the joint key is posted without the confirmations of all participants of one key ceremony, of whom there \
         must be at least {needed}"
    )]
    JointKeyUnconfirmed {
        /// How many must agree on the tally.
        needed: usize,
    },
    /// A part of the roll breaks a rule.
    #[error("roll: {0}")]
    Roll(RollRule),
    /// The context is not the hash of manifest, joint key and roll.
    #[error("the context is not the hash of manifest, joint key and roll")]
    WrongContext,
    /// The opening does not name the last schedule.
    #[error("the opening does not name the last schedule")]
    OpenSchedule,
    /// Voting has not begun.
    #[error("voting has not begun")]
    NotOpen,
    /// Voting has ended.
    #[error("voting has ended")]
    Closed,
    /// A schedule ends before it begins, or moves an opening that is settled.
    #[error("the schedule does not open before it closes, or moves the opening of a vote that has begun")]
    ScheduleOrder,
    /// A text is empty, too long, or breaks the rules of titles.
    #[error("the text is empty, has more than 2,000 characters, or has characters that titles may not have")]
    Text,
    /// The page's manifest breaks a rule.
    #[error("the page's manifest: {0}")]
    Page(PageRule),
    /// The closing names more entries than are before it, or not the opening.
    #[error("the closing names {size} entries, which do not end between the opening and the closing")]
    CloseSize {
        /// How many it names.
        size: u64,
    },
    /// The closing does not name the last schedule.
    #[error("the closing does not name the last schedule")]
    CloseSchedule,
    /// The closing is of another ledger.
    #[error("the closing does not name the root of the ledger's first {size} entries")]
    CloseRoot {
        /// How many entries.
        size: u64,
    },
    /// Witnesses do not know the key of the official who announces another ledger key.
    #[error(
        "this official's key was replaced: an official whose key the witnesses know must announce the ledger's new key"
    )]
    LedgerKeyOfficial,
    /// The ledger's new key is not the announced one.
    #[error("the ledger's new key is not the one whose hash was announced")]
    LedgerKeyUnannounced,
    /// The key that is announced is no new one.
    #[error("the next key that is announced is one that the ledger has or had, or is a witness's")]
    LedgerKeyNext,
    /// The new key has not signed.
    #[error("the ledger's new key is not a key, or has not signed that it replaces the old one in this election")]
    LedgerKeyPossession,
    /// The voter is not on the roll.
    #[error("the roll has no voter number {voter}")]
    UnknownVoter {
        /// The voter's index.
        voter: u32,
    },
    /// The ballot is for another style than the voter's.
    #[error("the ballot is for style {found}; the voter's style is {expected}")]
    WrongStyle {
        /// The voter's style.
        expected: u16,
        /// The ballot's style.
        found: u16,
    },
    /// The ballot has another number of parts than its style, or a card's signature where the manifest demands none, or
    /// none where it demands one.
    #[error(
        "the ballot does not have as many points, responses or values as its style, has a card's signature that the \
         manifest does not demand, or lacks one that it demands"
    )]
    WrongShape,
    /// Documents have taken effect that the ballot does not know, or it claims to know more than there are.
    #[error("the ballot knows {found} of the {expected} documents that have taken effect since voting began")]
    DocumentsChanged {
        /// How many it knows.
        found: u32,
        /// How many there are.
        expected: u32,
    },
    /// The ballot has been challenged.
    #[error("ballot {code} has been challenged and can no longer be cast")]
    ChallengedBallot {
        /// Its tracking code.
        code: TrackingCode,
    },
    /// The ballot does not name the voter's last one.
    #[error(
        "the ballot does not follow the voter's last one ({})",
        .last.map_or("none".to_owned(), |code| code.to_string())
    )]
    OutOfChain {
        /// The voter's last ballot.
        last: Option<TrackingCode>,
    },
    /// The voter has reached a limit.
    #[error("the voter has reached the limit of {limit}")]
    TooMany {
        /// The manifest's limit.
        limit: u16,
    },
    /// The ballot proof is refused.
    #[error("the ballot proof is not valid")]
    ProofInvalid,
    /// The signature is not the voter's.
    #[error("the ballot is not signed by the voting key on the roll")]
    SignatureInvalid,
    /// The signature is not the voter's card's.
    #[error("the ballot is not signed by the card that the roll names for its voter")]
    CardSignatureInvalid,
    /// A challenged ballot is not what its opening says.
    #[error("the challenged ballot does not encrypt the values it was opened to")]
    OpeningInvalid,
    /// The tally is not the sum of the counted ballots.
    #[error("the tally is not the sum of the counted ballots: {place}")]
    WrongTally {
        /// Where it differs.
        place: String,
    },
    /// The trustee has no part in the joint key.
    #[error("trustee `{trustee}` was excluded from the ceremony that made the joint key")]
    NotAParticipant {
        /// The trustee's id.
        trustee: String,
    },
    /// The trustee has agreed already.
    #[error("trustee `{trustee}` has agreed already")]
    RepeatedAgreement {
        /// The trustee's id.
        trustee: String,
    },
    /// A trustee agrees to something other than what is on the ledger.
    #[error("trustee {trustee} agrees to another closing, key or tally than the ledger's")]
    AgreementMismatch {
        /// The trustee's index.
        trustee: u16,
    },
    /// The signature is not by the agreement key.
    #[error("the agreement of trustee `{trustee}` is not signed by its agreement key")]
    AgreementSignature {
        /// The trustee's id.
        trustee: String,
    },
    /// There are not enough agreements.
    #[error("{found} trustees have agreed; {needed} must agree before any opens the tally")]
    NotEnoughAgreements {
        /// How many are there.
        found: usize,
        /// The quorum.
        needed: usize,
    },
    /// The trustee has posted its shares already.
    #[error("trustee `{trustee}` has posted its decryption shares already")]
    RepeatedShare {
        /// The trustee's id.
        trustee: String,
    },
    /// A decryption share is refused.
    #[error("the decryption share of trustee `{trustee}` for style {style} is not valid")]
    DecryptionShareInvalid {
        /// The trustee's id.
        trustee: String,
        /// The style.
        style: u16,
    },
    /// The shares or counts are not those of exactly the opened units.
    #[error("the units are not exactly the opened ones, in order and with all values")]
    WrongUnits,
    /// There are not enough decryption shares.
    #[error("{found} trustees have posted shares; {needed} are needed")]
    NotEnoughShares {
        /// How many are there.
        found: usize,
        /// The threshold.
        needed: usize,
    },
    /// The result is not what the shares open.
    #[error("in style {style}, the result is not what the decryption shares open")]
    WrongResult {
        /// The style.
        style: u16,
    },
}
