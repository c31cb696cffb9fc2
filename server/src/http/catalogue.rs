//! Every problem that a request can meet: the status and the code of each, from which the answers and the OpenAPI
//! document take them.

use actix_web::http::StatusCode;

/// A status and a code that stands under it.
pub(super) type Kind = (u16, &'static str);

/// What any answer can be.
pub(super) const ALWAYS: &[Kind] = &[
    (400, "bad-request"),
    (404, "unknown-path"),
    (405, "method-not-allowed"),
    (408, "timeout"),
    (411, "length-required"),
    (500, "internal"),
];

/// The path names an election.
pub(super) const ELECTION: &[Kind] =
    &[(404, "unknown-election"), (503, "opening"), (503, "set-aside"), (503, "stopping")];

/// Something is read from storage.
pub(super) const READING: &[Kind] = &[
    (404, "ledger-not-there"),
    (500, "ledger-locked"),
    (500, "ledger-poisoned"),
    (500, "ledger-storage"),
    (500, "ledger-sync-failed"),
    (500, "ledger-full"),
    (500, "ledger-damaged"),
    (500, "ledger-rolled-back"),
    (500, "ledger-root-mismatch"),
    (500, "ledger-forked"),
    (500, "ledger-no-checkpoint"),
    (500, "ledger-entry-too-long"),
    (500, "ledger-export-not-empty"),
    (503, "stopping"),
    (503, "too-many-readers"),
];

/// An answer leaves in parts.
pub(super) const LONG: &[Kind] = &[(503, "too-many-readers")];

/// The index is asked.
pub(super) const INDEX: &[Kind] = &[(500, "index-locked"), (500, "index-damaged"), (500, "index-database")];

/// A body of bytes is read.
pub(super) const BODY: &[Kind] = &[
    (408, "timeout"),
    (413, "body-too-long"),
    (415, "media-type"),
    (415, "content-encoding"),
    (429, "too-many-requests"),
    (503, "queue-full"),
    (503, "stopping"),
];

/// An election is begun.
pub(super) const CREATION: &[Kind] = &[
    (400, "malformed"),
    (403, "no-officials"),
    (403, "unknown-official"),
    (422, "not-a-manifest"),
    (422, "other-ledger"),
    (500, "election-not-opened"),
    (500, "outcome-unknown"),
    (507, "storage-full"),
    (503, "opening"),
    (503, "set-aside"),
    (507, "too-many-elections"),
];

/// An entry is put on the ledger.
pub(super) const APPENDING: &[Kind] = &[
    (403, "unfinished-parts"),
    (429, "author-busy"),
    (429, "voter-busy"),
    (500, "outcome-unknown"),
    (500, "ledger-inconsistent"),
    (507, "election-full"),
    (507, "reserved-for-ballots"),
    (507, "storage-full"),
];

/// A gateway asks its leader, or is asked itself. Boards answer so on no public address.
pub(super) const GATEWAYS: &[Kind] = &[(403, "gateway-barred"), (503, "leader-away")];

/// A light follower asks for a ceremony's messages.
pub(super) const CEREMONY: &[Kind] = &[(404, "no-ceremony"), (500, "light-unreadable")];
/// A light follower asks for lines of the roll.
pub(super) const ROLL_LINES: &[Kind] = &[
    (404, "roll-bits"),
    (404, "roll-crowded"),
    (404, "roll-not-sealed"),
    (500, "light-unreadable"),
    (500, "roll-damaged"),
    (503, "light-preparing"),
];
/// A light follower asks which ballots the tally counts.
pub(super) const COUNTED: &[Kind] =
    &[(404, "counted-not-there"), (404, "not-tallied"), (500, "light-unreadable"), (503, "light-preparing")];
pub(super) const TILE: &[Kind] = &[(404, "unknown-tile")];
/// A final checkpoint is asked for.
pub(super) const FINAL: &[Kind] = &[(404, "awaits-witnesses"), (404, "no-witnesses")];
pub(super) const CONTEXT: &[Kind] = &[(404, "not-open")];
pub(super) const BALLOT: &[Kind] = &[(404, "unknown-ballot")];
pub(super) const VOTER: &[Kind] = &[(404, "unknown-voter")];
pub(super) const RESULT: &[Kind] = &[(404, "no-result")];

/// The state machine refuses an entry: 400 for what cannot be read, 409 for what is legal at another time or in another
/// order, 422 for what never is. Codes are text, as in the OpenAPI document; a test compares them with `RefusalCode`.
pub(super) const REFUSED: &[Kind] = &[
    (400, "malformed-entry"),
    (409, "agreed-already"),
    (409, "ceremony-consent"),
    (409, "ceremony-number"),
    (409, "ceremony-repeated"),
    (409, "ceremony-round"),
    (409, "ceremony-too-few"),
    (409, "challenged-ballot"),
    (409, "close-root"),
    (409, "close-schedule"),
    (409, "close-size"),
    (409, "closed"),
    (409, "correction-key"),
    (409, "countersignature-unknown"),
    (409, "document-part"),
    (409, "documents-changed"),
    (409, "not-enough-agreements"),
    (409, "not-enough-shares"),
    (409, "not-open"),
    (409, "open-schedule"),
    (409, "out-of-chain"),
    (409, "page-before"),
    (409, "repeated-agreement"),
    (409, "repeated-approval"),
    (409, "repeated-countersignature"),
    (409, "repeated-document"),
    (409, "repeated-share"),
    (409, "restart-excluded"),
    (409, "restart-round"),
    (409, "restart-said"),
    (409, "roll-replaces"),
    (409, "said-before"),
    (409, "schedule-order"),
    (409, "too-many"),
    (409, "too-many-unapproved"),
    (409, "wrong-phase"),
    (413, "document-too-long"),
    (413, "entry-too-long"),
    (422, "agreement-key-invalid"),
    (422, "agreement-mismatch"),
    (422, "agreement-signature"),
    (422, "card-signature-invalid"),
    (422, "ceremony-excluded"),
    (422, "ceremony-identity"),
    (422, "ceremony-lengths"),
    (422, "ceremony-rounds"),
    (422, "complaint-against"),
    (422, "complaint-invalid"),
    (422, "confirmation-joint"),
    (422, "confirmation-participants"),
    (422, "decryption-share-invalid"),
    (422, "document-digest"),
    (422, "document-signature"),
    (422, "ledger-key-next"),
    (422, "ledger-key-official"),
    (422, "ledger-key-possession"),
    (422, "ledger-key-unannounced"),
    (422, "manifest-refused"),
    (422, "not-a-participant"),
    (422, "official-key-known"),
    (422, "official-key-possession"),
    (422, "official-key-too-few"),
    (422, "official-unknown"),
    (422, "opening-invalid"),
    (422, "page-address"),
    (422, "page-asset"),
    (422, "page-header"),
    (422, "page-size"),
    (422, "possession-invalid"),
    (422, "proof-invalid"),
    (422, "restart-too-few"),
    (422, "reveal-mismatch"),
    (422, "roll-card"),
    (422, "roll-empty"),
    (422, "roll-gap"),
    (422, "roll-holder"),
    (422, "roll-key"),
    (422, "roll-order"),
    (422, "roll-possession"),
    (422, "roll-repeated"),
    (422, "roll-seal"),
    (422, "roll-style"),
    (422, "roll-weight"),
    (422, "signature-invalid"),
    (422, "text"),
    (422, "transcript-mismatch"),
    (422, "unknown-trustee"),
    (422, "unknown-voter"),
    (422, "wrong-author"),
    (422, "wrong-context"),
    (422, "wrong-joint-key"),
    (422, "wrong-manifest"),
    (422, "wrong-result"),
    (422, "wrong-shape"),
    (422, "wrong-style"),
    (422, "wrong-tally"),
    (422, "wrong-units"),
];

/// The status of a refused entry.
pub(super) fn status_of_refusal(code: &str) -> StatusCode {
    status_in(REFUSED, code).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY)
}

