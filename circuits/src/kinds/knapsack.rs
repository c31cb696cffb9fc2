//! Options that together cost no more than a budget.

use std::iter::{repeat, zip};

use subtle::{ConstantTimeEq, ConstantTimeGreater};

use super::ChooseAtLeast;
use super::choose_at_least::unknown_or_repeated;
use super::drawn::{first, some_of};
use super::scale::Scale;
use crate::catalogue as texts;
use crate::{
    Bound, Circuit, ContestRule, Equation, Form, Kind, LinearForm, Output, Parameter, Rule, SecretBits, SelectionError,
    Size, Written, WrittenError,
};

/// The largest budget. A thousand costs add up to far less than ℓ.
const LARGEST_BUDGET: u64 = 1_000_000_000_000;

/// **Knapsack**: any options whose costs add up to at most `budget`. What is not spent follows from the counts, and is
/// not counted itself.
///
/// | | |
/// |---|---|
/// | bits | one per option, in order; a scale of `budget`: what is not spent |
/// | equations | Σ costᵢ·bitᵢ + unspent = budget |
/// | outputs | each option's bit |
/// | size | K + ⌊log₂ budget⌋ + 1 bits, 1 equation, K outputs |
/// | source | Goel, Krishnaswamy, Sakshuwong, Aitamurto, *Knapsack voting for participatory budgeting* |
/// | | (ACM TEAC 7, 2019) |
///
/// A choice is the list of the chosen options' numbers. How many there are shows only while the list is read.
#[derive(Debug, Clone)]
pub struct Knapsack {
    /// From 1 to 10¹².
    pub budget: u64,
    /// What each option costs, as many as options; each from 1 to `budget`.
    pub costs: Vec<u64>,
}

impl Knapsack {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "knapsack",
        parameters: &[("budget", Form::Number), ("costs", Form::Numbers)],
        rule: |given| match given {
            [Parameter::Number(budget), Parameter::Numbers(costs)] => {
                Some(Knapsack { budget: *budget, costs: costs.clone() }.into())
            }
            _ => None,
        },
        contest: ("plan:knapsack:9:5:4:3=a,b,c", "any that cost at most 9; what each costs"),
        choice: ChooseAtLeast::KIND.choice,
    };

    fn unspent(&self, options: usize) -> Scale {
        Scale::new(options, self.budget)
    }

    /// What these options cost, by the words of the rule.
    fn cost(&self, chosen: &[usize]) -> u64 {
        chosen.iter().filter_map(|option| self.costs.get(*option)).fold(0, |sum, cost| sum.saturating_add(*cost))
    }

    /// How many options the budget pays for, the cheapest first.
    fn most(&self) -> usize {
        let mut costs = self.costs.clone();
        costs.sort_unstable();
        let mut left = self.budget;
        let pays = |cost: &u64| left.checked_sub(*cost).map(|rest| left = rest).is_some();
        costs.into_iter().take_while(pays).count()
    }
}

impl ContestRule for Knapsack {
    fn kind(&self) -> &'static Kind {
        &Knapsack::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![Parameter::Number(self.budget), Parameter::Numbers(self.costs.clone())]
    }

    fn check(&self, options: usize) -> Result<(), Bound> {
        let advice = texts::GIVE_AS_MANY_COSTS;
        Bound::check("budget", self.budget, 1, LARGEST_BUDGET)?;
        let kept = self.costs.len() == options && self.costs.iter().all(|cost| (1..=self.budget).contains(cost));
        if kept { Ok(()) } else { Err(Bound::Other { parameter: "costs", advice }) }
    }

    fn rotated(&self, first: usize) -> Option<Rule> {
        let mut costs = self.costs.clone();
        costs.rotate_left(first.min(self.costs.len()));
        Some(Knapsack { costs, ..*self }.into())
    }

    fn circuit(&self, options: usize) -> Circuit {
        let unspent = self.unspent(options);
        let costs = self.costs.iter().map(|cost| i64::try_from(*cost).unwrap_or(i64::MAX));
        let all = LinearForm::weighted((0..options).zip(costs).chain(unspent.times(1)));
        let all = Equation { form: all, constant: i64::try_from(self.budget).unwrap_or(i64::MAX) };
        let outputs = (0..options).map(|bit| LinearForm::sum([bit])).collect();
        Circuit::new(unspent.bits().end, vec![all], outputs)
    }

    fn size(&self, options: usize) -> Size {
        Size::of_bits(self.unspent(options).bits().end, options)
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        Output::options_and(options, None)
    }

    fn largest_output(&self, _options: usize) -> u64 {
        1
    }

    fn sums(&self, _options: usize) -> (u64, u64) {
        (0, self.most() as u64)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        let mut bits = SecretBits::with_room(self.size(options));
        bits.append(&SecretBits::one_of(options, options));
        for option in choice.iter().copied().chain(repeat(options)).take(options) {
            bits.set_all_of(&SecretBits::one_of(options, option));
        }
        let all_different = bits.ones().ct_eq(&(choice.len() as u64));
        let spent = zip(bits.each(), &self.costs).fold(0u64, |sum, (bit, cost)| sum.wrapping_add(bit * cost));
        bits.append(&SecretBits::scale(self.budget, self.budget.wrapping_sub(spent)));
        let bits = bits.if_allowed(all_different, || unknown_or_repeated(options, choice))?;
        let within = !spent.ct_gt(&self.budget);
        bits.if_allowed(within, || SelectionError::OverBudget { spent, budget: self.budget })
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        match output {
            Output::Option(option) => u64::from(choice.contains(&option)),
            _ => 0,
        }
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.list()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        first(options, 1, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        let count = below(options + 1);
        let mut chosen = some_of(options, count, below);
        while self.cost(&chosen) > self.budget {
            chosen.pop();
        }
        chosen
    }
}
