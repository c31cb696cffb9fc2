use tupyo_election::{Contest, Rule, Selection};

/// A selection that the contest allows, another for each `choice` up to the number of options: for the option with this number, wrapped around, where only
/// one is chosen, and turned by it otherwise.
pub(crate) fn selection(contest: &Contest, choice: usize) -> Selection {
    let options = contest.options.len();
    let first = |count: usize| (0..count).map(|i| (choice + i) % options).collect();
    let turned = |width: usize| (0..options).map(|option| (option + choice) % width).collect();
    let one = || (0..options).map(|option| usize::from(option == choice % options)).collect();
    Selection::of(match contest.rule {
        Rule::SingleChoice { .. } | Rule::ChooseUpTo { .. } | Rule::Approval => first(1),
        Rule::ChooseExactly { max } => first(max),
        Rule::ChooseAtLeast { min, .. } => first(min),
        Rule::Score { max } => turned(max + 1),
        Rule::Cumulative { .. } | Rule::Quadratic { .. } => one(),
        Rule::Positional { .. } | Rule::Ranking => turned(options),
        Rule::Amounts { max, .. } => one().into_iter().map(|own| own * max as usize).collect(),
    })
}
