//! Puts tables of what was measured into the page.

use std::fs;
use std::time::Instant;

use serde_json::Value;

use crate::sections::SECTIONS;
use crate::{Effort, Row, Section, with_threads};

const README: &str = include_str!("readme.md");

/// Everything that was measured in one run.
pub struct Measured {
    effort: Effort,
    seconds: u64,
    sections: Vec<(Section, Vec<Row>)>,
}

impl Measured {
    /// Measures the sections with these words in their titles (all, if there are no words), one after another, and says
    /// which is next.
    pub fn measure(effort: &Effort, words: &str, mut progress: impl FnMut(&str)) -> Measured {
        let begun = Instant::now();
        let wanted = SECTIONS.into_iter().filter(|section| section.title.contains(words));
        let measured = wanted.map(|section| {
            progress(section.title);
            (section, with_threads(1, || (section.measure)(effort)))
        });
        let sections = measured.collect();
        Measured { effort: *effort, seconds: begun.elapsed().as_secs(), sections }
    }

    /// The text of `benches/README.md`.
    pub fn readme(&self) -> String {
        let tables: Vec<String> = self.sections.iter().map(|(section, rows)| table(section, rows)).collect();
        README
            .replace("{command}", self.command())
            .replace("{processor}", &processor())
            .replace("{rounds}", &self.effort.rounds.to_string())
            .replace("{seconds}", &self.seconds.to_string())
            .replace("{sections}\n", &tables.join("\n"))
    }

    /// A text of [`readme`](Measured::readme) with what was measured in the place of its sections, or behind the one
    /// that they follow.
    pub fn renewed(&self, readme: &str) -> String {
        let mut text = readme.trim_end().to_owned() + "\n";
        for (section, rows) in &self.sections {
            text = placed(&text, section, &table(section, rows));
        }
        text
    }

    fn command(&self) -> &'static str {
        if self.effort.rounds < Effort::FULL.rounds { "cargo xtask bench --quick" } else { "cargo xtask bench" }
    }

    /// The list of all times.
    pub fn json(&self) -> String {
        let rows = self.sections.iter().flat_map(|(_, rows)| rows);
        format!("{:#}\n", Value::Array(rows.filter_map(Row::object).collect()))
    }
}

/// The text with this section's table in its place.
fn placed(text: &str, section: &Section, table: &str) -> String {
    let parts: Vec<&str> = text.split_inclusive('\n').collect();
    let is_heading = |line: &&str, title: &str| line.strip_prefix("## ").is_some_and(|rest| rest.trim_end() == title);
    let place = |title: &str| parts.iter().position(|line| is_heading(line, title));
    let end = |begin: usize| {
        let next = parts.iter().skip(begin + 1).position(|line| line.starts_with("## "));
        next.map_or(parts.len(), |next| begin + 1 + next)
    };
    let before = SECTIONS.iter().take_while(|other| other.title != section.title);
    let [begin, end] = match place(section.title) {
        Some(begin) => [begin, end(begin)],
        None => [before.filter_map(|other| place(other.title)).map(end).max().unwrap_or(parts.len()); 2],
    };
    let [head, tail] = [&parts[..begin], &parts[end..]].map(<[&str]>::concat);
    let gap = if tail.is_empty() { "" } else { "\n" };
    let head = if head.ends_with("\n\n") { head } else { head + "\n" };
    format!("{head}{table}{gap}{tail}")
}

fn table(section: &Section, rows: &[Row]) -> String {
    let lines: String = rows.iter().map(Row::line).collect();
    format!("## {}\n\n{}\n{}{lines}", section.title, section.text, Row::HEAD)
}

/// What the system says of its processor.
fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let value = |key: &str| {
        let line = text.lines().find(|line| line.starts_with(key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let name = value("model name").unwrap_or_else(|| "unknown processor".to_owned());
    let numbers = ["cpu family", "model\t"].map(|key| value(key).unwrap_or_default());
    format!("{name}, family {} model {}, {cores} cores", numbers[0], numbers[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_put_in_its_place() {
        let report = Measured::measure(&Effort::TRIAL, "The voter's device", |_| ());
        let table = table(&report.sections[0].0, &report.sections[0].1);
        let others = "# Head\n\n## Verifying\n\nold\n\n## Tally\n\nother\n";
        let added = report.renewed(others);
        assert_eq!(added, format!("# Head\n\n## Verifying\n\nold\n\n{table}\n## Tally\n\nother\n"));
        let stale = added.replace(&table, "## The voter's device\n\nstale\n");
        assert_eq!((report.renewed(&stale), report.renewed(&added)), (added.clone(), added));
    }

    #[test]
    fn every_section_can_be_measured_and_printed() {
        let mut said = Vec::new();
        let report = Measured::measure(&Effort::TRIAL, "", |progress| said.push(progress.to_owned()));
        assert_eq!(said, SECTIONS.map(|section| section.title));
        let readme = report.readme();
        assert!(SECTIONS.iter().all(|section| readme.contains(section.text)) && !readme.contains('{'));
        // Some need the programs of this workspace, which tests of this package do not have.
        let needs_server = |section: &Section| {
            ["Auditing the roll", "Casting", "Starting", "Several servers"].contains(&section.title)
        };
        assert!(report.sections.iter().all(|(section, rows)| needs_server(section) || !rows.is_empty()));
        let list: Vec<Value> = serde_json::from_str(&report.json()).unwrap();
        let keys = ["operation", "options", "ours_us", "floor_us", "backend", "backend_floor_us", "peer", "peer_us"];
        let has_all = |object: &Value| keys.iter().all(|key| object.get(key).is_some());
        assert!(
            list.iter().all(|object| has_all(object) && object.as_object().is_some_and(|fields| fields.len() == 8))
        );
        assert!(list.iter().all(|object| object["ours_us"].as_f64().is_some_and(|time| time > 0.0)));
    }
}
