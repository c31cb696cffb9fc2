//! What an entry says, as far as its first byte tells: also of one that is refused before it is read.

use tupyo_election::Phase;

use crate::source::Step;

/// What a document of a kind is to the course of an election.
pub(crate) struct Kind {
    /// Who says it: `official`, `trustee` or `registrar`.
    pub role: &'static str,
    /// The first phase that it belongs to.
    pub phase: Phase,
    /// The round of a message of a ceremony.
    pub round: Option<u8>,
    /// The steps that are not taken if it is refused.
    pub steps: &'static [Step],
}

impl Kind {
    /// By the tag of the document (docs/protocol/encoding.md).
    pub fn of_tag(tag: u8) -> Option<&'static Kind> {
        KINDS.get(usize::from(tag))
    }

    pub fn is(&self, step: Step) -> bool {
        self.steps.contains(&step)
    }
}

const OFFICIAL: &str = "official";
const TRUSTEE: &str = "trustee";
const REGISTRAR: &str = "registrar";

const fn kind(role: &'static str, phase: Phase, steps: &'static [Step]) -> Kind {
    Kind { role, phase, round: None, steps }
}

const fn message(round: u8) -> Kind {
    Kind { role: TRUSTEE, phase: Phase::Ceremony, round: Some(round), steps: &[Step::Ceremony] }
}

const KINDS: [Kind; 25] = [
    kind(OFFICIAL, Phase::Manifest, &[Step::Manifest]),
    message(0),
    message(1),
    message(2),
    message(3),
    // A complaint.
    message(3),
    kind(OFFICIAL, Phase::Key, &[Step::JointKey]),
    kind(OFFICIAL, Phase::Roll, &[Step::Lines]),
    kind(OFFICIAL, Phase::Roll, &[Step::Seal]),
    kind(OFFICIAL, Phase::Sealed, &[Step::Open]),
    kind(OFFICIAL, Phase::Open, &[Step::Close]),
    kind(OFFICIAL, Phase::Closed, &[Step::Tally]),
    kind(TRUSTEE, Phase::Tallied, &[Step::Share]),
    // The result: nothing waits for it.
    kind(OFFICIAL, Phase::Tallied, &[]),
    kind(TRUSTEE, Phase::Tallied, &[Step::Agreement]),
    kind(OFFICIAL, Phase::Ceremony, &[Step::Announcement, Step::Schedule]),
    kind(OFFICIAL, Phase::Ceremony, &[Step::Announcement]),
    // A restart.
    kind(OFFICIAL, Phase::Ceremony, &[Step::Ceremony]),
    // A cancelling.
    kind(OFFICIAL, Phase::Ceremony, &[]),
    // The ledger's key.
    kind(OFFICIAL, Phase::Ceremony, &[Step::Announcement]),
    kind(REGISTRAR, Phase::Roll, &[Step::Lines]),
    kind(REGISTRAR, Phase::Roll, &[Step::Lines]),
    kind(REGISTRAR, Phase::Roll, &[Step::Lines]),
    kind(OFFICIAL, Phase::Ceremony, &[Step::Announcement, Step::OfficialKey]),
    // A page.
    kind(OFFICIAL, Phase::Ceremony, &[Step::Announcement]),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The documents of docs/protocol/encoding.md, by their tags.
    #[test]
    fn tags_are_those_of_the_page() {
        let of = |tag: u8| Kind::of_tag(tag).unwrap();
        let document = |document: tupyo_election::Document| borsh::to_vec(&document).unwrap()[0];
        let notice = document(tupyo_election::Document::Notice { text: String::new() });
        assert!(of(notice).is(Step::Announcement) && !of(notice).is(Step::Schedule));
        let cancelled = document(tupyo_election::Document::Cancelled { reason: String::new() });
        assert!(of(cancelled).steps.is_empty());
        let result = document(tupyo_election::Document::Result { units: Vec::new() });
        assert_eq!((of(result).phase, of(result).steps.len()), (Phase::Tallied, 0));
        let share = document(tupyo_election::Document::DecryptionShare { units: Vec::new() });
        assert!(of(share).is(Step::Share));
        let open = document(tupyo_election::Document::Open {
            context: tupyo_circuits::Context([0; 32]),
            schedule: None,
            attempt: 0,
        });
        assert!(of(open).is(Step::Open));
        let roll = document(tupyo_election::Document::Roll { first: 0, voters: Vec::new() });
        assert!(of(roll).is(Step::Lines) && of(roll).role == OFFICIAL);
        let lines = document(tupyo_election::Document::Registration { lines: Vec::new() });
        assert!(of(lines).is(Step::Lines) && of(lines).role == REGISTRAR);
        assert!(Kind::of_tag(25).is_none());
    }
}
