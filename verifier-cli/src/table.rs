use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use tupyo_verify::{
    About, Cause, CheckId, CheckReport, ContestReport, ElectionReport, Finding, OptionReport, PageReport,
    RankingReport, RegistrationReport, Report, UnfinishedReport, UnitReport, Verdict, WarningReport,
};

use crate::Language;
use crate::language::Words;

/// The report for people.
pub fn table(report: &Report, language: Language) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _written = write_report(&mut text, report, language);
    text
}

fn write_report(out: &mut String, report: &Report, language: Language) -> std::fmt::Result {
    write_heading(out, report, language)?;
    writeln!(out, "{}", language.words().checks)?;
    report.checks.iter().try_for_each(|check| write_check(out, check, language))?;
    write_findings(out, report, language)?;
    write_warnings(out, &report.warnings, language)?;
    if let Some(election) = &report.election {
        write_election(out, election, language)?;
    }
    writeln!(out, "\n{}", language.words().not_shown)?;
    for risk in &report.not_shown_by_a_record {
        writeln!(out, "  - {}", language.risk(risk))?;
    }
    writeln!(out, "\n{}", language.outcome(report.outcome))
}

fn write_heading(out: &mut String, report: &Report, language: Language) -> std::fmt::Result {
    let (words, counts) = (language.words(), &report.counts);
    let title = report.election.as_ref().map_or("", |election| translated(&election.title, language));
    writeln!(out, "{}{}{title}", words.heading, if title.is_empty() { "" } else { ": " })?;
    writeln!(out, "{} {}", words.election, report.anchors.election)?;
    if let Some(checkpoint) = &report.checkpoint {
        writeln!(out, "{} {}", words.ledger, checkpoint.ledger_key)?;
    }
    let counted = [
        (counts.entries, words.entries),
        (counts.voters, words.voters),
        (counts.cast, words.cast),
        (counts.counted, words.counted),
        (counts.challenged, words.challenged),
    ];
    let counted: Vec<_> = counted.iter().map(|(count, what)| format!("{what} {count}")).collect();
    writeln!(out, "{}\n", counted.join(", "))
}

fn write_check(out: &mut String, check: &CheckReport, language: Language) -> std::fmt::Result {
    let mark = match check.verdict {
        Verdict::Pass => '✓',
        Verdict::Fail => '✗',
        Verdict::NotChecked => '–',
    };
    let count = format!("{}/{}", check.examined, check.expected);
    write!(out, "  {mark} {:<3} {count:>15}  {}", format!("{:?}", check.check), language.title(check.check))?;
    match check.rests_on {
        Some(other) if check.verdict == Verdict::NotChecked => {
            writeln!(out, " ({} {other:?})", language.words().rests_on)?
        }
        _ => writeln!(out)?,
    }
    if check.more_findings > 0 {
        writeln!(out, "{:>23}  {} {}", "", check.more_findings, language.words().more)?;
    }
    Ok(())
}

/// Each cause with what follows from it, the first one first; at the end what follows from causes that are not kept.
fn write_findings(out: &mut String, report: &Report, language: Language) -> std::fmt::Result {
    let mut told = BTreeSet::new();
    if all_findings(report).next().is_some() {
        writeln!(out, "\n{}", language.words().findings)?;
    }
    for (check, finding) in report.causes() {
        write_finding(out, "  ", check, finding, language)?;
        let cause = Cause { check, code: finding.code, entry: finding.entry };
        if told.insert(cause) {
            write_consequences(out, report, cause, language)?;
        }
    }
    let followed: BTreeSet<_> = all_findings(report).filter_map(|(_, finding)| finding.follows_from).collect();
    for cause in followed.difference(&told) {
        let entry = cause.entry.map(|entry| format!(" {} {entry}", language.words().entry)).unwrap_or_default();
        writeln!(out, "  {:?} [{}]{entry}", cause.check, cause.code)?;
        write_consequences(out, report, *cause, language)?;
    }
    Ok(())
}

fn all_findings(report: &Report) -> impl Iterator<Item = (CheckId, &Finding)> {
    report.checks.iter().flat_map(|check| check.findings.iter().map(|finding| (check.check, finding)))
}

fn write_consequences(out: &mut String, report: &Report, cause: Cause, language: Language) -> std::fmt::Result {
    let mut following = all_findings(report).filter(|(_, finding)| finding.follows_from == Some(cause));
    following.try_for_each(|(check, finding)| write_finding(out, "      ↳ ", check, finding, language))
}

