//! The one table of what can be asked: the routes are mounted from it, and the OpenAPI document is written from it.

use actix_web::{FromRequest, Handler, Responder, Route, web};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use tupyo_election::LARGEST_ENTRY;

use super::about::{Health, Readiness};
use super::catalogue::{
    ALWAYS, APPENDING, BALLOT, BODY, CEREMONY, CONTEXT, COUNTED, CREATION, ELECTION, FINAL, INDEX, Kind, LONG, READING,
    REFUSED, RESULT, ROLL_LINES, TILE, VOTER,
};
use super::elections::Created;
use super::proposal::LONGEST_PROPOSAL;
use super::{about, elections, entries, ledger, light};
use crate::views::{BallotView, ContextView, LedgerView, ResultView, RotationView, Status, VoterView};

/// Where entries are posted.
pub(super) const POST_ENTRY: &str = "/elections/{election}/entries";

/// Where it is asked whether the server is ready.
pub(super) const READINESS: &str = "/readyz";

/// One thing that can be asked.
pub(super) struct Operation {
    /// Its name in the document.
    pub(super) id: &'static str,
    pub(super) says: &'static str,
    pub(super) method: Method,
    /// What is mounted.
    pub(super) path: &'static str,
    /// Its names and paths in the document, where that cannot say the same.
    pub(super) spelled: &'static [(&'static str, &'static str)],
    pub(super) routes: fn() -> Vec<Route>,
    pub(super) answers: &'static [Success],
    pub(super) problems: &'static [&'static [Kind]],
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// GET and HEAD.
    Read,
    /// POST, with a body of at most so many bytes.
    Post(usize),
}

/// What succeeds.
pub(super) struct Success {
    pub(super) status: u16,
    pub(super) says: &'static str,
    pub(super) media: Media,
    /// The answer will be the same for ever.
    pub(super) immutable: bool,
    /// It says in `Location` where what was posted is.
    pub(super) located: bool,
}

pub(super) enum Media {
    Json(fn(&mut SchemaGenerator) -> Schema),
    /// JSON that is the client's own bytes.
    AnyJson,
    Text,
    Bytes,
}

