//! Documents, made of a vector's fields.

use tupyo_circuits::Context;
use tupyo_election::{
    Agreement, AgreementTerms, AuthorSignature, Close, Correction, CountedRoot, Document, DocumentDigest, Holder,
    LedgerKey, LedgerRoot, LineChange, OfficialKey, PageAsset, PageHeader, PageManifest, RegisteredVoter, Restart,
    RollRoot, Schedule, TallyDigest, UnitResult, UnitTally, Voter,
};
use tupyo_elgamal::{CiphertextSum, JointKey};
use tupyo_group::{EncodedPoint, Point, Scalar};
use tupyo_test_vectors::Case;
use tupyo_threshold::{
    CeremonyTranscript, Commitment, CommitmentDigest, Complaint, ComplaintProof, Confirmation, DecryptionProof,
    JointDigest, PossessionProof, Reveal, RoundsDigest, SaidDigest, SealedShare, Shares, UnitShare,
};

/// The document with these fields.
pub fn document(fields: &Case<'_>) -> Document {
    let [ceremony, voters, attempt] = ["ceremony", "voters", "attempt"].map(|name| move || fields.number(name) as u32);
    let context = || Context(fields.array("context"));
    let schedule = || (!fields.value("schedule").is_null()).then(|| DocumentDigest(fields.array("schedule")));
    match fields.text("kind") {
        "Manifest" => Document::Manifest(fields.bytes("json")),
        "Commitment" => Document::Commitment(Commitment {
            ceremony: ceremony(),
            digest: CommitmentDigest(fields.array("digest")),
            key: point(fields.array("key")),
            agreement_key: point(fields.array("agreement_key")),
            after: (!fields.value("after").is_null()).then(|| fields.array("after")),
        }),
        "Reveal" => Document::Reveal(reveal(fields)),
        "Shares" => Document::Shares(Shares {
            ceremony: ceremony(),
            rounds: RoundsDigest(fields.array("rounds")),
            sealed: fields.members("sealed").iter().map(sealed_share).collect(),
        }),
        "Confirmation" => Document::Confirmation(Confirmation {
            ceremony: ceremony(),
            participants: indices(fields, "participants"),
            transcript: CeremonyTranscript(fields.array("transcript")),
            joint: JointDigest(fields.array("joint")),
        }),
        "Complaint" => Document::Complaint(Complaint {
            ceremony: ceremony(),
            against: fields.number("against") as u16,
            transcript: CeremonyTranscript(fields.array("transcript")),
            key: point(fields.array("key")),
            proof: Box::new(complaint_proof(fields)),
        }),
        "JointKey" => Document::JointKey { ceremony: ceremony(), keys: JointKey::new(points(fields, "keys")).unwrap() },
        "Roll" => Document::Roll {
            first: fields.number("first") as u32,
            voters: fields.members("voters").iter().map(voter).collect(),
        },
        "RollSealed" => {
            Document::RollSealed { voters: voters(), root: RollRoot(fields.array("root")), attempt: attempt() }
        }
        "Open" => Document::Open { context: context(), schedule: schedule(), attempt: attempt() },
        "Close" => Document::Close(Close {
            size: fields.number("size"),
            root: LedgerRoot(fields.array("root")),
            schedule: schedule(),
        }),
        "Agreement" => Document::Agreement(Agreement {
            terms: AgreementTerms {
                ceremony: ceremony(),
                transcript: CeremonyTranscript(fields.array("transcript")),
                context: context(),
                size: fields.number("size"),
                root: LedgerRoot(fields.array("root")),
                tally: TallyDigest(fields.array("tally")),
            },
            signature: borsh::from_slice(&fields.bytes("signature")).unwrap(),
        }),
        "Tally" => Document::Tally {
            units: fields.members("units").iter().map(unit_tally).collect(),
            counted: CountedRoot(fields.array("counted")),
        },
        "DecryptionShare" => {
            Document::DecryptionShare { units: fields.members("units").iter().map(unit_share).collect() }
        }
        "Result" => Document::Result { units: fields.members("units").iter().map(unit_result).collect() },
        _ => announced(fields),
    }
}

/// What officials announce.
fn announced(fields: &Case<'_>) -> Document {
    match fields.text("kind") {
        "Schedule" => Document::Schedule(Schedule {
            opening: fields.number("opening"),
            closing: fields.number("closing"),
            reason: fields.text("reason").to_owned(),
        }),
        "Notice" => Document::Notice { text: fields.text("text").to_owned() },
        "Restart" => Document::Restart(Restart {
            ceremony: fields.number("ceremony") as u32,
            round: fields.number("round") as u8,
            said: SaidDigest(fields.array("said")),
            excluded: indices(fields, "excluded"),
            reason: fields.text("reason").to_owned(),
        }),
        "Cancelled" => Document::Cancelled { reason: fields.text("reason").to_owned() },
        "LedgerKey" => Document::LedgerKey(LedgerKey {
            key: fields.array("key"),
            next: fields.array("next"),
            possession: fields.bytes("possession").try_into().unwrap(),
        }),
        "OfficialKey" => Document::OfficialKey(OfficialKey {
            official: fields.number("official") as u16,
            key: borsh::from_slice(&fields.bytes("key")).unwrap(),
            possession: AuthorSignature(fields.bytes("possession").try_into().unwrap()),
            reason: fields.text("reason").to_owned(),
        }),
        "Page" => Document::Page(page(fields)),
        _ => registered(fields),
    }
}

