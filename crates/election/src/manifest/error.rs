//! Which rule a manifest breaks, where, and what to do.

use std::fmt;

use tupyo_circuits::{Bound, kinds};

use super::exception_kind::ExceptionKind;
use super::shortening::Shortening;

/// A rule of the manifest that is broken, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {rule} [{}]", rule.code())]
pub struct ManifestError {
    /// The path from the top, e.g. `contests[1].options[0].id`; line and column where the JSON itself is at fault.
    pub place: String,
    /// What is broken.
    pub rule: ManifestRule,
}

/// The rules of a manifest. What is shown says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManifestRule {
    /// The file is too long.
    Size,
    /// Not JSON, or not of the manifest's shape: says what the reader met.
    Json(String),
    /// The version is another one.
    Version,
    /// An id or name is not spelled as one.
    Id,
    /// Two members of a list have the same id.
    IdRepeated,
    /// An option has an id that results use for something else.
    IdReserved,
    /// A title in no language, or in too many.
    TitleCount,
    /// A title's key is not a language tag.
    TitleLanguage,
    /// A title's text is empty or too long.
    TitleLength {
        /// The most characters.
        longest: usize,
    },
    /// A title's text has a character that no text may have.
    TitleCharacter,
    /// A title's text is not in NFC.
    TitleForm,
    /// Nothing of a title's text is seen.
    TitleBlank,
    /// Two options of a contest look the same.
    TitleAlike,
    /// A picture's hash is not spelled as one.
    Picture,
    /// A list is shorter or longer than allowed.
    Count {
        /// The fewest members.
        min: usize,
        /// The most members.
        max: usize,
    },
    /// A key is not a usable public key.
    Key,
    /// Two people have the same key.
    KeyRepeated,
    /// The threshold is not between 1 and the number of trustees.
    Threshold,
    /// The ledger's name is not spelled as one.
    LedgerName,
    /// The ledger's key is not a key.
    LedgerKey,
    /// The hash of the ledger's spare key is not a hash, or is that of its key.
    LedgerNext,
    /// The contest's rule is not one of the kinds, or does not have the parameters of its kind.
    RuleKind,
    /// A kind whose ballots would have to be mixed.
    RuleLater,
    /// A parameter of the rule is out of its bounds.
    Parameter(Bound),
    /// No style uses the contest.
    ContestUnused,
    /// A style names a contest that does not exist.
    ContestUnknown,
    /// A style names a contest twice.
    ContestRepeated,
    /// The number of approvals is not between 1 and the number of officials.
    Approvals,
    /// A limit per voter is outside its range.
    Limit {
        /// The smallest limit.
        min: u16,
        /// The largest limit.
        max: u16,
    },
    /// The floor is outside its range.
    Floor,
    /// The turnout is no percentage.
    Turnout,
    /// The manifest departs from a rule and does not say why.
    ExceptionMissing(ExceptionKind),
    /// An exception of what is no departure.
    ExceptionUnneeded,
    /// An exception stands twice.
    ExceptionRepeated,
    /// An exception names a style that does not exist.
    ExceptionStyle,
    /// A witness's key is not one.
    WitnessKey,
    /// Two witnesses have the same name.
    WitnessNameRepeated,
    /// Two witnesses have the same key.
    WitnessKeyRepeated,
    /// A witness has the ledger's key, or its spare.
    WitnessKeyLedger,
    /// The quorum is not between 1 and the number of witnesses.
    WitnessQuorum,
    /// The number of signatures is not between 1 and the number of registrars.
    RegistrationSignatures,
    /// An authority's certificate is no hash, or stands twice.
    RegistrationAuthority,
    /// A policy is no dotted object identifier, or stands twice.
    RegistrationPolicy,
    /// The standing roll's id is not an id.
    RegistrationRoll,
    /// A ballot of the style does not fit an entry.
    BallotSize {
        /// The bytes it would take.
        bytes: u64,
        /// What would shorten it.
        shortening: Shortening,
    },
    /// What is said of all styles' sums does not fit a document.
    TallySize {
        /// The bytes it would take.
        bytes: u64,
    },
}

