//! BLT: how many candidates and seats, who has withdrawn, the ballots, which are not read, and the names.

use super::{ImportError, Imported, ImportedOption, order, text};
use crate::catalogue::importing as texts;

pub fn read(file: &str) -> Result<Imported, ImportError> {
    let mut lines = (1..).zip(file.lines()).map(|(number, line)| (number, content(line)));
    let mut lines = lines.by_ref().filter(|(_, line)| !line.is_empty());
    let (first, counts) = lines.next().ok_or_else(|| ImportError::new(None, texts::EMPTY_FILE))?;
    let [count, seats] = numbers(counts)
        .and_then(|numbers| numbers.try_into().ok())
        .ok_or_else(|| ImportError::new(Some(first), texts::CANDIDATES_AND_SEATS))?;
    let mut withdrawn = Vec::new();
    for (number, line) in lines.by_ref() {
        if line == "0" {
            break;
        }
        match numbers(line) {
            Some(numbers) if numbers.iter().all(|number| *number < 0) => withdrawn.extend(numbers),
            // A ballot, perhaps with the name of the voter or with ties.
            _ if line.split_whitespace().next_back() == Some("0") => {}
            _ => return Err(ImportError::new(Some(number), texts::BALLOT_ENDS_WITH_0)),
        }
    }
    let rest: Vec<_> = lines.map(|(_, line)| line).collect();
    let mut names = quoted(&rest.join("\n"));
    if names.len() as i64 != count + 1 {
        return Err(ImportError::new(None, texts::names_and_title(&count)));
    }
    let title = names.pop();
    let stands = |(number, _): &(i64, String)| !withdrawn.contains(&-number);
    let options = (1..).zip(names).filter(stands);
    let options: Vec<_> = options.map(|(_, title)| ImportedOption { title, ..ImportedOption::default() }).collect();
    let rule = if seats == 1 { order(options.len()) } else { Err(transferable(seats)) };
    Ok(Imported { title, options, rule, lost: Vec::new() })
}

fn transferable(seats: i64) -> super::Text {
    text(texts::single_transferable_votes_for(&seats))
}

/// A line without what stands behind `#`, which a name in quotes may contain.
fn content(line: &str) -> &str {
    let mut inside = false;
    let comment = line.char_indices().find(|(_, character)| {
        inside ^= *character == '"';
        *character == '#' && !inside
    });
    comment.map_or(line, |(start, _)| &line[..start]).trim()
}

fn numbers(line: &str) -> Option<Vec<i64>> {
    line.split_whitespace().map(|word| word.parse().ok()).collect()
}

/// What stands in quotes.
fn quoted(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}
