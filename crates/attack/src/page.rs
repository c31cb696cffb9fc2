//! docs/protocol/attacks.md: what was tried, what it takes, what must be reported, and what is.

use crate::cheats::{Cheat, Verdict};
use crate::harmless::HARMLESS;
use crate::powers::POWERS;

/// The page without its tables.
const TEXT: &str = include_str!("page.txt");

/// The longest place that is shown whole, in characters.
const LONGEST_PLACE: usize = 100;

const FAMILIES: [(&str, &str); 11] = [
    ("L", "the ledger: checkpoint, tiles, files, witnesses"),
    ("P", "the manifest and what documents have in common"),
    ("K", "the key ceremony"),
    ("R", "the roll"),
    ("B", "ballots"),
    ("C", "which ballots count"),
    ("T", "the tally"),
    ("D", "agreements and decryption shares"),
    ("F", "the result"),
    ("X", "the run itself: it follows from others, or from a record that changes while it is read, below"),
    ("-", "what is odd and right: nobody may refuse it"),
];

/// The page.
pub fn page(cheats: &[Cheat]) -> String {
    let (mut table, mut rules) = (String::new(), String::new());
    matrix(&mut table, cheats);
    for (family, title) in FAMILIES {
        line(&mut table, format_args!("\n## {family}: {title}\n"));
        line(&mut table, format_args!("| What was done | Powers | Expected | Reported |\n|---|---|---|---|"));
        cheats.iter().filter(|cheat| cheat.family() == family).for_each(|cheat| row(&mut table, cheat));
    }
    HARMLESS.iter().for_each(|rule| line(&mut rules, format_args!("| `{}` | {} |", rule.name, rule.reason)));
    TEXT.replace("@table@\n", &table).replace("@harmless@\n", &rules)
}

/// How many cheats of each family each power has.
fn matrix(text: &mut String, cheats: &[Cheat]) {
    let odd = cheats.iter().filter(|cheat| cheat.family() == "-").count();
    let count = cheats.len() - odd;
    line(text, format_args!("{count} cheats, and {odd} records that are odd or unfinished and right:\n"));
    let head: Vec<_> = FAMILIES.iter().map(|(family, _)| *family).collect();
    line(text, format_args!("| Powers | {} |\n|---{}|", head.join(" | "), "|---:".repeat(head.len())));
    let counts = |has: &dyn Fn(&Cheat) -> bool| {
        let of =
            |family: &str| cheats.iter().filter(|cheat| cheat.family() == family && has(cheat)).count().to_string();
        head.iter().map(|family| of(family)).collect::<Vec<_>>().join(" | ")
    };
    line(text, format_args!("| – | {} |", counts(&|cheat| cheat.powers.is_empty())));
    for power in POWERS {
        line(text, format_args!("| {} | {} |", power.as_str(), counts(&|cheat| cheat.powers.contains(&power))));
    }
}

fn row(text: &mut String, cheat: &Cheat) {
    let powers: Vec<_> = cheat.powers.iter().map(|power| power.as_str()).collect();
    let powers = if powers.is_empty() { "–".to_owned() } else { powers.join(", ") };
    let reported = match () {
        () if cheat.holds() => "the same".to_owned(),
        () if cheat.expected == cheat.reported => "**the same first, and then another**".to_owned(),
        () => format!("**{}**", said(&cheat.reported)),
    };
    let name = cheat.name.replace('|', "\\|");
    line(text, format_args!("| {name} | {powers} | {} | {reported} |", said(&cheat.expected)));
}

fn said(verdict: &Verdict) -> String {
    match &verdict.cause {
        None => verdict.outcome.clone(),
        Some(cause) if cause.place.is_empty() => format!("{} `{}`", cause.check, cause.code),
        Some(cause) => format!("{} `{}`, {}", cause.check, cause.code, shortened(&cause.place)),
    }
}

/// A text takes whatever is written.
fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    text.push_str(&format!("{line}\n"));
}

/// A place fits into a table: some cheats have paths of thousands of characters.
fn shortened(place: &str) -> String {
    let begin: String = place.chars().take(LONGEST_PLACE).collect();
    let end = if begin.len() < place.len() { "…" } else { "" };
    format!("{begin}{end}").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use tupyo_test_vectors::DamagedRecord;

    #[test]
    fn the_page_has_every_record_of_the_vectors() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/protocol/attacks.md");
        let page = std::fs::read_to_string(path).unwrap();
        let rows: BTreeSet<_> = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next()).collect();
        let missing: Vec<_> = DamagedRecord::all().into_iter().filter(|case| !rows.contains(&*case.name)).collect();
        assert!(missing.is_empty(), "{:?}", missing.iter().map(|case| &case.name).collect::<Vec<_>>());
        assert!(!page.contains("**"), "what is reported is not what must be");
    }

    #[test]
    fn every_family_has_cheats_and_there_are_oddities() {
        let cases = DamagedRecord::all();
        let causes: Vec<_> = cases.iter().filter_map(DamagedRecord::first_cause).collect();
        let families: BTreeSet<_> = causes.iter().filter_map(|cause| cause.check.chars().next()).collect();
        assert_eq!(families.into_iter().collect::<String>(), "BCDFKLPRT");
        let odd = cases.iter().filter(|case| case.name.starts_with("odd: ") && case.outcome() == "accepted");
        assert!(causes.len() >= 180 && odd.count() >= 20, "{}", causes.len());
    }
}