impl ManifestRule {
    /// The rule's stable code, as in `docs/protocol/manifest.md`.
    pub fn code(&self) -> &'static str {
        match self {
            ManifestRule::Size => "size",
            ManifestRule::Json(_) => "json",
            ManifestRule::Version => "version",
            ManifestRule::Id => "id",
            ManifestRule::IdRepeated => "id-repeated",
            ManifestRule::IdReserved => "id-reserved",
            ManifestRule::TitleCount => "title-count",
            ManifestRule::TitleLanguage => "title-language",
            ManifestRule::TitleLength { .. } => "title-length",
            ManifestRule::TitleCharacter => "title-character",
            ManifestRule::TitleForm => "title-form",
            ManifestRule::TitleBlank => "title-blank",
            ManifestRule::TitleAlike => "title-alike",
            ManifestRule::Picture => "picture",
            ManifestRule::Count { .. } => "count",
            ManifestRule::Key => "key",
            ManifestRule::KeyRepeated => "key-repeated",
            ManifestRule::Threshold => "threshold",
            ManifestRule::LedgerName => "ledger-name",
            ManifestRule::LedgerKey => "ledger-key",
            ManifestRule::LedgerNext => "ledger-next",
            ManifestRule::RuleKind | ManifestRule::RuleLater => "rule-kind",
            ManifestRule::Parameter(bound) => bound.parameter(),
            ManifestRule::ContestUnused => "contest-unused",
            ManifestRule::ContestUnknown => "contest-unknown",
            ManifestRule::ContestRepeated => "contest-repeated",
            ManifestRule::Approvals => "approvals",
            ManifestRule::Limit { .. } => "limit",
            ManifestRule::Floor => "floor",
            ManifestRule::Turnout => "turnout",
            ManifestRule::ExceptionMissing(_) => "exception-missing",
            ManifestRule::ExceptionUnneeded => "exception-unneeded",
            ManifestRule::ExceptionRepeated => "exception-repeated",
            ManifestRule::ExceptionStyle => "exception-style",
            ManifestRule::WitnessKey => "witness-key",
            ManifestRule::WitnessNameRepeated => "witness-name-repeated",
            ManifestRule::WitnessKeyRepeated => "witness-key-repeated",
            ManifestRule::WitnessKeyLedger => "witness-key-ledger",
            ManifestRule::WitnessQuorum => "witness-quorum",
            ManifestRule::RegistrationSignatures => "registration-signatures",
            ManifestRule::RegistrationAuthority => "registration-authority",
            ManifestRule::RegistrationPolicy => "registration-policy",
            ManifestRule::RegistrationRoll => "registration-roll",
            ManifestRule::BallotSize { .. } => "ballot-size",
            ManifestRule::TallySize { .. } => "tally-size",
        }
    }

    /// The error of this rule at a place.
    pub(super) fn at(self, place: impl Into<String>) -> ManifestError {
        ManifestError { place: place.into(), rule: self }
    }
}

impl fmt::Display for ManifestRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ManifestRule::Json(message) => return write!(f, "{message}"),
            ManifestRule::Count { min, max } => return write!(f, "give {min} to {max} members"),
            ManifestRule::Parameter(Bound::Number { min, max, .. }) => {
                return write!(f, "give a number from {min} to {max}");
            }
            ManifestRule::Parameter(Bound::Other { advice: [english, _], .. }) => english,
            ManifestRule::TitleLength { longest } => return write!(f, "write 1 to {longest} characters"),
            ManifestRule::Limit { min, max } => return write!(f, "give a number from {min} to {max}"),
            ManifestRule::ExceptionMissing(kind) => return write!(f, "{}", missing(*kind)),
            ManifestRule::BallotSize { bytes, shortening } => {
                let ways = shorter(shortening);
                return write!(f, "a ballot would take {bytes} of at most 65535 bytes: {ways}");
            }
            ManifestRule::TallySize { bytes } => return f.write_str(&shares(*bytes)),
            ManifestRule::Size => "make the file at most 16000000 bytes long",
            ManifestRule::Version => "write \"manifest/v1\"",
            ManifestRule::Id => "use 1 to 64 of a–z, 0–9 and -, beginning with a letter or digit",
            ManifestRule::IdRepeated => "give each member of the list an id of its own",
            ManifestRule::IdReserved => {
                "choose another id: results use \"blank\", \"unused\" and \"unspent\" themselves"
            }
            ManifestRule::TitleCount => "give the title in 1 to 32 languages",
            ManifestRule::TitleLanguage => "use language tags such as \"ko\": 2 to 35 letters, digits and -",
            ManifestRule::TitleCharacter => {
                "remove the character that Unicode 14.0.0 does not assign, or that is private, controls, reorders, \
                breaks lines, spells a tag or has no width"
            }
            ManifestRule::TitleForm => "write the text in Unicode Normalization Form C",
            ManifestRule::TitleBlank => "write something that is seen",
            ManifestRule::TitleAlike => "give this option, and the one that looks the same, subtitles that differ",
            ManifestRule::Picture => "give the SHA-256 of the picture's file: 64 of 0–9 and a–f",
            ManifestRule::Key => "give the public key that the person's tool printed: 43 characters of base64url",
            ManifestRule::KeyRepeated => "give each official, trustee and registrar a key of their own",
            ManifestRule::Threshold => "give a number from 1 to the number of trustees",
            ManifestRule::LedgerName => {
                "use 1 to 100 of a–z, 0–9 and .-/:, a letter or digit at both ends, and no two / in a row"
            }
            ManifestRule::LedgerKey => "give the key that the board states (`tupyo-server ledger-key`)",
            ManifestRule::LedgerNext => "give the hash of the spare key that the board states, not that of its key",
            ManifestRule::RuleKind => {
                return write!(f, "write one of the kinds and all and only its parameters: {}", kinds());
            }
            ManifestRule::RuleLater => {
                "write another kind: single transferable votes, write-ins and one voter's weight on several ballots \
                need ballots that are mixed, which is not there yet"
            }
            ManifestRule::ContestUnused => "name the contest in a style, or remove it",
            ManifestRule::ContestUnknown => "name a contest by an id of the list of contests",
            ManifestRule::ContestRepeated => "name each contest once",
            ManifestRule::Approvals => "give a number from 1 to the number of officials",
            ManifestRule::Floor => "give a number from 1 to 1000000",
            ManifestRule::Turnout => "give a percentage from 0 to 100",
            ManifestRule::ExceptionUnneeded => "remove the exception: the manifest does not depart from this rule",
            ManifestRule::ExceptionRepeated => "give each exception once",
            ManifestRule::ExceptionStyle => "name a style by an id of the list of styles",
            ManifestRule::WitnessKey => "give the key that `tupyo witness keygen` printed: <name>+<8 digits>+<base64>",
            ManifestRule::WitnessNameRepeated => "give each witness a name of its own",
            ManifestRule::WitnessKeyRepeated => "name each witness once: one key under two names is one witness",
            ManifestRule::WitnessKeyLedger => {
                "name a witness with a key of its own: this one is the ledger's, which would watch itself"
            }
            ManifestRule::WitnessQuorum => "give a number from 1 to the number of witnesses",
            ManifestRule::RegistrationSignatures
            | ManifestRule::RegistrationAuthority
            | ManifestRule::RegistrationPolicy
            | ManifestRule::RegistrationRoll => registration(self),
        })
    }
}

