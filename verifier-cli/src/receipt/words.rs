//! What people read of a judged receipt.

use std::path::Path;

use tupyo_encoding::shown;
use tupyo_fate::{BallotVoter, FateError, ReceiptFate};
use tupyo_verify::Outcome;

use super::judged::Judged;
use crate::Language;
use crate::catalogue::questions as texts;
use crate::whose::whose;

/// That the ballot is another voter's.
pub(super) fn other(error: &FateError, language: Language) -> String {
    language.say(texts::another_voter(&error))
}

/// The verdict in its first words, and what it comes from.
pub(super) fn said(judged: &Judged, outcome: Outcome, bundle: Option<&Path>, language: Language) -> String {
    let [en, ko] = match judged {
        Judged::There { index, voter, fate, refused: false } => there(*index, voter, fate, outcome),
        Judged::There { index, .. } => texts::record_refused_receipt(&index),
        Judged::Missing { index, evidence } => missing(*index, evidence.is_some(), bundle),
        Judged::Forged { error } => texts::receipt_forged(&error.code(), &error),
        Judged::NoBallot { error } => texts::receipt_of_no_ballot(&error.code(), &error),
        Judged::NotShown { index, size } => texts::receipt_newer(&index, &size),
        Judged::Unreadable => texts::RECORD_UNREADABLE.map(str::to_owned),
    };
    language.say([en, ko])
}

fn there(index: u64, voter: &BallotVoter, fate: &ReceiptFate, outcome: Outcome) -> [String; 2] {
    let record = match outcome {
        Outcome::Accepted => texts::RECORD_ACCEPTED,
        Outcome::Cancelled => texts::RECORD_RIGHT_UNTIL_CANCELLED,
        _ => texts::RECORD_RIGHT_SO_FAR,
    };
    texts::receipt_is_valid(&fate_words(fate), &index, &record, &whose(voter))
}

fn fate_words(fate: &ReceiptFate) -> [String; 2] {
    let [en, ko] = match fate {
        ReceiptFate::Counted => texts::FATE_COUNTED,
        ReceiptFate::CountedSoFar => texts::FATE_COUNTED_SO_FAR,
        ReceiptFate::AwaitsWitnesses => texts::FATE_AWAITS_WITNESSES,
        ReceiptFate::Superseded { by, index } => {
            return texts::fate_superseded(&by, &index);
        }
        ReceiptFate::Challenged => texts::FATE_CHALLENGED,
        ReceiptFate::Cancelled => texts::FATE_CANCELLED,
        ReceiptFate::Missing | ReceiptFate::Unknown => texts::FATE_NOT_SHOWN,
    };
    [en.to_owned(), ko.to_owned()]
}

fn missing(index: u64, is_split: bool, bundle: Option<&Path>) -> [String; 2] {
    let place = bundle.map(|path| shown(&path.display().to_string())).unwrap_or_default();
    if !is_split {
        return texts::missing_after_closing(&index);
    }
    texts::missing_two_histories(&index, &place)
}
