//! Contests over all districts that were opened.

use serde::Serialize;
use tupyo_verify::{ContestReport, OptionReport, UnitReport};

use crate::Share;
use crate::texts::Texts;

/// What is counted for no option: its own name, and no title.
const NO_OPTION: [&str; 3] = ["blank", "unused", "unspent"];

/// A contest over all districts that were opened.
#[derive(Clone, Debug, Serialize)]
pub struct ContestTotal {
    /// The contest's id.
    pub contest: String,
    /// Its title, by language.
    pub title: Texts,
    /// The opened districts that have it, by their ids.
    pub opened: Vec<String>,
    /// The districts that have it and stay sealed: nothing of them is in the totals.
    pub sealed: Vec<String>,
    /// The counted ballots of the opened ones.
    pub counted: u64,
    /// Its options, in the manifest's order, and behind them what was given to none.
    pub options: Vec<OptionTotal>,
    /// The options with the most votes; more than one if they are tied. None of a ranking, and if nobody has a vote.
    pub most_votes: Vec<String>,
}

/// An option over all districts that were opened.
#[derive(Clone, Debug, Serialize)]
pub struct OptionTotal {
    /// The option's id, or `blank`, `unused`, `unspent`, or `a>b` for how often the ballots have `a` before `b`.
    pub option: String,
    /// Its title, by language; empty for what is no option.
    pub title: Texts,
    /// Its votes, or its points.
    pub votes: u64,
    /// Their share of what was given to options. None of a ranking, and for what is no option.
    pub share: Option<Share>,
}

impl ContestTotal {
    /// All contests, in the order in which the districts have them. `None` if a vote is not established.
    pub(crate) fn all(units: &[UnitReport]) -> Option<Vec<ContestTotal>> {
        let mut totals: Vec<ContestTotal> = Vec::new();
        for unit in units {
            for contest in &unit.contests {
                let place = totals.iter().position(|total| total.contest == contest.contest);
                let place = place.unwrap_or_else(|| {
                    totals.push(ContestTotal::none(contest));
                    totals.len() - 1
                });
                totals.get_mut(place)?.add(unit, contest)?;
            }
        }
        totals.iter_mut().for_each(ContestTotal::judge);
        Some(totals)
    }

    fn none(contest: &ContestReport) -> ContestTotal {
        ContestTotal {
            contest: contest.contest.clone(),
            title: Texts::clone(&contest.title),
            opened: Vec::new(),
            sealed: Vec::new(),
            counted: 0,
            options: contest.options.iter().map(OptionTotal::none).collect(),
            most_votes: Vec::new(),
        }
    }

    fn add(&mut self, unit: &UnitReport, contest: &ContestReport) -> Option<()> {
        if !unit.opened {
            self.sealed.push(unit.style.clone());
            return Some(());
        }
        self.opened.push(unit.style.clone());
        self.counted += u64::from(unit.counted);
        for (total, option) in self.options.iter_mut().zip(&contest.options) {
            total.votes = total.votes.checked_add(option.votes?)?;
        }
        Some(())
    }

    /// Shares, and who has the most.
    fn judge(&mut self) {
        let given = self.options.iter().filter(|option| option.is_option()).map(|option| option.votes);
        let (all, most) = (given.clone().fold(0, u64::saturating_add), given.max().unwrap_or_default());
        for option in self.options.iter_mut().filter(|option| option.is_option()) {
            option.share = Share::of(option.votes, all);
            if most > 0 && option.votes == most {
                self.most_votes.push(option.option.clone());
            }
        }
    }

    /// Whether it counts pairs of options and no options.
    pub fn is_ranking(&self) -> bool {
        self.options.iter().any(OptionTotal::is_pair)
    }
}

impl OptionTotal {
    fn none(option: &OptionReport) -> OptionTotal {
        OptionTotal { option: option.option.clone(), title: Texts::clone(&option.title), votes: 0, share: None }
    }

    /// Whether it can be chosen.
    pub fn is_option(&self) -> bool {
        !self.is_pair() && !NO_OPTION.contains(&self.option.as_str())
    }

    /// No option's id has such a character.
    fn is_pair(&self) -> bool {
        self.option.contains('>')
    }
}