/// What to write in the key `registration`.
fn registration(rule: &ManifestRule) -> &'static str {
    match rule {
        ManifestRule::RegistrationSignatures => "give a number from 1 to the number of registrars",
        ManifestRule::RegistrationAuthority => {
            "give the SHA-256 of the authority's certificate, 64 of 0–9 and a–f, and name each authority once"
        }
        ManifestRule::RegistrationPolicy => {
            "give the policy's object identifier, such as \"1.2.410.200004.5\", in at most 64 characters, and once"
        }
        _ => "give the standing roll's id: 64 of 0–9 and a–f",
    }
}

fn shares(bytes: u64) -> String {
    format!(
        "the decryption shares of all styles would take {bytes} of at most 16640000 bytes: write fewer styles, or ask \
        fewer options"
    )
}

/// Both ways to a shorter ballot.
fn shorter(shortening: &Shortening) -> String {
    let Shortening { contest, options, .. } = shortening;
    let fewer = match options {
        0 => "ask fewer contests at once".to_owned(),
        _ => format!("ask at most {options} options in \"{contest}\""),
    };
    let instead = shortening.rule().map(|rule| format!(", or give it the rule {rule}"));
    fewer + &instead.unwrap_or_default()
}

/// What an exception is missing for, and both ways out.
fn missing(kind: ExceptionKind) -> String {
    let [departs, instead] = match kind {
        ExceptionKind::ThresholdOne => ["one trustee alone opens every vote", "raise the threshold"],
        ExceptionKind::ThresholdMinority => {
            ["half of the trustees, or fewer, open every vote", "raise the threshold above half of them"]
        }
        _ => [
            "one lying witness is enough for two histories",
            "raise the quorum so that two of them share two witnesses",
        ],
    };
    format!("{departs}: {instead}, or add an exception \"{}\" with its reason", kind.name())
}

/// The kinds, with their parameters.
fn kinds() -> String {
    let group = |(kinds, parameters): (Vec<_>, Vec<_>)| match parameters[..] {
        [] => listed(&kinds, " or "),
        _ => format!("{} with {}", listed(&kinds, " or "), listed(&parameters, " and ")),
    };
    kinds::by_parameters().into_iter().map(group).collect::<Vec<_>>().join("; ")
}

/// `"a", "b" or "c"`.
fn listed(names: &[&str], last: &str) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    match &quoted[..] {
        [others @ .., before, end] => [others, &[format!("{before}{last}{end}")]].concat().join(", "),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_named_with_its_parameters() {
        let expected = "write one of the kinds and all and only its parameters: \"single-choice\" with \"blank\"; \
            \"choose-up-to\", \"choose-exactly\" or \"score\" with \"max\"; \"choose-at-least\" with \"min\" and \
            \"max\"; \"knapsack\" with \"budget\" and \"costs\"; \"cumulative\" or \"amounts\" with \"max\" and \
            \"budget\"; \"distribution\" with \"max\", \"budget\", \"min\" and \"choices\"; \"quadratic\" with \
            \"budget\"; \"positional\" with \"points\"; \"positional-top\" with \"min\" and \"points\"; \
            \"ranking-top\" with \"ranks\"; \"approval\"; \"ranking\"";
        assert_eq!(ManifestRule::RuleKind.to_string(), expected);
    }
}
