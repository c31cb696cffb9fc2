//! Orders, as preflib.org publishes them: lines of `# KEY: VALUE`, and then the orders, which are not read.

use super::{ImportError, Imported, ImportedOption, order};
use crate::catalogue::importing as texts;

pub fn read(file: &str) -> Result<Imported, ImportError> {
    let (mut title, mut count, mut last, mut options) = (None, None, None, Vec::new());
    for (number, line) in (1..).zip(file.lines()) {
        let Some(said) = line.trim().strip_prefix('#') else { break };
        let broken = |what: [&str; 2]| ImportError::new(Some(number), what);
        let Some((key, value)) = said.split_once(':') else { continue };
        let (key, value) = (key.trim().to_ascii_uppercase(), value.trim());
        match key.strip_prefix("ALTERNATIVE NAME") {
            Some(place) => {
                let place = place.trim().parse::<u64>().ok().filter(|place| last.is_none_or(|last| last < *place));
                last = Some(place.ok_or_else(|| broken(texts::ALTERNATIVES_IN_ORDER))?);
                options.push(ImportedOption { title: value.to_owned(), ..ImportedOption::default() });
            }
            None if key == "TITLE" => title = Some(value.to_owned()).filter(|title| !title.is_empty()),
            None if key == "NUMBER ALTERNATIVES" => {
                count = Some(value.parse::<usize>().map_err(|_| broken(texts::NOT_NUMBER_OF_ALTERNATIVES))?);
            }
            None => {}
        }
    }
    if count != Some(options.len()) {
        return Err(ImportError::new(None, texts::alternatives_differ(&options.len())));
    }
    Ok(Imported { title, rule: order(options.len()), options, lost: Vec::new() })
}
