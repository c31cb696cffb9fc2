//! Files of participatory budgeting, as pabulib.org describes them: `META`, `PROJECTS` and, not read, `VOTES`.

use std::collections::HashMap;

use csv::StringRecord;
use tupyo_circuits::kinds::{
    Amounts, Approval, ChooseAtLeast, ChooseExactly, ChooseUpTo, Cumulative, Distribution, Knapsack, PositionalTop,
    Score, SingleChoice,
};
use tupyo_election::Rule;

use super::{ImportError, Imported, ImportedOption, Text, text};
use crate::catalogue::importing as texts;

/// The most points for one option of `score` and `cumulative`.
const MOST_POINTS: u64 = 1000;

struct Meta(HashMap<String, String>);

pub fn read(file: &str) -> Result<Imported, ImportError> {
    let mut reader = csv::ReaderBuilder::new();
    let rows = reader.delimiter(b';').has_headers(false).flexible(true).trim(csv::Trim::All);
    let mut rows = rows.from_reader(file.as_bytes()).into_records();
    let mut meta = Meta(HashMap::new());
    until(&mut rows, "META", &mut |_| Ok(()))?;
    until(&mut rows, "PROJECTS", &mut |row| meta.take(row))?;
    let mut columns = None;
    let mut options = Vec::new();
    until(&mut rows, "VOTES", &mut |row| {
        match &columns {
            None => columns = Some(Columns::of(row)?),
            Some(columns) => options.push(columns.option(row)?),
        }
        Ok(())
    })?;
    let (rule, lost) = meta.rule(&options)?;
    Ok(Imported { title: meta.0.remove("description"), options, rule, lost })
}

/// Gives each row up to the one that names the next section.
fn until(
    rows: &mut impl Iterator<Item = Result<StringRecord, csv::Error>>,
    section: &str,
    row: &mut dyn FnMut(&StringRecord) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    for record in rows {
        let record = record.map_err(|error| ImportError::of_csv(&error))?;
        let name = record.get(0).is_some_and(|name| name.eq_ignore_ascii_case(section));
        if name && record.iter().skip(1).all(str::is_empty) {
            return Ok(());
        }
        row(&record)?;
    }
    Err(ImportError::new(None, texts::no_section(&section)))
}

fn broken(row: &StringRecord, what: [impl Into<String>; 2]) -> ImportError {
    ImportError::new(row.position().map(csv::Position::line), what)
}

/// Where a project's id, cost and name stand in its row.
struct Columns {
    id: usize,
    cost: usize,
    name: Option<usize>,
}

impl Columns {
    fn of(row: &StringRecord) -> Result<Columns, ImportError> {
        let place = |name: &str| row.iter().position(|column| column == name);
        let needed = |name| place(name).ok_or_else(|| broken(row, texts::no_column(&name)));
        Ok(Columns { id: needed("project_id")?, cost: needed("cost")?, name: place("name") })
    }

    fn option(&self, row: &StringRecord) -> Result<ImportedOption, ImportError> {
        let id = row.get(self.id).filter(|id| !id.is_empty()).ok_or_else(|| broken(row, texts::PROJECT_WITHOUT_ID))?;
        let name = self.name.and_then(|name| row.get(name)).filter(|name| !name.is_empty()).unwrap_or(id);
        let cost = whole(row.get(self.cost).unwrap_or_default());
        let cost = cost.ok_or_else(|| broken(row, texts::COST_WHOLE_NUMBER_TO))?;
        Ok(ImportedOption { id: Some(id.to_owned()), title: name.to_owned(), cost: Some(cost) })
    }
}

/// A whole number, which may have a fraction of zeros.
fn whole(number: &str) -> Option<u64> {
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let number = whole.parse().ok().filter(|number| *number <= 1_000_000_000_000);
    number.filter(|_| fraction.bytes().all(|digit| digit == b'0'))
}

