//! What no record can show.

use serde::Serialize;

/// What no record can show, however well it verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct UnshownRisk {
    /// The stable code.
    pub code: &'static str,
    /// What it is, and what helps against it.
    pub statement: &'static str,
}

/// Said of every record.
const UNSHOWN: [UnshownRisk; 11] = [
    UnshownRisk {
        code: "omission-before-first-checkpoint",
        statement: "A ballot left out before the first checkpoint that others have seen: only its voter's receipt \
            shows it.",
    },
    UnshownRisk {
        code: "cheating-device",
        statement: "A device that encrypted another choice than its voter's: only challenging ballots shows it.",
    },
    UnshownRisk {
        code: "stolen-key",
        statement: "A vote cast with a citizen's real key by somebody else: only the citizen can notice it.",
    },
    UnshownRisk {
        code: "colluding-trustees",
        statement: "As many trustees as open the tally, who together open single ballots: it leaves no trace in a \
            record.",
    },
    UnshownRisk {
        code: "unowned-keys",
        statement: "Keys on the roll that belong to nobody, and vote: only comparing the roll with the register of \
            citizens shows them.",
    },
    UnshownRisk {
        code: "two-cards",
        statement: "One citizen with two cards, and so with two keys on the roll: only who gave out the cards can \
            find it.",
    },
    UnshownRisk {
        code: "early-opening",
        statement: "Voting that opened before the announced time: there is no clock in a record.",
    },
    UnshownRisk {
        code: "early-closing",
        statement: "Voting that closed before the announced time, where no witness's time shows it: only who was \
            turned away can say it.",
    },
    UnshownRisk {
        code: "challenge-left-out",
        statement: "Challenged ballots that were left out: only their voters' receipts show them.",
    },
    UnshownRisk {
        code: "neighbours",
        statement: "Entries that were exchanged with their neighbours before the first checkpoint that others have \
            seen: only receipts show it.",
    },
    UnshownRisk {
        code: "labels",
        statement: "Titles that contradict each other between languages: only who reads both languages can see it.",
    },
];

/// Said if nobody demands witnesses.
const NO_WITNESSES: UnshownRisk = UnshownRisk {
    code: "no-witnesses",
    statement: "Another ledger shown to others: no witnesses are demanded, so only checkpoints and receipts put side \
        by side show it.",
};

/// Said if officials have excluded a trustee.
const KEPT_OUT: UnshownRisk = UnshownRisk {
    code: "kept-out-or-silent",
    statement: "Whether a trustee that a restart excludes was silent, or was kept out by the server: only the trustee \
        can say it.",
};

/// Said if registrars have made the roll.
const UNAUDITED_ROLL: UnshownRisk = UnshownRisk {
    code: "unaudited-roll",
    statement: "That each line of the roll belongs to a person who may vote, and to one only: an audit of the \
        registrars' evidence shows it.",
};

/// What is the case, and lets more be said.
#[derive(Clone, Copy, Default)]
pub(super) struct Applies {
    /// Somebody demands witnesses.
    pub watched: bool,
    /// Officials have excluded a trustee.
    pub restarted: bool,
    /// Registrars make the roll.
    pub registered: bool,
}

impl UnshownRisk {
    /// All that is to be said.
    pub(super) fn all(applies: Applies) -> Vec<UnshownRisk> {
        let more = [
            (!applies.watched).then_some(NO_WITNESSES),
            applies.restarted.then_some(KEPT_OUT),
            applies.registered.then_some(UNAUDITED_ROLL),
        ];
        UNSHOWN.into_iter().chain(more.into_iter().flatten()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYTHING: Applies = Applies { watched: false, restarted: true, registered: true };

    /// The list of docs/protocol/verification.md, in its order.
    #[test]
    fn the_page_names_every_risk() {
        let page = include_str!("../../../../docs/protocol/verification.md");
        let (_, list) = page.split_once("(`not_shown_by_a_record`):\n\n").unwrap();
        let items = list.lines().take_while(|line| line.starts_with("- `"));
        let codes: Vec<_> = items.filter_map(|item| item.split('`').nth(1)).collect();
        assert_eq!(codes, UnshownRisk::all(EVERYTHING).iter().map(|risk| risk.code).collect::<Vec<_>>());
    }

    #[test]
    fn three_are_said_only_where_they_apply() {
        let more = |applies| UnshownRisk::all(applies).len() - UNSHOWN.len();
        let nothing = Applies { watched: true, ..Applies::default() };
        assert_eq!(more(nothing), 0);
        assert_eq!(more(Applies { watched: false, ..nothing }), 1);
        assert_eq!(more(Applies { restarted: true, ..nothing }), 1);
        assert_eq!(more(Applies { registered: true, ..nothing }), 1);
        assert_eq!(more(EVERYTHING), 3);
    }
}
