//! The report for people, on a terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use tupyo_verify::{
    About, Cause, CheckId, CheckReport, ContestReport, ElectionReport, Finding, OptionReport, PageReport,
    RankingReport, RegistrationReport, Report, UnfinishedReport, UnitReport, Verdict, WarningReport,
};

use crate::Language;
use crate::catalogue::table as texts;

/// The report for people.
pub fn table(report: &Report, language: Language) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _written = write_report(&mut text, report, language);
    text
}

fn write_report(out: &mut String, report: &Report, language: Language) -> std::fmt::Result {
    write_heading(out, report, language)?;
    writeln!(out, "{}", language.say(texts::CHECKS))?;
    report.checks.iter().try_for_each(|check| write_check(out, check, language))?;
    write_findings(out, report, language)?;
    write_warnings(out, &report.warnings, language)?;
    if let Some(election) = &report.election {
        write_election(out, election, language)?;
    }
    writeln!(out, "\n{}", language.say(texts::NOT_SHOWN))?;
    for risk in &report.not_shown_by_a_record {
        writeln!(out, "  - {}", language.risk(risk))?;
    }
    writeln!(out, "\n{}", language.outcome(report.outcome))
}

fn write_heading(out: &mut String, report: &Report, language: Language) -> std::fmt::Result {
    let counts = &report.counts;
    let title = report.election.as_ref().map_or("", |election| translated(&election.title, language));
    writeln!(out, "{}{}{title}", language.say(texts::HEADING), if title.is_empty() { "" } else { ": " })?;
    writeln!(out, "{} {}", language.say(texts::ELECTION), report.anchors.election)?;
    if let Some(checkpoint) = &report.checkpoint {
        writeln!(out, "{} {}", language.say(texts::LEDGER), checkpoint.ledger_key)?;
    }
    let counted = [
        (counts.entries, language.say(texts::ENTRIES)),
        (counts.voters, language.say(texts::VOTERS)),
        (counts.cast, language.say(texts::CAST)),
        (counts.counted, language.say(texts::COUNTED)),
        (counts.challenged, language.say(texts::CHALLENGED)),
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
            writeln!(out, " ({} {other:?})", language.say(texts::RESTS_ON))?
        }
        _ => writeln!(out)?,
    }
    if check.more_findings > 0 {
        writeln!(out, "{:>23}  {} {}", "", check.more_findings, language.say(texts::MORE))?;
    }
    Ok(())
}