fn write_finding(
    out: &mut String,
    indent: &str,
    check: CheckId,
    finding: &Finding,
    language: Language,
) -> std::fmt::Result {
    let entry = finding.entry.map(|entry| format!("{} {entry}: ", language.words().entry)).unwrap_or_default();
    let file = finding.file.as_ref().map(|file| format!("{file}: ")).unwrap_or_default();
    let about = about(&finding.about, language.words());
    writeln!(out, "{indent}{check:?} [{}] {entry}{file}{about}{}", finding.code, finding.message)
}

fn write_warnings(out: &mut String, warnings: &[WarningReport], language: Language) -> std::fmt::Result {
    if !warnings.is_empty() {
        writeln!(out, "\n{}", language.words().warnings)?;
    }
    for warning in warnings {
        let entry = warning.entry.map(|entry| format!("{} {entry}: ", language.words().entry)).unwrap_or_default();
        let (about, what) = (about(&warning.about, language.words()), language.warning(warning));
        writeln!(out, "  {} [{}] {entry}{about}{what}", warning.warning, warning.code)?;
    }
    Ok(())
}

/// Whom and what it is about.
pub(crate) fn about(about: &About, words: &Words) -> String {
    let voter = about.voter.map(|voter| voter.to_string());
    let named = [
        (words.official, &about.official),
        (words.trustee, &about.trustee),
        (words.registrar, &about.registrar),
        (words.witness, &about.witness),
        (words.voter, &voter),
        (words.style, &about.style),
        (words.contest, &about.contest),
        (words.option, &about.option),
    ];
    named.iter().filter_map(|(what, who)| who.as_ref().map(|who| format!("{what} {who}: "))).collect()
}

fn write_election(out: &mut String, election: &ElectionReport, language: Language) -> std::fmt::Result {
    let words = language.words();
    write_unfinished(out, &election.unfinished, words)?;
    if !election.culprits.is_empty() {
        writeln!(out, "\n{}", words.culprits)?;
    }
    for culprit in &election.culprits {
        writeln!(out, "  #{} {}: {}", culprit.ceremony, culprit.trustee, culprit.fault)?;
    }
    if !election.restarts.is_empty() {
        writeln!(out, "\n{}", words.restarts)?;
    }
    for restart in &election.restarts {
        let (who, why) = (restart.excluded.join(", "), &restart.reason);
        writeln!(out, "  #{} {who}: {why} ({})", restart.ceremony, words.not_shown_why)?;
    }
    if !election.official_keys.is_empty() {
        writeln!(out, "\n{}", words.official_keys)?;
    }
    for new in &election.official_keys {
        writeln!(out, "  {}: {} ({})", new.official, new.key, new.reason)?;
    }
    write_pages(out, &election.pages, words)?;
    election.registration.iter().try_for_each(|registration| write_registration(out, registration, words))?;
    if let Some(reason) = &election.cancelled {
        writeln!(out, "\n{}: {reason}", words.cancelled)?;
    }
    writeln!(out, "\n{}", words.result)?;
    election.units.iter().try_for_each(|unit| write_unit(out, unit, language))?;
    election.rankings.iter().try_for_each(|ranking| write_ranking(out, ranking, language))?;
    if election.units.is_empty() {
        writeln!(out, "  {}", words.sealed)?;
    }
    writeln!(out, "\n{}", words.trust)?;
    election.trust.iter().try_for_each(|sentence| writeln!(out, "  - {}", translated(&sentence.text, language)))
}

/// Who has begun to say what never took effect.
fn write_unfinished(out: &mut String, unfinished: &[UnfinishedReport], words: &Words) -> std::fmt::Result {
    if !unfinished.is_empty() {
        writeln!(out, "\n{}", words.unfinished)?;
    }
    for UnfinishedReport { author, role, parts } in unfinished {
        let role = match *role {
            "official" => words.official,
            "registrar" => words.registrar,
            _ => words.trustee,
        };
        writeln!(out, "  {role} {author}: {} {parts}", words.parts)?;
    }
    Ok(())
}