impl Meta {
    fn take(&mut self, row: &StringRecord) -> Result<(), ImportError> {
        let (Some(key), Some(value)) = (row.get(0), row.get(1)) else {
            return Err(broken(row, texts::META_KEY_VALUE));
        };
        self.0.insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    /// A number, if it is there.
    fn number(&self, key: &str) -> Result<Option<u64>, ImportError> {
        let number =
            |value: &String| whole(value).ok_or_else(|| ImportError::new(None, texts::not_whole_number(&key, value)));
        self.0.get(key).filter(|value| !value.is_empty()).map(number).transpose()
    }

    /// The kind for the file's type of votes, and what it does not enforce.
    fn rule(&self, options: &[ImportedOption]) -> Result<(Result<Rule, Text>, Vec<Text>), ImportError> {
        let kind = self.0.get("vote_type").ok_or_else(|| ImportError::new(None, texts::NO_VOTE_TYPE))?;
        let (least, most) = (self.number("min_length")?.unwrap_or(0), self.number("max_length")?);
        let count = options.len() as u64;
        let most = most.unwrap_or(count).clamp(1, count.max(1));
        let mut lost = Vec::new();
        let rule = match kind.as_str() {
            "approval" => match self.number("max_sum_cost")? {
                Some(budget) => {
                    lost.extend((most < count).then(|| beside_a_budget(most)));
                    let costs = options.iter().map(|option| option.cost.unwrap_or_default()).collect();
                    Ok(Knapsack { budget, costs }.into())
                }
                None => Ok(chosen(least, most, count)),
            },
            "choose-1" => Ok(SingleChoice { blank: true }.into()),
            "cumulative" => self.points(most, count)?,
            "scoring" => self.number("max_points")?.map(|max| Score { max: number(max) }.into()).ok_or_else(no_points),
            "ordinal" => {
                let points = (1..=u32::try_from(most).unwrap_or(u32::MAX)).rev().collect();
                Ok(PositionalTop { min: number(least.min(most)), points }.into())
            }
            other => Err(text(texts::no_kind_known_for(&other))),
        };
        Ok((rule, lost))
    }

    /// Points in all, for one option, and for how many.
    fn points(&self, most: u64, count: u64) -> Result<Result<Rule, Text>, ImportError> {
        let sum = self.number("max_sum_points")?;
        let max = self.number("max_points")?.or(sum);
        let (Some(sum), Some(max)) = (sum.or(max.map(|max| max * most)), max) else {
            return Ok(Err(no_points()));
        };
        let (max, least) = (max.min(sum), self.number("min_sum_points")?.unwrap_or(0));
        let budget = sum.min(max * most);
        Ok(match (least.min(budget), most < count) {
            (0, false) if max > MOST_POINTS => Ok(Amounts { max, budget }.into()),
            _ if max > MOST_POINTS => Err(text(texts::points_for_one_option(&max))),
            (0, false) => Ok(Cumulative { max: number(max), budget: number(budget) }.into()),
            (min, _) => {
                Ok(Distribution { max: number(max), budget: number(budget), min: number(min), choices: number(most) }
                    .into())
            }
        })
    }
}

fn no_points() -> Text {
    text(texts::FILE_SAYS_NOT_HOW)
}

fn beside_a_budget(most: u64) -> Text {
    text(texts::at_most_options_can(&most))
}

/// From `least` to `most` of all.
fn chosen(least: u64, most: u64, count: u64) -> Rule {
    let (min, max) = (number(least), number(most));
    match (least, most) {
        (..=1, most) if most == count => Approval.into(),
        (..=1, 1) => SingleChoice { blank: true }.into(),
        (..=1, _) => ChooseUpTo { max }.into(),
        (least, most) if least >= most && most < count => ChooseExactly { max }.into(),
        (_, most) => ChooseAtLeast { min: min.min(number(most) - 1), max }.into(),
    }
}

fn number(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
