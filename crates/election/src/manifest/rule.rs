use tupyo_circuits::{
    Circuit, amounts, approval, choose_at_least, choose_exactly, choose_up_to, cumulative, limbs_of, ordered_pairs,
    positional, quadratic, ranking, score, single_choice,
};
use tupyo_proof::LIMB_BITS;

/// The largest limb.
const LARGEST_LIMB: u64 = (1 << LIMB_BITS) - 1;

/// What makes the answer to a contest valid, and what is counted of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Exactly one option, or blank where that is allowed.
    SingleChoice {
        /// Whether a blank vote is allowed.
        blank: bool,
    },
    /// At most `max` different options.
    ChooseUpTo {
        /// From 1 to the number of options.
        max: usize,
    },
    /// Exactly `max` different options.
    ChooseExactly {
        /// From 1 to the number of options less one.
        max: usize,
    },
    /// At least `min` and at most `max` different options.
    ChooseAtLeast {
        /// From 1 to `max` less one.
        min: usize,
        /// From 2 to the number of options.
        max: usize,
    },
    /// Any number of different options.
    Approval,
    /// A number from 0 to `max` for every option.
    Score {
        /// From 1 to 1,000.
        max: usize,
    },
    /// At most `budget` points in all, at most `max` for an option.
    Cumulative {
        /// From 1 to 1,000.
        max: usize,
        /// From `max` to `max` times the number of options.
        budget: usize,
    },
    /// Votes of which j for an option cost j² of `budget` credits.
    Quadratic {
        /// From 1 to 1,000,000.
        budget: usize,
    },
    /// All options in an order without ties.
    Positional {
        /// What the option in each place gets, as many as options; never rising, each at most 1,000,000.
        points: Vec<u32>,
    },
    /// All options in an order with ties, of which every two are compared.
    Ranking,
    /// At most `budget` won in all, at most `max` for an option, encrypted in limbs.
    Amounts {
        /// From 1 to `budget`, below 2³².
        max: u64,
        /// From 1 to 10¹².
        budget: u64,
    },
}

/// What is counted in a contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Votes or points for the option of this index.
    Option(usize),
    /// Blank votes.
    Blank,
    /// Votes that could have been given and were not.
    Unused,
    /// Points or credits that could have been spent and were not.
    Unspent,
    /// Ballots that have the first of these options before the second.
    Pair(usize, usize),
}

/// The size of a contest's circuit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) bits: u64,
    pub(crate) limbs: u64,
    pub(crate) outputs: u64,
}

impl Rule {
    /// The circuit of a contest with so many options.
    pub fn circuit(&self, options: usize) -> Circuit {
        match self {
            Rule::SingleChoice { blank } => single_choice(options, *blank),
            Rule::ChooseUpTo { max } => choose_up_to(options, *max),
            Rule::ChooseExactly { max } => choose_exactly(options, *max),
            Rule::ChooseAtLeast { min, max } => choose_at_least(options, *min, *max),
            Rule::Approval => approval(options),
            Rule::Score { max } => score(options, *max),
            Rule::Cumulative { max, budget } => cumulative(options, *max, *budget),
            Rule::Quadratic { budget } => quadratic(options, *budget),
            Rule::Positional { points } => positional(points),
            Rule::Ranking => ranking(options),
            Rule::Amounts { max, budget } => amounts(options, *max, *budget),
        }
    }

    /// How many encrypted values this output has: one, or the limbs of an amount, the lowest first.
    pub fn limbs(&self, output: Output) -> usize {
        match (self, output) {
            (Rule::Amounts { max, .. }, Output::Option(_)) => limbs_of(*max),
            (Rule::Amounts { budget, .. }, _) => limbs_of(*budget),
            _ => 1,
        }
    }

    /// What is counted in a contest with so many options, in the order of the encrypted values.
    pub fn outputs(&self, options: usize) -> Vec<Output> {
        let rest = match self {
            Rule::Ranking => return ordered_pairs(options).map(|(a, b)| Output::Pair(a, b)).collect(),
            Rule::SingleChoice { blank: false }
            | Rule::ChooseExactly { .. }
            | Rule::Score { .. }
            | Rule::Positional { .. } => None,
            Rule::SingleChoice { blank: true } => Some(Output::Blank),
            Rule::ChooseUpTo { .. } | Rule::ChooseAtLeast { .. } | Rule::Approval => Some(Output::Unused),
            Rule::Cumulative { .. } | Rule::Quadratic { .. } | Rule::Amounts { .. } => Some(Output::Unspent),
        };
        (0..options).map(Output::Option).chain(rest).collect()
    }

