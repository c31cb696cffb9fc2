//! The official figures of the 20th presidential election of Korea in Seoul, and an electorate scaled down from them.

use std::collections::BTreeMap;

use crate::catalogue::ended;

const FIGURES: &str = include_str!("../data/seoul-2022-presidential.csv");
const KOREAN_NAMES: &str = include_str!("../data/names-ko.csv");

/// The columns before the candidates, and after them.
const FIRST_CANDIDATE: usize = 2;
const COLUMNS_AFTER: usize = 2;

/// The figures as published.
pub struct Figures {
    /// The candidates, in the order of the ballot paper.
    pub candidates: Vec<String>,
    /// The districts.
    pub districts: Vec<District>,
    korean: BTreeMap<String, String>,
}

/// One district's figures.
#[derive(Clone, Debug)]
pub struct District {
    /// Its name.
    pub name: String,
    /// The votes of each candidate.
    pub votes: Vec<u64>,
    /// Invalid ballots; the demonstration casts them as blank.
    pub invalid: u64,
    /// Those who did not vote.
    pub abstained: u64,
}

/// The embedded figures are damaged, or the district is unknown.
#[derive(Debug, thiserror::Error)]
pub enum FiguresError {
    /// The table cannot be read.
    #[error("the embedded figures cannot be read: {0}")]
    Table(#[from] csv::Error),
    /// A number is none, or the row does not add up.
    #[error("the embedded figures of {0} do not add up")]
    Row(String),
    /// No such district.
    #[error("{}", ended::no_such_district(known, wanted)[0])]
    District {
        /// What was asked for.
        wanted: String,
        /// What there is.
        known: String,
    },
}

impl Figures {
    /// Reads the embedded table.
    ///
    /// # Errors
    /// [`FiguresError`] if it is damaged.
    pub fn load() -> Result<Figures, FiguresError> {
        let mut table = reader(FIGURES);
        let header = table.headers()?.clone();
        let last = header.len().saturating_sub(COLUMNS_AFTER);
        let candidates = header.iter().take(last).skip(FIRST_CANDIDATE).map(str::to_owned).collect();
        let districts = table.records().map(|row| District::read(&row?)).collect::<Result<_, _>>()?;
        let names = reader(KOREAN_NAMES).into_deserialize().collect::<Result<_, _>>()?;
        Ok(Figures { candidates, districts, korean: names })
    }

    /// A district by its name, in English or Korean, with or without `-gu`.
    ///
    /// # Errors
    /// [`FiguresError::District`] with the names there are.
    pub fn district(&self, wanted: &str) -> Result<usize, FiguresError> {
        let matches = |name: &str| {
            let short = name.trim_end_matches("-gu");
            name.eq_ignore_ascii_case(wanted) || short.eq_ignore_ascii_case(wanted) || self.korean(name) == wanted
        };
        self.districts.iter().position(|district| matches(&district.name)).ok_or_else(|| FiguresError::District {
            wanted: wanted.to_owned(),
            known: self.districts.iter().map(|district| district.name.as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    /// The Korean name of a candidate or district.
    pub fn korean<'a>(&'a self, name: &'a str) -> &'a str {
        self.korean.get(name).map_or(name, String::as_str)
    }
}

impl District {
    fn read(row: &csv::StringRecord) -> Result<District, FiguresError> {
        let name = row.get(0).unwrap_or_default().to_owned();
        let numbers: Option<Vec<u64>> = row.iter().skip(1).map(|number| number.parse().ok()).collect();
        match numbers.as_deref() {
            Some([eligible, votes @ .., invalid, abstained])
                if votes.iter().sum::<u64>() + invalid + abstained == *eligible =>
            {
                Ok(District { name, votes: votes.to_vec(), invalid: *invalid, abstained: *abstained })
            }
            _ => Err(FiguresError::Row(name)),
        }
    }

    /// The district at 1:`scale`, rounded so that whoever has votes keeps at least one.
    pub fn scaled(&self, scale: u64) -> District {
        let scaled = |number: u64| ((number + scale / 2) / scale).max(u64::from(number > 0));
        District {
            name: self.name.clone(),
            votes: self.votes.iter().map(|number| scaled(*number)).collect(),
            invalid: scaled(self.invalid),
            abstained: scaled(self.abstained),
        }
    }

    /// What the tally must be: the candidates' votes, then blank.
    pub fn expected(&self) -> Vec<u64> {
        self.votes.iter().copied().chain([self.invalid]).collect()
    }

    /// How many are on the roll.
    pub fn eligible(&self) -> u64 {
        self.expected().iter().sum::<u64>() + self.abstained
    }
}

fn reader(text: &'static str) -> csv::Reader<&'static [u8]> {
    csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_figures_are_the_published_ones() {
        let figures = Figures::load().unwrap();
        assert_eq!((figures.candidates.len(), figures.districts.len()), (12, 25));
        let total = |candidate: usize| figures.districts.iter().map(|district| district.votes[candidate]).sum::<u64>();
        assert_eq!((total(0), total(1)), (2_944_981, 3_255_747));
        assert!(figures.candidates.iter().all(|name| figures.korean(name) != name));
        assert!(figures.districts.iter().all(|district| figures.korean(&district.name) != district.name));
    }

    #[test]
    fn a_scaled_district_keeps_everybody_who_has_votes() {
        let figures = Figures::load().unwrap();
        for district in &figures.districts {
            assert_eq!(district.scaled(1).expected(), district.expected());
            let small = district.scaled(100);
            assert!(district.votes.iter().zip(&small.votes).all(|(before, after)| (*before > 0) == (*after > 0)));
            assert!(small.votes[1].abs_diff(district.votes[1] / 100) <= 1);
        }
    }

    #[test]
    fn districts_are_found_by_their_names() {
        let figures = Figures::load().unwrap();
        for name in ["Mapo-gu", "mapo", "마포구"] {
            assert_eq!(figures.districts[figures.district(name).unwrap()].name, "Mapo-gu");
        }
        assert!(figures.district("Busan").is_err());
    }
}
