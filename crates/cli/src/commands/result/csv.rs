//! The result as lines of a spreadsheet (docs/results.md).

use std::collections::BTreeMap;

use tupyo_result::{ContestTotal, District, DistrictContest, OptionTotal, PublishedResult};
use tupyo_spreadsheet::{UTF8_MARK, csv_row};

const COLUMNS: [&str; 10] = [
    "district",
    "district_title",
    "contest",
    "contest_title",
    "option",
    "option_title",
    "votes",
    "status",
    "voters",
    "counted",
];

/// The file.
pub fn write(result: &PublishedResult, language: &str) -> String {
    let mut file = UTF8_MARK.to_owned();
    csv_row(&mut file, &COLUMNS);
    for district in &result.districts {
        write_district(&mut file, result, district, language);
    }
    for contest in result.contests.iter().filter(|contest| !contest.opened.is_empty()) {
        let is_opened = |district: &&District| contest.opened.contains(&district.district);
        let voters: u64 = result.districts.iter().filter(is_opened).map(|district| u64::from(district.voters)).sum();
        let (voters, counted) = (voters.to_string(), contest.counted.to_string());
        for option in &contest.options {
            let place = ["", "", &voters, &counted];
            write_line(&mut file, place, contest, option, option.votes, language);
        }
    }
    file
}

fn write_district(file: &mut String, result: &PublishedResult, district: &District, language: &str) {
    let (title, voters) = (shown(&district.title, language), district.voters.to_string());
    let counted = district.counted.to_string();
    if let Some(reason) = district.sealed {
        let status = format!("sealed:{reason}");
        return csv_row(file, &[&district.district, title, "", "", "", "", "", &status, &voters, &counted]);
    }
    for DistrictContest { contest, votes } in &district.contests {
        let Some(total) = result.contests.iter().find(|total| total.contest == *contest) else { continue };
        for (option, votes) in total.options.iter().zip(votes) {
            let place = [&district.district, title, &voters, &counted];
            write_line(file, place, total, option, *votes, language);
        }
    }
}

fn write_line(
    file: &mut String,
    [district, title, voters, counted]: [&str; 4],
    contest: &ContestTotal,
    option: &OptionTotal,
    votes: u64,
    language: &str,
) {
    let (contest_title, option_title) = (shown(&contest.title, language), shown(&option.title, language));
    let (id, votes) = (&contest.contest, votes.to_string());
    let cells = [district, title, id, contest_title, &option.option, option_title, &votes, "opened", voters, counted];
    csv_row(file, &cells);
}

/// The text in the language, else in English, else the first there is.
fn shown<'a>(texts: &'a BTreeMap<String, String>, language: &str) -> &'a str {
    let text = texts.get(language).or_else(|| texts.get("en")).or_else(|| texts.values().next());
    text.map_or("", String::as_str)
}
