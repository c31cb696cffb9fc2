//! The result for a terminal.

use std::fmt::{self, Write};

use tupyo_verify::RankingReport;

use crate::catalogue;
use crate::published::PublishedResult;
use crate::totals::{ContestTotal, OptionTotal};
use crate::words::Words;
use crate::{District, Share};

/// The widest bar, in characters.
const BAR: u32 = 24;

/// The result for a terminal; `language` is `en` or `ko`.
pub fn text(result: &PublishedResult, language: &str) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _written = write(&mut text, result, Words::of(language));
    text
}

fn write(out: &mut String, result: &PublishedResult, words: &Words) -> fmt::Result {
    writeln!(out, "{}: {}", words.say(catalogue::HEADING), words.text(&result.title))?;
    writeln!(out, "{}", turnout(words, result.counted, result.voters, result.turnout))?;
    for contest in &result.contests {
        writeln!(out, "\n{}: {}", words.text(&contest.title), words.say(catalogue::ALL_DISTRICTS))?;
        if !contest.is_ranking() && !contest.opened.is_empty() {
            contest.options.iter().try_for_each(|option| line(out, option, words))?;
        }
        places(out, result, contest, words)?;
    }
    writeln!(out, "\n{}", words.say(catalogue::DISTRICTS))?;
    result.districts.iter().try_for_each(|district| write_district(out, result, district, words))?;
    writeln!(out, "\n{} {}", words.say(catalogue::SHARES_OF), words.rests_on(result.verified))
}

/// How many of the roll have voted, and their share.
pub(crate) fn turnout(words: &Words, counted: u64, voters: u64, share: Option<Share>) -> String {
    let share = share.map_or(String::new(), |share| format!(" ({share})"));
    format!("{}: {}{share}", words.say(catalogue::TURNOUT), words.how_many(counted, voters))
}

fn line(out: &mut String, option: &OptionTotal, words: &Words) -> fmt::Result {
    let share = option.share.map_or(String::new(), |share| share.to_string());
    let bar = "█".repeat(option.share.map_or(0, |share| (share.hundredths() * BAR).div_ceil(10_000) as usize));
    writeln!(out, "  {:>12}  {share:>8}  {bar:<24}  {}", option.votes, words.option(&option.option, &option.title))
}

/// Who has won, by the contest's kind, and which districts are not in the totals.
fn places(out: &mut String, result: &PublishedResult, contest: &ContestTotal, words: &Words) -> fmt::Result {
    for (what, who) in outcomes(result, contest, words) {
        writeln!(out, "  {what}: {who}")?;
    }
    match sealed_districts(result, contest, words) {
        Some(names) => writeln!(out, "  {}: {names}", words.say(catalogue::NOT_IN_TOTALS)),
        None => Ok(()),
    }
}

/// Who has the most votes; of a ranking who wins by each rule.
pub(crate) fn outcomes(result: &PublishedResult, contest: &ContestTotal, words: &Words) -> Vec<(&'static str, String)> {
    let rankings = result.rankings.iter().filter(|ranking| ranking.contest == contest.contest);
    let ranked: Vec<_> = rankings
        .flat_map(|ranking| {
            let winner = ranking
                .condorcet_winner
                .as_deref()
                .map_or(words.say(catalogue::NOBODY), |id| ranked_title(ranking, id, words));
            [
                (words.say(catalogue::CONDORCET_WINNER), winner.to_owned()),
                (words.say(catalogue::SCHULZE), order(ranking, &ranking.schulze, words)),
                (words.say(catalogue::RANKED_PAIRS), order(ranking, &ranking.ranked_pairs, words)),
            ]
        })
        .collect();
    if contest.is_ranking() || contest.opened.is_empty() {
        ranked
    } else {
        vec![(words.say(catalogue::MOST_VOTES), most(contest, words))]
    }
}

/// The places of a ranking, by titles.
fn order(ranking: &RankingReport, places: &[Vec<String>], words: &Words) -> String {
    let tied = |place: &Vec<String>| {
        let titles: Vec<_> = place.iter().map(|id| ranked_title(ranking, id, words)).collect();
        titles.join(" = ")
    };
    places.iter().map(tied).collect::<Vec<_>>().join(" > ")
}

fn ranked_title<'a>(ranking: &'a RankingReport, id: &'a str, words: &Words) -> &'a str {
    let option = ranking.options.iter().find(|option| option.option == id);
    option.map_or(id, |option| words.option(id, &option.title))
}

fn most(contest: &ContestTotal, words: &Words) -> String {
    let has_most = |option: &&OptionTotal| contest.most_votes.contains(&option.option);
    let names: Vec<_> =
        contest.options.iter().filter(has_most).map(|option| words.option(&option.option, &option.title)).collect();
    match names.as_slice() {
        [] => words.say(catalogue::NOBODY).to_owned(),
        [one] => (*one).to_owned(),
        several => format!("{} ({})", several.join(", "), words.say(catalogue::TIED)),
    }
}

/// The titles of the districts whose votes are not in a contest's totals.
pub(crate) fn sealed_districts(result: &PublishedResult, contest: &ContestTotal, words: &Words) -> Option<String> {
    let is_sealed = |district: &&District| contest.sealed.contains(&district.district);
    let names: Vec<_> = result.districts.iter().filter(is_sealed).map(|district| words.text(&district.title)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn write_district(out: &mut String, result: &PublishedResult, district: &District, words: &Words) -> fmt::Result {
    let shown = turnout(words, district.counted.into(), district.voters.into(), district.turnout);
    writeln!(out, "  {} [{}]. {shown}", words.text(&district.title), district.district)?;
    if let Some(reason) = district.sealed {
        writeln!(out, "    {}: {}", words.say(catalogue::SEALED), words.reason(reason))?;
    }
    for given in &district.contests {
        let Some(contest) = result.contests.iter().find(|contest| contest.contest == given.contest) else { continue };
        if contest.is_ranking() {
            continue;
        }
        writeln!(out, "    {}", words.text(&contest.title))?;
        for (option, votes) in contest.options.iter().zip(&given.votes) {
            writeln!(out, "      {votes:>12}  {}", words.option(&option.option, &option.title))?;
        }
    }
    Ok(())
}
