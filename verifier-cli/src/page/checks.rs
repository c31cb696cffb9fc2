//! Every check in one sentence, with its number, and what it has found: where to look for it in the record.

use std::fmt::{self, Write};

use tupyo_encoding::HtmlText;
use tupyo_merkle::{FULL_TILE_WIDTH, TileKind, TilePath};
use tupyo_verify::{CheckReport, Finding, Report, Verdict, WarningReport};

use crate::Language;
use crate::catalogue::{page as texts, table};
use crate::table::about;

/// Every check of the report, in its order.
pub(super) fn write(out: &mut String, report: &Report, language: Language) -> fmt::Result {
    writeln!(
        out,
        "<section id=\"checks\">\n<h2>{}</h2>\n<p>{}</p>\n<ol class=\"checks\">",
        language.say(texts::CHECKS),
        language.say(texts::OF_CHECKS)
    )?;
    let size = report.checkpoint.as_ref().map_or(report.counts.entries, |checkpoint| checkpoint.size);
    report.checks.iter().try_for_each(|check| write_check(out, check, size, language))?;
    writeln!(out, "</ol>\n</section>")?;
    write_warnings(out, &report.warnings, size, language)
}

/// What changes no verdict, and is worth knowing.
fn write_warnings(out: &mut String, warnings: &[WarningReport], size: u64, language: Language) -> fmt::Result {
    if warnings.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section id=\"warnings\">\n<h2>{}</h2>\n<ul>", language.say(table::WARNINGS))?;
    for warning in warnings {
        let (about, what) = (about(&warning.about, language), language.warning(warning));
        let entry = warning.entry.map(|index| place_of(index, size, language)).unwrap_or_default();
        let (about, what, code) = (HtmlText(&about), HtmlText(what), warning.code);
        writeln!(out, "<li><b>{}</b> <bdi>{about}{what}</bdi> <code>[{code}]</code>{entry}</li>", warning.warning)?;
    }
    writeln!(out, "</ul>\n</section>")
}

fn write_check(out: &mut String, check: &CheckReport, size: u64, language: Language) -> fmt::Result {
    let (class, mark, verdict) = match check.verdict {
        Verdict::Pass => ("pass", '✓', language.say(texts::PASS)),
        Verdict::Fail => ("fail", '✗', language.say(texts::FAIL)),
        Verdict::NotChecked => ("open", '–', language.say(texts::NOT_CHECKED)),
    };
    let (id, title) = (format!("{:?}", check.check), HtmlText(language.title(check.check)));
    writeln!(out, "<li id=\"{id}\" class=\"{class}\">\n<span class=\"mark\" aria-hidden=\"true\">{mark}</span>")?;
    writeln!(out, "<p><b>{id}</b> {title}. <span class=\"how\">{verdict}: {}/{}", check.examined, check.expected)?;
    if let Some(other) = check.rests_on.filter(|_| check.verdict == Verdict::NotChecked) {
        write!(out, "; {} <a href=\"#{other:?}\">{other:?}</a>", language.say(texts::RESTS_ON))?;
    }
    writeln!(out, "</span></p>")?;
    write_findings(out, check, size, language)?;
    writeln!(out, "</li>")
}

fn write_findings(out: &mut String, check: &CheckReport, size: u64, language: Language) -> fmt::Result {
    if check.findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ul>")?;
    for (place, finding) in check.findings.iter().enumerate() {
        writeln!(out, "<li id=\"{:?}-{}\">{}</li>", check.check, place + 1, said(finding, size, language))?;
    }
    if check.more_findings > 0 {
        writeln!(out, "<li>{}</li>", language.say(texts::more(&check.more_findings)))?;
    }
    writeln!(out, "</ul>")
}

fn said(finding: &Finding, size: u64, language: Language) -> String {
    let (message, code) = (language.finding(finding), HtmlText(finding.code));
    let message = HtmlText(&message);
    let about = about(&finding.about, language);
    let file = finding.file.as_deref().map(|file| format!(" <code>{}</code>", HtmlText(file))).unwrap_or_default();
    let entry = finding.entry.map(|index| place_of(index, size, language)).unwrap_or_default();
    let cause = finding.follows_from.map(|cause| cause.check);
    let cause =
        cause.map(|check| format!(" ({}: <a href=\"#{check:?}\">{check:?}</a>)", language.say(texts::CAUSED_BY)));
    let (about, cause) = (HtmlText(&about), cause.unwrap_or_default());
    format!("<bdi>{about}{message}</bdi> <code>[{code}]</code>{entry}{file}{cause}")
}

/// The entry's number, and where its bytes are: the bundle, and the place in it from 1.
fn place_of(index: u64, size: u64, language: Language) -> String {
    let width = u64::from(FULL_TILE_WIDTH);
    let (bundle, place) = (index / width, index % width + 1);
    let rest = size.saturating_sub(bundle * width).min(width);
    let path = TilePath::new(TileKind::Entries, bundle, u16::try_from(rest).unwrap_or(FULL_TILE_WIDTH));
    let path =
        path.map(|path| format!(": <code>{path}</code>, {}", language.say(texts::place(&place)))).unwrap_or_default();
    format!(" – {} {index}{path}", language.say(texts::ENTRY))
}