const OF_THE_BOARD: [&[Kind]; 17] = [
    ALWAYS, ELECTION, READING, INDEX, BODY, CREATION, APPENDING, CEREMONY, ROLL_LINES, COUNTED, TILE, FINAL, CONTEXT,
    BALLOT, VOTER, RESULT, GATEWAYS,
];

/// The status of what is wrong with the board or with a request as such.
pub(super) fn status_of(code: &str) -> StatusCode {
    OF_THE_BOARD.iter().find_map(|group| status_in(group, code)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// All statuses of problems.
#[cfg(test)]
pub(super) fn statuses() -> impl Iterator<Item = u16> {
    OF_THE_BOARD.iter().copied().chain([REFUSED]).flatten().map(|(status, _)| *status)
}

fn status_in(kinds: &[Kind], code: &str) -> Option<StatusCode> {
    let (status, _) = kinds.iter().find(|(_, known)| *known == code)?;
    StatusCode::from_u16(*status).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tupyo_election::RefusalCode;

    use super::*;

    /// The codes that the `code` functions of a source file give.
    fn codes_in(source: &str) -> BTreeSet<&str> {
        let arms = source.split("#[cfg(test)]").next().unwrap_or_default().lines();
        let literal = |line: &'static str| line.trim().split_once("=> \"")?.1.strip_suffix("\",");
        let leak = |line: &str| -> &'static str { Box::leak(line.to_owned().into_boxed_str()) };
        arms.filter_map(|line| literal(leak(line))).collect()
    }

    fn codes_of(kinds: &[Kind]) -> BTreeSet<&'static str> {
        kinds.iter().map(|(_, code)| *code).collect()
    }

    #[test]
    fn every_refusal_has_a_status() {
        // What only a light follower has to refuse has none.
        let refusals = RefusalCode::all().filter(|code| *code != RefusalCode::JointKeyUnconfirmed);
        let expected: BTreeSet<_> = refusals.map(RefusalCode::text).collect();
        assert_eq!(codes_of(REFUSED), expected);
    }

    #[test]
    fn every_error_of_the_ledger_has_a_status() {
        let errors = codes_in(include_str!("../../../crates/ledger/src/error.rs"));
        let known = &codes_of(READING) | &codes_of(INDEX);
        assert_eq!(errors.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
    }
}
