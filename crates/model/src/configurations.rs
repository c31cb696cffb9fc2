//! What is explored.

use crate::rules::{Broken, Configuration, Part, Remembered, Rules, Watched};

/// Two of three trustees, one of them corrupt, in one ceremony.
const CEREMONY: Configuration = Configuration {
    name: "ceremony",
    trustees: 3,
    threshold: 2,
    corrupt: 1,
    copies: 0,
    faults: 1,
    redraws: false,
    part: Part::Ceremony { ceremonies: 1, secrets: 2, parts: false, restarts: false },
    rules: Rules::ALL,
    expected: &[],
    known: &[],
    is_long: false,
};

/// The same from the opening of voting; the officials are corrupt, too. Without witnesses a ballot can be left out.
const CLOSING: Configuration = Configuration {
    name: "closing",
    part: Part::Closing { honest_official: false, any_order: true, floor: 2, watched: None },
    known: &[Broken::LeftOut],
    ..CEREMONY
};

/// With an honest official.
const OFFICIAL: Part = Part::Closing { honest_official: true, any_order: true, floor: 2, watched: None };

/// The same, and ballots in the voters' order.
const OFFICIAL_IN_ORDER: Part = Part::Closing { honest_official: true, any_order: false, floor: 2, watched: None };

/// With corrupt officials, and ballots in the voters' order.
const IN_ORDER: Part = Part::Closing { honest_official: false, any_order: false, floor: 2, watched: None };

/// Trustees who remember the newest checkpoint only.
const CHECKPOINTS: Rules = Rules { memory: Remembered::Checkpoint, files_know_their_documents: false, ..Rules::ALL };

/// Trustees who remember nothing.
const NOTHING: Rules = Rules { memory: Remembered::Nothing, files_know_their_documents: false, ..Rules::ALL };

/// All that is explored.
pub fn configurations() -> Vec<Configuration> {
    [ceremonies(), old_ceremonies(), closings(), old_closings(), watched()].concat()
}

fn ceremonies() -> Vec<Configuration> {
    vec![
        // It takes longest, and so is begun first.
        Configuration {
            name: "two ceremonies in parts, 2 of 4, one corrupt, and restarts",
            trustees: 4,
            faults: 0,
            part: Part::Ceremony { ceremonies: 2, secrets: 1, parts: true, restarts: true },
            is_long: true,
            ..CEREMONY
        },
        Configuration { name: "ceremony, 2 of 3, one corrupt", ..CEREMONY },
        Configuration { name: "ceremony, 2 of 3, one corrupt, one copied", copies: 1, faults: 0, ..CEREMONY },
        Configuration {
            name: "two ceremonies, 2 of 4, one corrupt",
            trustees: 4,
            faults: 0,
            part: Part::Ceremony { ceremonies: 2, secrets: 1, parts: false, restarts: false },
            ..CEREMONY
        },
        Configuration {
            name: "two ceremonies, 2 of 4, one corrupt, and restarts",
            trustees: 4,
            faults: 0,
            part: Part::Ceremony { ceremonies: 2, secrets: 1, parts: false, restarts: true },
            ..CEREMONY
        },
        Configuration {
            name: "ceremony in parts, 2 of 3, one corrupt",
            part: Part::Ceremony { ceremonies: 1, secrets: 2, parts: true, restarts: false },
            ..CEREMONY
        },
        Configuration {
            name: "ceremony, 2 of 3, one corrupt, acts are remembered alone",
            faults: 0,
            rules: Rules { memory: Remembered::Acts, ..Rules::ALL },
            ..CEREMONY
        },
        Configuration {
            name: "ceremony, 2 of 3, one corrupt, checkpoints are remembered alone",
            faults: 0,
            rules: CHECKPOINTS,
            ..CEREMONY
        },
        Configuration {
            name: "ceremony, 2 of 2, one corrupt, acts are remembered alone",
            trustees: 2,
            rules: Rules { memory: Remembered::Acts, ..Rules::ALL },
            ..CEREMONY
        },
        Configuration { name: "ceremony, 2 of 2, one corrupt, drawing again", trustees: 2, redraws: true, ..CEREMONY },
        Configuration { name: "ceremony, 2 of 3, one corrupt, drawing again", redraws: true, ..CEREMONY },
        Configuration { name: "ceremony, 3 of 4, two corrupt", trustees: 4, threshold: 3, corrupt: 2, ..CEREMONY },
        Configuration { name: "ceremony, 2 of 4, one corrupt", trustees: 4, is_long: true, ..CEREMONY },
    ]
}

