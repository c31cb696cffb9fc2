//! The one spelling of each question.

use proptest::prelude::*;
use tupyo_light::{
    LightError, LightQuestion, MOST_COUNTED_BYTES, MOST_DOCUMENTS_BYTES, MOST_LIGHT_ENTRY_BYTES, MOST_PREFIX_BYTES,
    MOST_ROLL_BYTES, ROLL_LINE_BYTES, RollBits,
};

const PAGE: &str = include_str!("../../../../docs/protocol/light.md");

#[test]
fn questions_are_spelled_as_the_page_says() {
    let roll = LightQuestion::Roll(RollBits::new(18, 7).unwrap());
    let pairs = [
        (LightQuestion::Documents { size: 9, from: 0 }, "light/documents/9/0"),
        (LightQuestion::Ceremony { size: u64::MAX, from: 8 }, "light/ceremony/18446744073709551615/8"),
        (LightQuestion::Prefix { size: 9, old: 8 }, "light/prefix/9/8"),
        (LightQuestion::Entry { size: 1, index: 0 }, "light/entries/1/0"),
        (roll, "light/roll/18/7"),
        (LightQuestion::Counted { block: u32::MAX }, "light/counted/4294967295"),
    ];
    for (question, path) in pairs {
        assert_eq!(question.to_string(), path);
        assert_eq!(path.parse(), Ok(question));
        let stem = path.split('/').take(2).collect::<Vec<_>>().join("/");
        assert!(PAGE.contains(&format!("| `{stem}/{{")), "{stem}");
    }
}

#[test]
fn every_other_path_is_refused() {
    let bad = [
        "",
        "light",
        "light/",
        "light/documents",
        "light/documents/9",
        "light/documents/9/",
        "light/documents/9/9",
        "light/documents/9/10",
        "light/documents/0/0",
        "light/documents/09/0",
        "light/documents/9/00",
        "light/documents/+9/0",
        "light/documents/9/-0",
        "light/documents/9/0/",
        "light/documents/9/0/0",
        "/light/documents/9/0",
        "light//documents/9/0",
        "light/documents/9 /0",
        "light/documents/9/0?x",
        "light/documents/18446744073709551616/0",
        "light/Documents/9/0",
        "light/prefix/9/0",
        "light/prefix/9/9",
        "light/entries/9/9",
        "light/roll/0/1",
        "light/roll/1/2",
        "light/roll/32/0",
        "light/roll/256/0",
        "light/roll/31/2147483648",
        "light/roll/1",
        "light/counted/4294967296",
        "light/counted/1/1",
        "light/counted/",
        "light/tally/9/0",
    ];
    for path in bad {
        assert_eq!(path.parse::<LightQuestion>(), Err(LightError::Question), "{path}");
    }
}

#[test]
fn bounds_are_those_of_the_page() {
    let shown = |bytes: usize| {
        let digits = bytes.to_string();
        let groups: Vec<_> =
            digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
        groups.join(",")
    };
    let all = [MOST_DOCUMENTS_BYTES, MOST_PREFIX_BYTES, MOST_LIGHT_ENTRY_BYTES, MOST_ROLL_BYTES, MOST_COUNTED_BYTES];
    for most in all {
        assert!(PAGE.contains(&format!("| {} ", shown(most))), "{}", shown(most));
    }
    assert_eq!(ROLL_LINE_BYTES, 168);
}

proptest! {
    #[test]
    fn what_is_read_has_one_spelling(
        path in "(light/)?(documents|ceremony|prefix|entries|roll|counted)(/[0-9]{1,3}){1,3}",
    ) {
        if let Ok(question) = path.parse::<LightQuestion>() {
            prop_assert_eq!(question.to_string(), path);
        }
    }
}

/// The two examples, digit by digit.
#[test]
fn examples_of_the_page_are_right() {
    use tupyo_circuits::TrackingCode;
    use tupyo_merkle::{MemoryTree, leaf_hash, prove_subset};
    let mut tree = MemoryTree::new();
    for entry in ["zero", "one", "two", "three", "four", "five", "six"] {
        tree.push(leaf_hash(entry.as_bytes()));
    }
    // A sentence may be on two lines.
    let prose = PAGE.replace('\n', " ");
    assert!(prose.contains(&format!("whose root is `{}`", tree.root())));
    let path = prove_subset(&[2, 5], 7, &tree).unwrap();
    let places = path.iter().map(|hash| PAGE.find(&hash.to_string()).unwrap());
    assert!(places.is_sorted());
    let ballots = [Some((20, TrackingCode([1; 32]))), None, Some((24, TrackingCode([3; 32])))];
    let root = tupyo_merkle::root_of(ballots.iter().map(tupyo_light::CountedBlock::leaf));
    assert!(prose.contains(&format!("`counted` is `{root}`")));
    let answer = tupyo_light::CountedBlock { ballots: ballots.to_vec(), path: Vec::new() }.encode();
    let (_, shown) = PAGE.split_once("three leaves\n").unwrap();
    let shown = shown.split("\n```").next().unwrap();
    let digits: String = shown.lines().map(|line| line.split("   ").next().unwrap().replace(' ', "")).collect();
    let hex: String = answer.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(format!("03000000{digits}"), hex);
}
