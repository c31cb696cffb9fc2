//! The result as lines of a spreadsheet (docs/results.md).

use std::collections::BTreeMap;
use std::io::Write;

use csv::{Terminator, Writer, WriterBuilder};
use tupyo_result::{ContestTotal, District, DistrictContest, OptionTotal, PublishedResult};

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

/// Spreadsheets take a file without it for one in a local character set.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

type Lines = Writer<Vec<u8>>;

/// The file's bytes.
pub fn write(result: &PublishedResult, language: &str) -> csv::Result<Vec<u8>> {
    let mut file = BYTE_ORDER_MARK.to_vec();
    let mut lines = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    lines.write_record(COLUMNS)?;
    for district in &result.districts {
        write_district(&mut lines, result, district, language)?;
    }
    for contest in result.contests.iter().filter(|contest| !contest.opened.is_empty()) {
        let is_opened = |district: &&District| contest.opened.contains(&district.district);
        let voters: u64 = result.districts.iter().filter(is_opened).map(|district| u64::from(district.voters)).sum();
        let (voters, counted) = (voters.to_string(), contest.counted.to_string());
        for option in &contest.options {
            let place = ["", "", &voters, &counted];
            write_line(&mut lines, place, contest, option, option.votes, language)?;
        }
    }
    file.write_all(&lines.into_inner().map_err(|error| error.into_error())?)?;
    Ok(file)
}

fn write_district(lines: &mut Lines, result: &PublishedResult, district: &District, language: &str) -> csv::Result<()> {
    let (title, voters) = (plain(shown(&district.title, language)), district.voters.to_string());
    let counted = district.counted.to_string();
    if let Some(reason) = district.sealed {
        let status = format!("sealed:{reason}");
        return lines.write_record([&district.district, &title, "", "", "", "", "", &status, &voters, &counted]);
    }
    for DistrictContest { contest, votes } in &district.contests {
        let Some(total) = result.contests.iter().find(|total| total.contest == *contest) else { continue };
        for (option, votes) in total.options.iter().zip(votes) {
            let place = [&district.district, title.as_str(), &voters, &counted];
            write_line(lines, place, total, option, *votes, language)?;
        }
    }
    Ok(())
}

fn write_line(
    lines: &mut Lines,
    [district, title, voters, counted]: [&str; 4],
    contest: &ContestTotal,
    option: &OptionTotal,
    votes: u64,
    language: &str,
) -> csv::Result<()> {
    let (contest_title, option_title) = (plain(shown(&contest.title, language)), plain(shown(&option.title, language)));
    let (id, votes) = (&contest.contest, votes.to_string());
    let line = [district, title, id, &contest_title, &option.option, &option_title, &votes, "opened", voters, counted];
    lines.write_record(line)
}

/// The text in the language, else in English, else the first there is.
fn shown<'a>(texts: &'a BTreeMap<String, String>, language: &str) -> &'a str {
    let text = texts.get(language).or_else(|| texts.get("en")).or_else(|| texts.values().next());
    text.map_or("", String::as_str)
}

/// Text that no spreadsheet takes for a formula.
fn plain(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("{}{text}", if is_formula { "'" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_for_a_formula() {
        assert_eq!(plain("=1+2"), "'=1+2");
        assert_eq!(plain("@x"), "'@x");
        assert_eq!(plain("Lee = 1"), "Lee = 1");
    }
}