pub(super) static OPERATIONS: [Operation; 26] = [
    Operation::read("getHealth", "/healthz", || reading(about::health))
        .says("Whether the server runs")
        .answers(&[Success::json::<Health>("It runs")]),
    Operation::read("getReadiness", READINESS, || reading(about::readiness))
        .says("Whether every election is open, and what is missing if not")
        .answers(&[
            Success::json::<Readiness>("Nothing is missing"),
            Success::json::<Readiness>("Something is missing").not_yet(),
        ]),
    Operation::read("getOpenApi", "/openapi.json", || reading(about::description))
        .says("This document")
        .answers(&[Success::of("The document", Media::AnyJson)])
        .problems(&[ALWAYS, LONG]),
    Operation::read("getLedger", "/ledger", || reading(elections::ledger))
        .says(
            "What the manifest of an election on this board says of its ledger: name, key, and the hash of the next \
            key",
        )
        .answers(&[Success::json::<LedgerView>("The member `ledger` of a manifest")])
        .problems(&[ALWAYS, READING]),
    Operation::read("listElections", "/elections", || reading(elections::list))
        .says("The status of every election")
        .answers(&[Success::json::<Vec<Status>>("Ascending by id")])
        .problems(&[ALWAYS, LONG]),
    Operation::post("beginElection", "/elections", LONGEST_PROPOSAL, || posting(elections::create))
        .says("Begins an election: the body is the borsh list of the encoded entries of its manifest document")
        .answers(&[
            Success::json::<Created>("The election has begun").created(),
            Success::json::<Created>("It is there already").located(),
        ])
        .problems(&[ALWAYS, BODY, CREATION, REFUSED]),
    Operation::read("getElection", "/elections/{election}", || reading(elections::status))
        .says("Where an election stands")
        .answers(&[Success::json::<Status>("Its status")])
        .problems(&[ALWAYS, ELECTION]),
    Operation::read("getLedgerKey", "/elections/{election}/ledger-key", || reading(elections::ledger_key))
        .says("The announcement that the ledger's spare key takes its key's place, for an official to sign")
        .answers(&[Success::json::<RotationView>("The fields of a document `LedgerKey`")])
        .problems(&[ALWAYS, ELECTION, READING]),
    Operation::read("getManifest", "/elections/{election}/manifest", || reading(elections::manifest))
        .says("The manifest file's exact bytes; their SHA-256 is the election's id")
        .answers(&[Success::of("The file", Media::AnyJson).immutable()])
        .problems(&[ALWAYS, ELECTION, LONG]),
    Operation::read("getContext", "/elections/{election}/context", || reading(elections::context))
        .says("What ballots are bound to and encrypted for, once voting has begun")
        .answers(&[Success::json::<ContextView>("Context, joint key and roll")])
        .problems(&[ALWAYS, ELECTION, CONTEXT]),
    Operation::read("getBallot", "/elections/{election}/ballots/{code}", || reading(elections::ballot))
        .says("What became of the ballot with this tracking code")
        .answers(&[Success::json::<BallotView>("Its place and status")])
        .problems(&[ALWAYS, ELECTION, BALLOT, READING, INDEX]),
    Operation::read("getVoter", "/elections/{election}/voters/{voter}", || reading(elections::voter))
        .says("A voter's ballot style and last ballot")
        .answers(&[Success::json::<VoterView>("The voter")])
        .problems(&[ALWAYS, ELECTION, VOTER]),
    Operation::read("getResult", "/elections/{election}/result", || reading(elections::result))
        .says("The counts, once the result is on the ledger")
        .answers(&[Success::json::<ResultView>("The counts of every unit")])
        .problems(&[ALWAYS, ELECTION, RESULT, LONG]),
    Operation::read("getCheckpoint", "/elections/{election}/checkpoint", || reading(ledger::checkpoint))
        .says("The latest checkpoint, with the cosignatures that it has (c2sp.org/tlog-checkpoint)")
        .answers(&[Success::of("A signed note", Media::Text)])
        .problems(&[ALWAYS, ELECTION]),
    Operation::read("getFinalCheckpoint", "/elections/{election}/checkpoint/final", || {
        reading(ledger::final_checkpoint)
    })
    .says("The latest checkpoint that a quorum of the manifest's witnesses has cosigned")
    .answers(&[Success::of("A signed note", Media::Text)])
    .problems(&[ALWAYS, ELECTION, FINAL]),
    Operation::read("getTile", "/elections/{election}/{tile:tile/.*}", || reading(ledger::tile))
        .says(
            "A tile of hashes, or a bundle of entries (c2sp.org/tlog-tiles); the document's paths are those of \
            indices below a million",
        )
        .spelled(&[
            ("getTile", "/elections/{election}/tile/{level}/{tile}"),
            ("getPartialTile", "/elections/{election}/tile/{level}/{tile}.p/{width}"),
            ("getTileOfThousands", "/elections/{election}/tile/{level}/{thousands}/{tile}"),
            ("getPartialTileOfThousands", "/elections/{election}/tile/{level}/{thousands}/{tile}.p/{width}"),
        ])
        .answers(&[Success::of("The tile", Media::Bytes).immutable()])
        .problems(&[ALWAYS, ELECTION, TILE, READING]),
    Operation::read("getEntry", "/elections/{election}/entries/{index}", || reading(ledger::entry))
        .says("The bytes of an entry")
        .answers(&[Success::of("The entry", Media::Bytes).immutable()])
        .problems(&[ALWAYS, ELECTION, READING]),
    Operation::read("getReceipt", "/elections/{election}/receipts/{index}", || reading(ledger::receipt))
        .says("An entry's receipt under the latest checkpoint, the final one if that covers it (c2sp.org/tlog-proof)")
        .answers(&[Success::of("The receipt", Media::Text)])
        .problems(&[ALWAYS, ELECTION, READING]),
    Operation::read("getLightDocuments", "/elections/{election}/light/documents/{size}/{from}", || {
        reading(light::documents)
    })
    .says(
        "What officials and trustees have said in the first `size` entries, from an entry on: what a light follower \
        reads of it, with its proof",
    )
    .answers(&[Success::of("`LightDocuments`, encoded as docs/protocol/light.md says", Media::Bytes).immutable()])
    .problems(&[ALWAYS, ELECTION, READING]),
    Operation::read("getLightCeremony", "/elections/{election}/light/ceremony/{size}/{from}", || {
        reading(light::ceremony)
    })
    .says("What trustees have said in the key ceremony that is complete in the first `size` entries, from an entry on")
    .answers(&[Success::of("`LightDocuments`", Media::Bytes).immutable()])
    .problems(&[ALWAYS, ELECTION, READING, CEREMONY]),
    Operation::read("getLightPrefix", "/elections/{election}/light/prefix/{size}/{old}", || reading(light::prefix))
        .says("Proves what the root of the first `old` entries is under that of the first `size`")
        .answers(&[Success::of("`LightPrefix`", Media::Bytes).immutable()])
        .problems(&[ALWAYS, ELECTION, READING]),
    Operation::read("getLightEntry", "/elections/{election}/light/entries/{size}/{index}", || reading(light::entry))
        .says("An entry, and the proof that it is among the first `size`")
        .answers(&[Success::of("`LightEntry`", Media::Bytes).immutable()])
        .problems(&[ALWAYS, ELECTION, READING]),
    Operation::read("getLightRoll", "/elections/{election}/light/roll/{bits}/{prefix}", || reading(light::roll))
        .says("The lines of the sealed roll whose keys begin with these bits, and their neighbours")
        .answers(&[Success::of("`RollBlocks`", Media::Bytes).immutable()])
        .problems(&[ALWAYS, ELECTION, READING, ROLL_LINES]),
    Operation::read("getLightCounted", "/elections/{election}/light/counted/{block}", || reading(light::counted))
        .says("Which ballots the tally counts of the voters 32·block … 32·block + 31")
        .answers(&[Success::of("`CountedBlock`", Media::Bytes).immutable()])
        .problems(&[ALWAYS, ELECTION, READING, COUNTED]),
    Operation::read("getLightGrowth", "/elections/{election}/light/growth", || reading(light::growth))
        .says("How the ledger has grown: checkpoints by time, at most 96")
        .answers(&[Success::of("`LightGrowth`", Media::Bytes)])
        .problems(&[ALWAYS, ELECTION, LONG]),
    Operation::post("postEntry", POST_ENTRY, LARGEST_ENTRY, || posting(entries::post))
        .says("Posts an entry: a ballot, a challenged ballot, or a part of a document")
        .answers(&[Success::of("It is durable, in order and covered by a signed checkpoint: its receipt", Media::Text)
            .located()])
        .problems(&[ALWAYS, ELECTION, BODY, READING, APPENDING, REFUSED]),
];