fn page(fields: &Case<'_>) -> PageManifest {
    let header = |one: &Case<'_>| PageHeader { name: one.text("name").to_owned(), value: one.text("value").to_owned() };
    let asset = |one: &Case<'_>| PageAsset { path: one.text("path").to_owned(), sha256: one.array("sha256") };
    PageManifest {
        before: (!fields.value("before").is_null()).then(|| DocumentDigest(fields.array("before"))),
        addresses: serde_json::from_value(fields.value("addresses").clone()).unwrap(),
        headers: fields.members("headers").iter().map(header).collect(),
        assets: fields.members("assets").iter().map(asset).collect(),
        reason: fields.text("reason").to_owned(),
    }
}

/// What registrars say.
fn registered(fields: &Case<'_>) -> Document {
    match fields.text("kind") {
        "Registration" => {
            Document::Registration { lines: fields.members("lines").iter().map(registered_voter).collect() }
        }
        "Countersignature" => Document::Countersignature { digest: DocumentDigest(fields.array("digest")) },
        "Correction" => Document::Correction(Correction {
            key: fields.array("key"),
            change: change(fields),
            reason: fields.text("reason").to_owned(),
        }),
        other => panic!("no document is called {other}"),
    }
}

fn registered_voter(fields: &Case<'_>) -> RegisteredVoter {
    let card = (!fields.value("card").is_null()).then(|| borsh::from_slice(&fields.bytes("card")).unwrap());
    let replaces = (!fields.value("replaces").is_null()).then(|| fields.array("replaces"));
    RegisteredVoter { voter: voter(&Case::new(fields.value("voter"))), replaces, card }
}

fn change(fields: &Case<'_>) -> LineChange {
    if fields.value("change").is_null() {
        return LineChange::Struck;
    }
    let (style, weight) = (fields.number("change.style") as u16, fields.number("change.weight") as u32);
    LineChange::Changed { style, weight }
}

fn indices(fields: &Case<'_>, name: &str) -> Vec<u16> {
    fields.numbers(name).into_iter().map(|index| index as u16).collect()
}

fn reveal(fields: &Case<'_>) -> Reveal {
    let rows = fields.tables("coefficients");
    let possession = PossessionProof {
        nonce: point(fields.array("possession.nonce")),
        response: scalar(fields, "possession.response"),
    };
    Reveal {
        ceremony: fields.number("ceremony") as u32,
        coefficients: rows.into_iter().map(|row| row.into_iter().map(point).collect()).collect(),
        possession,
    }
}

fn sealed_share(fields: &Case<'_>) -> SealedShare {
    SealedShare {
        recipient: fields.number("recipient") as u16,
        ciphertext: fields.arrays("ciphertext").into_iter().map(|bytes| Scalar::decode(bytes).unwrap()).collect(),
    }
}

fn complaint_proof(fields: &Case<'_>) -> ComplaintProof {
    ComplaintProof {
        nonce_base: point(fields.array("proof.nonce_base")),
        nonce_key: point(fields.array("proof.nonce_key")),
        response: scalar(fields, "proof.response"),
    }
}

fn voter(fields: &Case<'_>) -> Voter {
    Voter {
        key: EncodedPoint(fields.array("key")),
        holder: Holder(fields.array("holder")),
        possession: borsh::from_slice(&fields.bytes("possession")).unwrap(),
        style: fields.number("style") as u16,
        weight: fields.number("weight") as u32,
    }
}

fn unit_tally(fields: &Case<'_>) -> UnitTally {
    UnitTally {
        style: fields.number("style") as u16,
        counted: fields.number("counted") as u32,
        weight: fields.number("weight"),
        sum: CiphertextSum::of(points(fields, "sum")),
    }
}

fn unit_share(fields: &Case<'_>) -> UnitShare {
    let proof = DecryptionProof {
        nonce_base: point(fields.array("proof.nonce_base")),
        nonce_cipher: point(fields.array("proof.nonce_cipher")),
        response: scalar(fields, "proof.response"),
    };
    UnitShare { style: fields.number("style") as u16, factors: points(fields, "factors"), proof }
}

fn unit_result(fields: &Case<'_>) -> UnitResult {
    UnitResult { style: fields.number("style") as u16, values: fields.numbers("values") }
}

pub fn points(fields: &Case<'_>, path: &str) -> Vec<Point> {
    fields.arrays(path).into_iter().map(point).collect()
}

fn point(bytes: [u8; 32]) -> Point {
    EncodedPoint(bytes).decode().unwrap()
}

fn scalar(fields: &Case<'_>, path: &str) -> Scalar {
    Scalar::decode(fields.array(path)).unwrap()
}
