//! A manifest's shape, before any rule.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ManifestError, RuleDraft, json};
use crate::AuthorKey;

/// A manifest's shape, before any rule: what a tool fills and writes. Integers are wide so that a rule can name what is
/// out of range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestDraft {
    /// `manifest/v1`, see [`ManifestDraft::VERSION`].
    pub tupyo: String,
    /// The short name.
    pub name: String,
    /// The election's title by language.
    #[serde(deserialize_with = "json::texts")]
    pub title: BTreeMap<String, String>,
    /// Who runs the election.
    #[serde(deserialize_with = "json::objects::<_, _, 16>")]
    pub officials: Vec<PersonDraft>,
    /// Who hold the joint key.
    #[serde(deserialize_with = "json::object")]
    pub trustees: TrusteesDraft,
    /// The ledger's name and keys.
    #[serde(deserialize_with = "json::object")]
    pub ledger: LedgerDraft,
    /// What is voted on.
    #[serde(deserialize_with = "json::objects::<_, _, 256>")]
    pub contests: Vec<ContestDraft>,
    /// Who votes on what.
    #[serde(deserialize_with = "json::objects::<_, _, 4096>")]
    pub styles: Vec<StyleDraft>,
    /// How many officials must say the same announcement.
    pub approvals: u64,
    /// How much one voter may post.
    #[serde(deserialize_with = "json::object")]
    pub limits: LimitsDraft,
    /// A unit with fewer counted ballots is not opened, nor one with fewer of one weight.
    pub floor: u64,
    /// The percentage of a unit's voters that must have voted for it to be opened.
    pub turnout: u64,
    /// The departures from the rules that keep votes secret, each with its reason.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "json::objects::<_, _, { super::MAX_EXCEPTIONS }>"
    )]
    pub exceptions: Vec<ExceptionDraft>,
    /// Who watches the ledger, if anybody is to.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json::present_object")]
    pub witnesses: Option<WitnessesDraft>,
    /// Who registers voters, if officials do not post the roll.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json::present_object")]
    pub registration: Option<RegistrationDraft>,
}

/// An official, a trustee or a registrar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonDraft {
    /// The id.
    pub id: String,
    /// The name by language.
    #[serde(deserialize_with = "json::texts")]
    pub title: BTreeMap<String, String>,
    /// The public key, as [`AuthorKey`]'s text.
    pub key: String,
}

/// The trustees and their threshold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrusteesDraft {
    /// How many open the tally.
    pub threshold: u64,
    /// All of them.
    #[serde(deserialize_with = "json::objects::<_, _, 64>")]
    pub members: Vec<PersonDraft>,
}

/// Where the election is kept: the name of its ledger, and the key that signs its checkpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerDraft {
    /// The first part of the ledger's origin.
    pub name: String,
    /// The Ed25519 key of its checkpoints, base64url without padding.
    pub key: String,
    /// The hash of the key that can take its place, base64url without padding.
    pub next: String,
}

/// A contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContestDraft {
    /// The id.
    pub id: String,
    /// The question by language.
    #[serde(deserialize_with = "json::texts")]
    pub title: BTreeMap<String, String>,
    /// More about it by language.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json::present_texts")]
    pub description: Option<BTreeMap<String, String>>,
    /// The SHA-256 of a picture's file, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json::present")]
    pub picture: Option<String>,
    /// Whether each voter sees the options begin with another one.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json::present")]
    pub rotated: Option<bool>,
    /// What a valid answer is.
    #[serde(deserialize_with = "json::object")]
    pub rule: RuleDraft,
    /// The answers.
    #[serde(deserialize_with = "json::objects::<_, _, { super::MAX_OPTIONS }>")]
    pub options: Vec<OptionDraft>,
}

/// An option of a contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionDraft {
    /// The id.
    pub id: String,
    /// The name by language.
    #[serde(deserialize_with = "json::texts")]
    pub title: BTreeMap<String, String>,
    /// What tells it from another of the same name, by language.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json::present_texts")]
    pub subtitle: Option<BTreeMap<String, String>>,
    /// More about it by language.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json::present_texts")]
    pub description: Option<BTreeMap<String, String>>,
    /// The SHA-256 of a picture's file, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json::present")]
    pub picture: Option<String>,
}