fn old_ceremonies() -> Vec<Configuration> {
    let old = Rules { complaints_open_one_pair: false, ..NOTHING };
    vec![
        Configuration {
            name: "A1: complaints publish a key, nothing is remembered",
            rules: old,
            expected: &[Broken::KeyKnown],
            known: &[Broken::PolynomialKnown],
            ..CEREMONY
        },
        Configuration {
            name: "ceremony, 2 of 3, one corrupt, nothing is remembered",
            faults: 0,
            rules: NOTHING,
            known: &[Broken::TwoKeys],
            ..CEREMONY
        },
        Configuration {
            name: "A6: complaints name no transcript",
            rules: Rules { complaints_name_transcripts: false, ..Rules::ALL },
            expected: &[Broken::Convicted],
            ..CEREMONY
        },
    ]
}

fn closings() -> Vec<Configuration> {
    vec![
        Configuration { name: "closing, 2 of 3, one corrupt", ..CLOSING },
        Configuration { name: "closing, 2 of 3, one corrupt, one copied", copies: 1, faults: 0, ..CLOSING },
        Configuration {
            name: "closing, 2 of 3, one corrupt, acts are remembered alone",
            rules: Rules { memory: Remembered::Acts, ..Rules::ALL },
            ..CLOSING
        },
        Configuration {
            name: "closing, 2 of 3, one corrupt, checkpoints are remembered alone",
            rules: CHECKPOINTS,
            ..CLOSING
        },
        Configuration { name: "closing, 2 of 4, one corrupt", trustees: 4, faults: 0, ..CLOSING },
        Configuration { name: "closing, 3 of 4, two corrupt", trustees: 4, threshold: 3, corrupt: 2, ..CLOSING },
        Configuration {
            name: "closing, 3 of 4, two corrupt, one copied",
            trustees: 4,
            threshold: 3,
            corrupt: 2,
            copies: 1,
            faults: 0,
            ..CLOSING
        },
        Configuration {
            name: "closing, 2 of 3, all honest, one copied",
            corrupt: 0,
            copies: 1,
            faults: 0,
            part: IN_ORDER,
            ..CLOSING
        },
        Configuration { name: "closing, 2 of 3, one corrupt, an honest official", part: OFFICIAL, ..CLOSING },
    ]
}

fn old_closings() -> Vec<Configuration> {
    let nothing_binds = Rules { closings_bind: false, agreements_bind: false, ..Rules::ALL };
    vec![
        Configuration {
            name: "A2: a closing binds nothing, nobody agrees",
            part: OFFICIAL_IN_ORDER,
            rules: nothing_binds,
            expected: &[Broken::TwoTallies],
            ..CLOSING
        },
        Configuration {
            name: "more copies than are borne: closing, 2 of 2, one corrupt, one copied",
            trustees: 2,
            copies: 1,
            faults: 0,
            expected: &[Broken::TwoTallies],
            ..CLOSING
        },
        Configuration {
            name: "nobody agrees: closing, 2 of 3, one corrupt",
            rules: Rules { agreements_bind: false, ..Rules::ALL },
            part: OFFICIAL_IN_ORDER,
            expected: &[Broken::TwoTallies],
            ..CLOSING
        },
        Configuration {
            name: "A4: floor 1",
            part: Part::Closing { honest_official: false, any_order: true, floor: 1, watched: None },
            expected: &[Broken::BelowBounds],
            ..CLOSING
        },
    ]
}

fn watched() -> Vec<Configuration> {
    let part = |witnesses, quorum, lying| Part::Closing {
        honest_official: false,
        any_order: true,
        floor: 2,
        watched: Some(Watched { witnesses, quorum, lying }),
    };
    let closing = Configuration { known: &[], part: part(2, 2, 1), faults: 0, ..CLOSING };
    vec![
        Configuration { name: "closing with witnesses, 2 of 2, one lies", ..closing.clone() },
        Configuration {
            name: "closing with witnesses, 3 of 4, one lies",
            part: part(4, 3, 1),
            trustees: 2,
            ..closing.clone()
        },
        Configuration {
            name: "A3: trustees act on any checkpoint",
            rules: Rules { trustees_await_witnesses: false, ..Rules::ALL },
            expected: &[Broken::LeftOut],
            ..closing.clone()
        },
        Configuration {
            name: "A3: devices say \"cast\" on any receipt",
            rules: Rules { voters_await_witnesses: false, ..Rules::ALL },
            expected: &[Broken::LeftOut],
            ..closing.clone()
        },
        Configuration {
            name: "more witnesses lie than are borne",
            part: part(3, 2, 1),
            expected: &[Broken::LeftOut],
            ..closing
        },
    ]
}