impl Operation {
    const fn read(id: &'static str, path: &'static str, routes: fn() -> Vec<Route>) -> Operation {
        Operation { id, says: "", method: Method::Read, path, spelled: &[], routes, answers: &[], problems: &[ALWAYS] }
    }

    const fn post(id: &'static str, path: &'static str, longest: usize, routes: fn() -> Vec<Route>) -> Operation {
        let method = Method::Post(longest);
        Operation { id, says: "", method, path, spelled: &[], routes, answers: &[], problems: &[ALWAYS] }
    }

    const fn says(mut self, says: &'static str) -> Operation {
        self.says = says;
        self
    }

    const fn spelled(mut self, spelled: &'static [(&'static str, &'static str)]) -> Operation {
        self.spelled = spelled;
        self
    }

    const fn answers(mut self, answers: &'static [Success]) -> Operation {
        self.answers = answers;
        self
    }

    const fn problems(mut self, problems: &'static [&'static [Kind]]) -> Operation {
        self.problems = problems;
        self
    }
}

impl Success {
    const fn of(says: &'static str, media: Media) -> Success {
        Success { status: 200, says, media, immutable: false, located: false }
    }

    const fn json<T: JsonSchema>(says: &'static str) -> Success {
        Success::of(says, Media::Json(SchemaGenerator::subschema_for::<T>))
    }

    const fn immutable(mut self) -> Success {
        self.immutable = true;
        self
    }

    const fn located(mut self) -> Success {
        self.located = true;
        self
    }

    /// An answer like any other, under the status of one that may be another soon.
    const fn not_yet(mut self) -> Success {
        self.status = 503;
        self
    }

    const fn created(mut self) -> Success {
        self.status = 201;
        self.located()
    }
}

fn reading<F, Args>(handler: F) -> Vec<Route>
where
    F: Handler<Args> + Copy,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    vec![web::get().to(handler), web::head().to(handler)]
}

fn posting<F, Args>(handler: F) -> Vec<Route>
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    vec![web::post().to(handler)]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const PAGES: [&str; 3] = [
        include_str!("../../../docs/http.md"),
        include_str!("../../../docs/protocol/admission.md"),
        include_str!("../../../docs/protocol/ledger.md"),
    ];

    #[test]
    fn every_code_is_documented() {
        for operation in &OPERATIONS {
            for (_, code) in operation.problems.iter().copied().flatten() {
                let place = format!("`{code}`");
                assert!(PAGES.iter().any(|page| page.contains(&place)), "{code} is on no page");
            }
        }
    }

    #[test]
    fn a_code_has_one_status_in_each_operation() {
        for operation in &OPERATIONS {
            let kinds: BTreeSet<_> = operation.problems.iter().copied().flatten().collect();
            let codes: BTreeSet<_> = kinds.iter().map(|(_, code)| code).collect();
            assert_eq!(kinds.len(), codes.len(), "{}", operation.id);
        }
    }
}
