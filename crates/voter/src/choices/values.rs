//! What a ballot with a choice encrypts, by the words of the rules.

use tupyo_election::{Contest, Output, Rule};

/// The numbers that stand for an output: its value, or the digits of an amount to base 65,536, the lowest first.
pub(super) fn encrypted(contest: &Contest, chosen: &[usize], output: Output) -> impl Iterator<Item = u64> + use<> {
    let value = value(contest, chosen, output);
    let limbs = contest.rule.limbs(output);
    (0..limbs).map(move |limb| if limbs == 1 { value } else { value >> (16 * limb) & 0xffff })
}

/// The value of an output.
fn value(contest: &Contest, chosen: &[usize], output: Output) -> u64 {
    match output {
        Output::Option(option) => of_option(&contest.rule, chosen, option),
        Output::Blank => u64::from(chosen.contains(&contest.options.len())),
        Output::Unused => most(contest).saturating_sub(chosen.len()) as u64,
        Output::Unspent => unspent(&contest.rule, chosen),
        Output::Pair(a, b) => u64::from(chosen.get(a).zip(chosen.get(b)).is_some_and(|(a, b)| a < b)),
    }
}

fn of_option(rule: &Rule, chosen: &[usize], option: usize) -> u64 {
    let own = chosen.get(option).copied();
    match rule {
        Rule::SingleChoice { .. }
        | Rule::ChooseUpTo { .. }
        | Rule::ChooseExactly { .. }
        | Rule::ChooseAtLeast { .. }
        | Rule::Approval => u64::from(chosen.contains(&option)),
        Rule::Score { .. } | Rule::Cumulative { .. } | Rule::Quadratic { .. } | Rule::Amounts { .. } => {
            own.unwrap_or(0) as u64
        }
        Rule::Positional { points } => own.and_then(|place| points.get(place)).copied().unwrap_or(0).into(),
        Rule::Ranking => 0,
    }
}

/// How many options may be chosen.
fn most(contest: &Contest) -> usize {
    match contest.rule {
        Rule::ChooseUpTo { max } | Rule::ChooseAtLeast { max, .. } => max,
        Rule::Approval => contest.options.len(),
        _ => 0,
    }
}

fn unspent(rule: &Rule, chosen: &[usize]) -> u64 {
    let (budget, cost): (u64, fn(u64) -> u64) = match rule {
        Rule::Cumulative { budget, .. } => (*budget as u64, |points| points),
        Rule::Quadratic { budget } => (*budget as u64, |votes| votes.saturating_mul(votes)),
        Rule::Amounts { budget, .. } => (*budget, |amount| amount),
        _ => (0, |_| 0),
    };
    let spent = chosen.iter().fold(0u64, |sum, number| sum.saturating_add(cost(*number as u64)));
    budget.saturating_sub(spent)
}