    /// The largest number that one valid ballot has in an encrypted value of a contest with so many options.
    pub fn largest_output(&self, options: usize) -> u64 {
        let largest = match self {
            Rule::SingleChoice { .. } | Rule::ChooseExactly { .. } | Rule::Ranking => 1,
            Rule::ChooseUpTo { max } | Rule::Score { max } => *max,
            Rule::ChooseAtLeast { min, max } => max.saturating_sub(*min),
            Rule::Approval => options,
            Rule::Cumulative { budget, .. } | Rule::Quadratic { budget } => *budget,
            Rule::Positional { points } => return points.iter().copied().max().unwrap_or(0).into(),
            Rule::Amounts { budget, .. } => return LARGEST_LIMB.min(*budget),
        };
        largest as u64
    }

    /// The smallest and the largest sum that what is counted of one valid ballot has in a contest with so many options. They are the same where every
    /// vote is counted somewhere.
    pub fn sums(&self, options: usize) -> (u64, u64) {
        let same = |sum: usize| (sum as u64, sum as u64);
        match self {
            Rule::SingleChoice { .. } => (1, 1),
            Rule::ChooseUpTo { max } | Rule::ChooseExactly { max } | Rule::ChooseAtLeast { max, .. } => same(*max),
            Rule::Approval => same(options),
            Rule::Score { max } => (0, options as u64 * *max as u64),
            Rule::Cumulative { budget, .. } => same(*budget),
            // j ≤ j², so votes and unspent credits together are at most the budget.
            Rule::Quadratic { budget } => (0, *budget as u64),
            Rule::Positional { points } => {
                let sum = points.iter().map(|points| u64::from(*points)).sum();
                (sum, sum)
            }
            Rule::Ranking => (0, (options * options.saturating_sub(1) / 2) as u64),
            Rule::Amounts { budget, .. } => (*budget, *budget),
        }
    }

    /// The size of [`Rule::circuit`], which is not built for it: it can be very large.
    pub(crate) fn size(&self, options: usize) -> Size {
        let count = |number: usize| number as u64;
        let k = count(options);
        let others = k.saturating_sub(1);
        let binary = |budget: usize| u64::from(usize::BITS - budget.leading_zeros());
        let (bits, outputs) = match self {
            Rule::SingleChoice { blank } => (k + u64::from(*blank), k + u64::from(*blank)),
            Rule::ChooseUpTo { max } => (k + count(*max), k + 1),
            Rule::ChooseExactly { .. } => (k, k),
            Rule::ChooseAtLeast { min, max } => (k + count(max.saturating_sub(*min)), k + 1),
            Rule::Approval => (2 * k, k + 1),
            Rule::Score { max } => (k * (count(*max) + 1), k),
            Rule::Cumulative { max, budget } => (k * (count(*max) + 1) + binary(*budget), k + 1),
            Rule::Quadratic { budget } => (k * (count(budget.isqrt()) + 1) + binary(*budget), k + 1),
            Rule::Positional { .. } => (k * k, k),
            Rule::Ranking => (k * k + k * others / 2 * (k + others), k * others),
            Rule::Amounts { max, budget } => (0, k * count(limbs_of(*max)) + count(limbs_of(*budget))),
        };
        let limbs = match self {
            Rule::Amounts { max, budget } if max < budget => outputs + k * count(limbs_of(*max)),
            Rule::Amounts { .. } => outputs,
            _ => 0,
        };
        Size { bits, limbs, outputs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(options: usize) -> Vec<Rule> {
        let points = (0..options as u32).rev().collect();
        vec![
            Rule::SingleChoice { blank: false },
            Rule::SingleChoice { blank: true },
            Rule::ChooseUpTo { max: 2 },
            Rule::ChooseExactly { max: options - 1 },
            Rule::ChooseAtLeast { min: 1, max: options },
            Rule::Approval,
            Rule::Score { max: 4 },
            Rule::Cumulative { max: 3, budget: 5 },
            Rule::Cumulative { max: 4, budget: 4 },
            Rule::Quadratic { budget: 1 },
            Rule::Quadratic { budget: 16 },
            Rule::Positional { points },
            Rule::Ranking,
            Rule::Amounts { max: 9, budget: 9 },
            Rule::Amounts { max: 9, budget: 10 },
            Rule::Amounts { max: 70_000, budget: 10_000_000_000 },
        ]
    }

    #[test]
    fn size_and_labels_are_those_of_the_circuit() {
        for options in 2..7 {
            for rule in rules(options) {
                let circuit = rule.circuit(options);
                let [bits, limbs, outputs] =
                    [circuit.bits(), circuit.limbs(), circuit.outputs()].map(|number| number as u64);
                assert_eq!(rule.size(options), Size { bits, limbs, outputs }, "{rule:?}");
                let counted = rule.outputs(options).into_iter().map(|output| rule.limbs(output));
                assert_eq!(counted.sum::<usize>(), circuit.outputs(), "{rule:?}");
            }
        }
    }
}
