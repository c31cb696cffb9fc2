//! What the voter's own device says of a vote that its rule does not allow, for every contest kind.
#![cfg(test)]
#![allow(missing_docs)]

use SelectionError::{
    NotEach, OverBudget, PlaceLeftOut, Repeated, Tied, TooFew, TooFewPoints, TooMany, TooManyPoints, UnknownOption,
    UnknownPlace,
};
use tupyo_circuits::kinds::{
    Amounts, Approval, ChooseAtLeast, ChooseExactly, ChooseUpTo, Cumulative, Distribution, Knapsack, Positional,
    PositionalTop, Quadratic, Ranking, RankingTop, Score, SingleChoice,
};
use tupyo_circuits::{ContestRule, SecretBits, SelectionError};

const HUGE: usize = usize::MAX;

/// A vote, what the device says of it, and what it should say: the whole error, with the option it names.
type Said = (&'static str, Result<SecretBits, SelectionError>, Option<SelectionError>);

fn positional() -> Positional {
    Positional { points: vec![2, 1, 0] }
}

fn says<const N: usize>(said: [Said; N]) {
    for (what, said, expected) in said {
        assert_eq!(said.err(), expected, "{what}");
    }
}

#[test]
fn a_device_says_what_is_wrong_with_what_is_chosen() {
    let at_least = ChooseAtLeast { min: 2, max: 3 };
    let knapsack = Knapsack { budget: 6, costs: vec![3, 4, 2] };
    says([
        ("single, the last", SingleChoice { blank: false }.mark(3, &[2]), None),
        ("single, blank", SingleChoice { blank: true }.mark(3, &[3]), None),
        ("single, beyond", SingleChoice { blank: false }.mark(3, &[3]), Some(UnknownOption(3))),
        ("single, beyond blank", SingleChoice { blank: true }.mark(3, &[4]), Some(UnknownOption(4))),
        ("single, huge", SingleChoice { blank: true }.mark(3, &[HUGE]), Some(UnknownOption(HUGE))),
        ("up to, max", ChooseUpTo { max: 2 }.mark(4, &[3, 0]), None),
        ("up to, max + 1", ChooseUpTo { max: 2 }.mark(4, &[0, 1, 2]), Some(TooMany { chosen: 3, max: 2 })),
        ("up to, twice", ChooseUpTo { max: 3 }.mark(4, &[0, 1, 1]), Some(Repeated(1))),
        ("up to, beyond", ChooseUpTo { max: 2 }.mark(4, &[0, 4]), Some(UnknownOption(4))),
        ("up to, huge", ChooseUpTo { max: 2 }.mark(4, &[HUGE]), Some(UnknownOption(HUGE))),
        ("exactly, k - 1", ChooseExactly { max: 2 }.mark(4, &[3]), Some(TooFew { chosen: 1, min: 2 })),
        ("exactly, k", ChooseExactly { max: 2 }.mark(4, &[3, 2]), None),
        ("exactly, k + 1", ChooseExactly { max: 2 }.mark(4, &[3, 2, 1]), Some(TooMany { chosen: 3, max: 2 })),
        ("exactly, twice", ChooseExactly { max: 2 }.mark(4, &[3, 3]), Some(Repeated(3))),
        ("exactly, beyond", ChooseExactly { max: 2 }.mark(4, &[3, 4]), Some(UnknownOption(4))),
        ("at least, min - 1", at_least.mark(4, &[3]), Some(TooFew { chosen: 1, min: 2 })),
        ("at least, min", at_least.mark(4, &[3, 1]), None),
        ("at least, max", at_least.mark(4, &[3, 1, 0]), None),
        ("at least, max + 1", at_least.mark(4, &[3, 1, 0, 2]), Some(TooMany { chosen: 4, max: 3 })),
        ("at least, twice", at_least.mark(4, &[1, 1]), Some(Repeated(1))),
        ("approval, all", Approval.mark(2, &[0, 1]), None),
        ("approval, beyond", Approval.mark(2, &[0, 2]), Some(UnknownOption(2))),
        ("knapsack, the budget", knapsack.mark(3, &[2, 1]), None),
        ("knapsack, budget + 1", knapsack.mark(3, &[1, 0]), Some(OverBudget { spent: 7, budget: 6 })),
        ("knapsack, twice", knapsack.mark(3, &[2, 2]), Some(Repeated(2))),
        ("knapsack, beyond", knapsack.mark(3, &[2, 3]), Some(UnknownOption(3))),
        ("knapsack, huge", knapsack.mark(3, &[HUGE, 0]), Some(UnknownOption(HUGE))),
    ]);
}

/// Numbers as large as they come overflow nowhere.
#[test]
fn a_device_says_what_is_wrong_with_numbers() {
    let (cumulative, quadratic) = (Cumulative { max: 3, budget: 4 }, Quadratic { budget: 5 });
    let (distribution, all) = (
        Distribution { max: 3, budget: 6, min: 2, choices: 2 },
        Distribution { max: 3, budget: 6, min: 6, choices: 3 },
    );
    let amounts = Amounts { max: 7, budget: 9 };
    says([
        ("score, max", Score { max: 3 }.mark(2, &[3, 0]), None),
        ("score, max + 1", Score { max: 3 }.mark(2, &[3, 4]), Some(TooManyPoints { option: 1, max: 3 })),
        ("score, huge", Score { max: 3 }.mark(2, &[HUGE, 4]), Some(TooManyPoints { option: 0, max: 3 })),
        ("score, one less", Score { max: 3 }.mark(2, &[3]), Some(NotEach { given: 1, options: 2 })),
        ("score, one more", Score { max: 3 }.mark(2, &[3, 3, 3]), Some(NotEach { given: 3, options: 2 })),
        ("cumulative, total", cumulative.mark(2, &[3, 1]), None),
        ("cumulative, total + 1", cumulative.mark(2, &[3, 2]), Some(OverBudget { spent: 5, budget: 4 })),
        (
            "cumulative, max + 1",
            Cumulative { max: 3, budget: 9 }.mark(2, &[0, 4]),
            Some(TooManyPoints { option: 1, max: 3 }),
        ),
        ("quadratic, total", quadratic.mark(2, &[2, 1]), None),
        ("quadratic, over it", quadratic.mark(2, &[2, 2]), Some(OverBudget { spent: 8, budget: 5 })),
        ("quadratic, the root + 1", quadratic.mark(2, &[0, 3]), Some(TooManyPoints { option: 1, max: 2 })),
        ("distribution, budget", distribution.mark(3, &[0, 3, 3]), None),
        ("distribution, budget + 1", all.mark(3, &[3, 3, 1]), Some(OverBudget { spent: 7, budget: 6 })),
        ("distribution, budget - 1", all.mark(3, &[3, 1, 1]), Some(TooFewPoints { spent: 5, min: 6 })),
        ("distribution, min", distribution.mark(3, &[0, 2, 0]), None),
        ("distribution, min - 1", distribution.mark(3, &[0, 1, 0]), Some(TooFewPoints { spent: 1, min: 2 })),
        ("distribution, max + 1", distribution.mark(3, &[0, 0, 4]), Some(TooManyPoints { option: 2, max: 3 })),
        ("distribution, choices + 1", distribution.mark(3, &[1, 1, 1]), Some(TooMany { chosen: 3, max: 2 })),
        ("distribution, huge", distribution.mark(3, &[HUGE, 1, 1]), Some(TooManyPoints { option: 0, max: 3 })),
        ("distribution, one less", distribution.mark(3, &[3, 1]), Some(NotEach { given: 2, options: 3 })),
        ("amounts, max", amounts.mark(2, &[7, 2]), None),
        ("amounts, max + 1", amounts.mark(2, &[0, 8]), Some(TooManyPoints { option: 1, max: 7 })),
        ("amounts, budget + 1", amounts.mark(2, &[7, 3]), Some(OverBudget { spent: 10, budget: 9 })),
        ("amounts, huge", amounts.mark(2, &[7, HUGE]), Some(TooManyPoints { option: 1, max: 7 })),
        ("amounts, one less", amounts.mark(2, &[7]), Some(NotEach { given: 1, options: 2 })),
    ]);
}

#[test]
fn a_device_says_what_is_wrong_with_an_order() {
    let top = PositionalTop { min: 1, points: vec![3, 1] };
    says([
        ("positional, an order", positional().mark(3, &[2, 0, 1]), None),
        ("positional, tied", positional().mark(3, &[2, 0, 2]), Some(Tied(2))),
        ("positional, beyond", positional().mark(3, &[2, 3, 1]), Some(UnknownPlace(1))),
        ("positional, huge", positional().mark(3, &[2, 0, HUGE]), Some(UnknownPlace(2))),
        ("ranking, all tied", Ranking.mark(3, &[2, 2, 2]), None),
        ("ranking, beyond", Ranking.mark(3, &[2, 3, 4]), Some(UnknownPlace(1))),
        ("ranking, huge", Ranking.mark(3, &[0, 0, HUGE]), Some(UnknownPlace(2))),
        ("top, the first", top.mark(4, &[2, 0, 2, 2]), None),
        ("top, all places", top.mark(4, &[2, 0, 2, 1]), None),
        ("top, min - 1", top.mark(4, &[2, 2, 2, 2]), Some(TooFew { chosen: 0, min: 1 })),
        ("top, the second alone", top.mark(4, &[2, 2, 1, 2]), Some(PlaceLeftOut(0))),
        ("top, tied", top.mark(4, &[0, 2, 2, 0]), Some(Tied(3))),
        ("top, beyond", top.mark(4, &[0, 3, 1, 2]), Some(UnknownPlace(1))),
        ("top, huge", top.mark(4, &[0, 1, 2, HUGE]), Some(UnknownPlace(3))),
        ("top, one less", top.mark(4, &[0, 1, 2]), Some(NotEach { given: 3, options: 4 })),
        ("ranks, none", RankingTop { ranks: 2 }.mark(4, &[2; 4]), None),
        ("ranks, beyond", RankingTop { ranks: 2 }.mark(4, &[0, 1, 3, 2]), Some(UnknownPlace(2))),
        ("ranks, huge", RankingTop { ranks: 2 }.mark(4, &[0, 1, HUGE, 2]), Some(UnknownPlace(2))),
        ("ranks, one more", RankingTop { ranks: 2 }.mark(2, &[0; 3]), Some(NotEach { given: 3, options: 2 })),
    ]);
}