/// What the voters' page was announced to be, and how often that has changed.
fn write_pages(out: &mut String, pages: &[PageReport], words: &Words) -> std::fmt::Result {
    let Some(changes) = pages.len().checked_sub(1) else { return Ok(()) };
    writeln!(out, "\n{} ({}: {changes})", words.pages, words.page_changes)?;
    for page in pages {
        writeln!(out, "  {}", page_line(page, words))?;
        if !page.reason.is_empty() {
            writeln!(out, "    {}", page.reason)?;
        }
    }
    Ok(())
}

/// What a page was announced to be: entry, digest, files, and whether voting was open.
pub(crate) fn page_line(page: &PageReport, words: &Words) -> String {
    let open = if page.while_open { words.page_while_open } else { "" };
    format!("{} {}: {} {} {}{open}", words.entry, page.entry, page.digest, page.assets, words.page_files)
}

/// What registrars have made of the roll.
fn write_registration(out: &mut String, registration: &RegistrationReport, words: &Words) -> std::fmt::Result {
    let RegistrationReport { registrars, signatures, registrations, replacements, corrections } = registration;
    let who = registrars.join(", ");
    writeln!(out, "\n{}: {registrations} ({}: {replacements})", words.registered, words.replaced)?;
    writeln!(out, "  {} ({signatures}/{}): {who}", words.registrar, registrars.len())?;
    if !corrections.is_empty() {
        writeln!(out, "{}: {}", words.corrections, corrections.len())?;
    }
    corrections.iter().try_for_each(|correction| {
        let now = correction.style.as_ref().zip(correction.weight);
        let now = now.map_or(words.struck.to_owned(), |(style, weight)| format!("[{style}] × {weight}"));
        writeln!(out, "  {}: {now}: {}", correction.key, correction.reason)
    })
}

fn write_unit(out: &mut String, unit: &UnitReport, language: Language) -> std::fmt::Result {
    let (words, title) = (language.words(), translated(&unit.title, language));
    writeln!(out, "  {title} [{}]: {} {}/{}", unit.style, words.counted, unit.counted, unit.voters)?;
    if let Some(told) = unit.may_tell {
        writeln!(out, "    {}: {told}", words.may_tell)?;
    }
    let is_counted = unit.contests.iter().flat_map(|contest| &contest.options).all(|option| option.votes.is_some());
    match unit.sealed {
        Some(reason) => writeln!(out, "    {}", language.sealed(reason)),
        None if !is_counted => writeln!(out, "    {}", words.sealed),
        None => unit.contests.iter().try_for_each(|contest| write_contest(out, contest, language)),
    }
}

fn write_contest(out: &mut String, contest: &ContestReport, language: Language) -> std::fmt::Result {
    writeln!(out, "    {} [{}]", translated(&contest.title, language), contest.contest)?;
    for option in &contest.options {
        let votes = option.votes.map_or_else(String::new, |votes| votes.to_string());
        writeln!(out, "      {votes:>12}  {}", name(option, language))?;
    }
    Ok(())
}

fn write_ranking(out: &mut String, ranking: &RankingReport, language: Language) -> std::fmt::Result {
    let words = language.words();
    let title = |id: &str| {
        let option = ranking.options.iter().find(|option| option.option == id);
        option.map_or_else(|| id.to_owned(), |option| translated(&option.title, language).to_owned())
    };
    let tied = |place: &Vec<String>| place.iter().map(|id| title(id)).collect::<Vec<_>>().join(" = ");
    let order = |places: &[Vec<String>]| places.iter().map(tied).collect::<Vec<_>>().join(" > ");
    let winner = ranking.condorcet_winner.as_deref().map_or_else(|| words.nobody.to_owned(), title);
    writeln!(out, "  {} [{}]", translated(&ranking.title, language), ranking.contest)?;
    writeln!(out, "    {}: {winner}", words.condorcet_winner)?;
    writeln!(out, "    {}: {}", words.schulze, order(&ranking.schulze))?;
    writeln!(out, "    {}: {}", words.ranked_pairs, order(&ranking.ranked_pairs))
}

fn name(option: &OptionReport, language: Language) -> &str {
    match option.option.as_str() {
        "blank" => language.words().blank,
        "unused" => language.words().unused,
        "unspent" => language.words().unspent,
        _ => translated(&option.title, language),
    }
}

/// The text in the language, or in English, or the first there is.
pub(crate) fn translated(texts: &BTreeMap<String, String>, language: Language) -> &str {
    let text = texts.get(language.tag()).or_else(|| texts.get("en")).or_else(|| texts.values().next());
    text.map_or("", String::as_str)
}