/// A ballot style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StyleDraft {
    /// The id.
    pub id: String,
    /// The district's name by language.
    #[serde(deserialize_with = "json::texts")]
    pub title: BTreeMap<String, String>,
    /// Ids of the contests.
    #[serde(deserialize_with = "json::list::<_, _, 256>")]
    pub contests: Vec<String>,
}

/// The limits per voter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsDraft {
    /// Ballots cast.
    pub ballots: u64,
    /// Ballots challenged.
    pub challenges: u64,
}

/// A departure from the rules that keep votes secret, with its reason by language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ExceptionDraft {
    /// One trustee alone opens the tally.
    ThresholdOne {
        /// Why.
        #[serde(deserialize_with = "json::texts")]
        reason: BTreeMap<String, String>,
    },
    /// Half of the trustees, or fewer, open the tally.
    ThresholdMinority {
        /// Why.
        #[serde(deserialize_with = "json::texts")]
        reason: BTreeMap<String, String>,
    },
    /// One lying witness is enough for two histories.
    WitnessQuorum {
        /// Why.
        #[serde(deserialize_with = "json::texts")]
        reason: BTreeMap<String, String>,
    },
    /// A style is opened although few of its ballots have the same weight.
    Exposed {
        /// The style's id.
        style: String,
        /// Why.
        #[serde(deserialize_with = "json::texts")]
        reason: BTreeMap<String, String>,
    },
}

/// The ledger's witnesses and their quorum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessesDraft {
    /// How many must have cosigned a checkpoint.
    pub quorum: u64,
    /// Their keys, as `tupyo witness keygen` prints them: `<name>+<key id>+<key>`.
    #[serde(deserialize_with = "json::list::<_, _, 15>")]
    pub members: Vec<String>,
}

/// Who registers voters, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistrationDraft {
    /// Who registers voters.
    #[serde(deserialize_with = "json::objects::<_, _, { super::MAX_REGISTRARS }>")]
    pub registrars: Vec<PersonDraft>,
    /// How many of them must have signed a registration before it counts.
    pub signatures: u64,
    /// Whose certificates say whose card it is.
    #[serde(deserialize_with = "json::objects::<_, _, { super::MAX_AUTHORITIES }>")]
    pub authorities: Vec<AuthorityDraft>,
    /// Whether a one-time code may stand for a card.
    pub codes: bool,
    /// Whether every ballot bears its voter's card's signature, too.
    pub card_signatures: bool,
    /// The id of a standing roll, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json::present")]
    pub roll: Option<String>,
}

/// An authority that certifies cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityDraft {
    /// The SHA-256 of its certificate, in hexadecimal digits.
    pub certificate: String,
    /// Dotted object identifiers of certificate policies.
    #[serde(deserialize_with = "json::list::<_, _, { super::MAX_POLICIES }>")]
    pub policies: Vec<String>,
}

impl ManifestDraft {
    /// The one version there is.
    pub const VERSION: &'static str = "manifest/v1";

    /// Reads a file's shape, strictly, without the other rules.
    ///
    /// # Errors
    /// [`Size`](super::ManifestRule::Size) or [`Json`](super::ManifestRule::Json).
    pub fn from_json(bytes: &[u8]) -> Result<ManifestDraft, ManifestError> {
        json::read(bytes)
    }

    /// The file: indented JSON and a line end.
    ///
    /// # Errors
    /// None is known: strings and integers can always be written.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

impl PersonDraft {
    /// A person with this key.
    pub fn new(id: impl Into<String>, title: BTreeMap<String, String>, key: impl Into<AuthorKey>) -> PersonDraft {
        PersonDraft { id: id.into(), title, key: key.into().to_string() }
    }
}

impl ContestDraft {
    /// A contest of which nothing more is said.
    pub fn new(
        id: impl Into<String>,
        title: BTreeMap<String, String>,
        rule: impl Into<RuleDraft>,
        options: Vec<OptionDraft>,
    ) -> ContestDraft {
        ContestDraft {
            id: id.into(),
            title,
            description: None,
            picture: None,
            rotated: None,
            rule: rule.into(),
            options,
        }
    }
}

impl OptionDraft {
    /// An option of which nothing more is said.
    pub fn new(id: impl Into<String>, title: BTreeMap<String, String>) -> OptionDraft {
        OptionDraft { id: id.into(), title, subtitle: None, description: None, picture: None }
    }
}