/// Each cause with what follows from it, the first one first; at the end what follows from causes that are not kept.
fn write_findings(out: &mut String, report: &Report, language: Language) -> std::fmt::Result {
    let mut told = BTreeSet::new();
    if all_findings(report).next().is_some() {
        writeln!(out, "\n{}", language.say(texts::FINDINGS))?;
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
        let entry = cause.entry.map(|entry| format!(" {} {entry}", language.say(texts::ENTRY))).unwrap_or_default();
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
    let entry = finding.entry.map(|entry| format!("{} {entry}: ", language.say(texts::ENTRY))).unwrap_or_default();
    let file = finding.file.as_ref().map(|file| format!("{file}: ")).unwrap_or_default();
    let about = about(&finding.about, language);
    writeln!(out, "{indent}{check:?} [{}] {entry}{file}{about}{}", finding.code, language.finding(finding))
}

fn write_warnings(out: &mut String, warnings: &[WarningReport], language: Language) -> std::fmt::Result {
    if !warnings.is_empty() {
        writeln!(out, "\n{}", language.say(texts::WARNINGS))?;
    }
    for warning in warnings {
        let entry = warning.entry.map(|entry| format!("{} {entry}: ", language.say(texts::ENTRY))).unwrap_or_default();
        let (about, what) = (about(&warning.about, language), language.warning(warning));
        writeln!(out, "  {} [{}] {entry}{about}{what}", warning.warning, warning.code)?;
    }
    Ok(())
}

/// Whom and what it is about.
pub(crate) fn about(about: &About, language: Language) -> String {
    let voter = about.voter.map(|voter| voter.to_string());
    let named = [
        (language.say(texts::OFFICIAL), &about.official),
        (language.say(texts::TRUSTEE), &about.trustee),
        (language.say(texts::REGISTRAR), &about.registrar),
        (language.say(texts::WITNESS), &about.witness),
        (language.say(texts::VOTER), &voter),
        (language.say(texts::STYLE), &about.style),
        (language.say(texts::CONTEST), &about.contest),
        (language.say(texts::OPTION), &about.option),
    ];
    named.iter().filter_map(|(what, who)| who.as_ref().map(|who| format!("{what} {who}: "))).collect()
}

fn write_election(out: &mut String, election: &ElectionReport, language: Language) -> std::fmt::Result {
    write_unfinished(out, &election.unfinished, language)?;
    if !election.culprits.is_empty() {
        writeln!(out, "\n{}", language.say(texts::CULPRITS))?;
    }
    for culprit in &election.culprits {
        writeln!(out, "  #{} {}: {}", culprit.ceremony, culprit.trustee, culprit.fault)?;
    }
    if !election.restarts.is_empty() {
        writeln!(out, "\n{}", language.say(texts::RESTARTS))?;
    }
    for restart in &election.restarts {
        let (who, why) = (restart.excluded.join(", "), &restart.reason);
        writeln!(out, "  #{} {who}: {why} ({})", restart.ceremony, language.say(texts::NOT_SHOWN_WHY))?;
    }
    if !election.official_keys.is_empty() {
        writeln!(out, "\n{}", language.say(texts::OFFICIAL_KEYS))?;
    }
    for new in &election.official_keys {
        writeln!(out, "  {}: {} ({})", new.official, new.key, new.reason)?;
    }
    write_pages(out, &election.pages, language)?;
    election.registration.iter().try_for_each(|registration| write_registration(out, registration, language))?;
    if let Some(reason) = &election.cancelled {
        writeln!(out, "\n{}: {reason}", language.say(texts::CANCELLED))?;
    }
    writeln!(out, "\n{}", language.say(texts::RESULT))?;
    election.units.iter().try_for_each(|unit| write_unit(out, unit, language))?;
    election.rankings.iter().try_for_each(|ranking| write_ranking(out, ranking, language))?;
    if election.units.is_empty() {
        writeln!(out, "  {}", language.say(texts::SEALED))?;
    }
    writeln!(out, "\n{}", language.say(texts::TRUST))?;
    election.trust.iter().try_for_each(|sentence| writeln!(out, "  - {}", translated(&sentence.text, language)))
}

/// Who has begun to say what never took effect.
fn write_unfinished(out: &mut String, unfinished: &[UnfinishedReport], language: Language) -> std::fmt::Result {
    if !unfinished.is_empty() {
        writeln!(out, "\n{}", language.say(texts::UNFINISHED))?;
    }
    for UnfinishedReport { author, role, parts } in unfinished {
        let role = match *role {
            "official" => language.say(texts::OFFICIAL),
            "registrar" => language.say(texts::REGISTRAR),
            _ => language.say(texts::TRUSTEE),
        };
        writeln!(out, "  {role} {author}: {} {parts}", language.say(texts::PARTS))?;
    }
    Ok(())
}

/// What the voters' page was announced to be, and how often that has changed.
fn write_pages(out: &mut String, pages: &[PageReport], language: Language) -> std::fmt::Result {
    let Some(changes) = pages.len().checked_sub(1) else { return Ok(()) };
    writeln!(out, "\n{} ({}: {changes})", language.say(texts::PAGES), language.say(texts::PAGE_CHANGES))?;
    for page in pages {
        writeln!(out, "  {}", page_line(page, language))?;
        if !page.reason.is_empty() {
            writeln!(out, "    {}", page.reason)?;
        }
    }
    Ok(())
}

/// What a page was announced to be: entry, digest, files, and whether voting was open.
pub(crate) fn page_line(page: &PageReport, language: Language) -> String {
    let open = if page.while_open { language.say(texts::PAGE_WHILE_OPEN) } else { "" };
    format!(
        "{} {}: {} {} {}{open}",
        language.say(texts::ENTRY),
        page.entry,
        page.digest,
        page.assets,
        language.say(texts::PAGE_FILES)
    )
}

/// What registrars have made of the roll.
fn write_registration(out: &mut String, registration: &RegistrationReport, language: Language) -> std::fmt::Result {
    let RegistrationReport { registrars, signatures, registrations, replacements, corrections } = registration;
    let who = registrars.join(", ");
    writeln!(
        out,
        "\n{}: {registrations} ({}: {replacements})",
        language.say(texts::REGISTERED),
        language.say(texts::REPLACED)
    )?;
    writeln!(out, "  {} ({signatures}/{}): {who}", language.say(texts::REGISTRAR), registrars.len())?;
    if !corrections.is_empty() {
        writeln!(out, "{}: {}", language.say(texts::CORRECTIONS), corrections.len())?;
    }
    corrections.iter().try_for_each(|correction| {
        let now = correction.style.as_ref().zip(correction.weight);
        let now = now.map_or(language.say(texts::STRUCK).to_owned(), |(style, weight)| format!("[{style}] × {weight}"));
        writeln!(out, "  {}: {now}: {}", correction.key, correction.reason)
    })
}

fn write_unit(out: &mut String, unit: &UnitReport, language: Language) -> std::fmt::Result {
    let title = translated(&unit.title, language);
    writeln!(out, "  {title} [{}]: {} {}/{}", unit.style, language.say(texts::COUNTED), unit.counted, unit.voters)?;
    if let Some(told) = unit.may_tell {
        writeln!(out, "    {}: {told}", language.say(texts::MAY_TELL))?;
    }
    let is_counted = unit.contests.iter().flat_map(|contest| &contest.options).all(|option| option.votes.is_some());
    match unit.sealed {
        Some(reason) => writeln!(out, "    {}", language.sealed(reason)),
        None if !is_counted => writeln!(out, "    {}", language.say(texts::SEALED)),
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
    let title = |id: &str| {
        let option = ranking.options.iter().find(|option| option.option == id);
        option.map_or_else(|| id.to_owned(), |option| translated(&option.title, language).to_owned())
    };
    let tied = |place: &Vec<String>| place.iter().map(|id| title(id)).collect::<Vec<_>>().join(" = ");
    let order = |places: &[Vec<String>]| places.iter().map(tied).collect::<Vec<_>>().join(" > ");
    let winner = ranking.condorcet_winner.as_deref().map_or_else(|| language.say(texts::NOBODY).to_owned(), title);
    writeln!(out, "  {} [{}]", translated(&ranking.title, language), ranking.contest)?;
    writeln!(out, "    {}: {winner}", language.say(texts::CONDORCET_WINNER))?;
    writeln!(out, "    {}: {}", language.say(texts::SCHULZE), order(&ranking.schulze))?;
    writeln!(out, "    {}: {}", language.say(texts::RANKED_PAIRS), order(&ranking.ranked_pairs))
}

fn name(option: &OptionReport, language: Language) -> &str {
    match option.option.as_str() {
        "blank" => language.say(texts::BLANK),
        "unused" => language.say(texts::UNUSED),
        "unspent" => language.say(texts::UNSPENT),
        _ => translated(&option.title, language),
    }
}

/// The text in the language, or in English, or the first there is.
pub(crate) fn translated(texts: &BTreeMap<String, String>, language: Language) -> &str {
    let text = texts.get(language.tag()).or_else(|| texts.get("en")).or_else(|| texts.values().next());
    text.map_or("", String::as_str)
}
