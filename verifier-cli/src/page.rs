//! The report as one page that people read, print and publish: the verdict first, in one sentence. No script, nothing
//! from elsewhere; every text of the record is text in it.

use std::fmt::{self, Write};

use tupyo_encoding::HtmlText;
use tupyo_result::{PublishedResult, Unpublished, html_page, html_sections};
use tupyo_verify::{ElectionReport, LedgerSlices, Outcome, Report};

use crate::Language;
use crate::catalogue::page as texts;
use crate::table::translated;

mod checks;
mod election;
mod ledger;
mod verdict;

const STYLE: &str = include_str!("page/page.css");

/// The report as a page. `growth` is what the verification has counted while it read the ledger.
pub fn page(report: &Report, growth: &LedgerSlices, language: Language) -> String {
    let mut body = String::new();
    // Writing to a string cannot fail.
    let _written = write(&mut body, report, growth, language);
    html_page(
        language.tag(),
        &format!("{}: {}", verdict::word(report.outcome, language), title(report, language)),
        STYLE,
        &body,
    )
}

fn write(out: &mut String, report: &Report, growth: &LedgerSlices, language: Language) -> fmt::Result {
    writeln!(out, "<main>\n<p class=\"kind\">{}</p>", language.say(texts::HEADING))?;
    writeln!(out, "<h1><bdi>{}</bdi></h1>", HtmlText(title(report, language)))?;
    verdict::write(out, report, language)?;
    write_result(out, report, language)?;
    ledger::write(out, report, growth, language)?;
    if let Some(election) = &report.election {
        election::write(out, report, election, language)?;
    }
    checks::write(out, report, language)?;
    write_unshown(out, report, language)?;
    writeln!(out, "</main>\n<footer>\n<p>{}</p>", language.say(texts::AGAIN))?;
    let witnesses = report.anchors.witnesses.iter().map(|witnesses| (witnesses.quorum, &witnesses.keys));
    let witnesses: String = witnesses
        .flat_map(|(quorum, keys)| {
            let keys = keys.iter().map(|key| format!(" --witness {}", HtmlText(key)));
            keys.chain([format!(" --quorum {quorum}")]).collect::<Vec<_>>()
        })
        .collect();
    let election = HtmlText(&report.anchors.election);
    writeln!(out, "<p><code>tupyo-verify RECORD --election {election}{witnesses}</code></p>")?;
    writeln!(out, "<p>tupyo-verify {}</p>\n</footer>", env!("CARGO_PKG_VERSION"))
}

fn title(report: &Report, language: Language) -> &str {
    let title = report.election.as_ref().map(|election| translated(&election.title, language));
    title.filter(|title| !title.is_empty()).unwrap_or(language.say(texts::UNTITLED))
}

/// The result, if every check passes: else why there is none here.
fn write_result(out: &mut String, report: &Report, language: Language) -> fmt::Result {
    writeln!(out, "<section id=\"result\">\n<h2>{}</h2>", language.say(texts::RESULT))?;
    match PublishedResult::of(report) {
        Ok(result) => out.write_str(&html_sections(&result, language.tag()))?,
        Err(Unpublished::Cancelled { reason }) => {
            writeln!(out, "<p>{}: <bdi>{}</bdi></p>", language.say(texts::CANCELLED), HtmlText(&reason))?;
        }
        Err(_) => writeln!(out, "<p>{}</p>", no_result(report.outcome, language))?,
    }
    report.election.iter().try_for_each(|election| write_exposed(out, election, language))?;
    writeln!(out, "</section>")
}

/// Why there is no result on the page.
fn no_result(outcome: Outcome, language: Language) -> &'static str {
    language.say(if outcome == Outcome::Refused { texts::REFUSED_RESULT } else { texts::NO_RESULT_YET })
}

/// Units whose sums may tell votes.
fn write_exposed(out: &mut String, election: &ElectionReport, language: Language) -> fmt::Result {
    let told = election.units.iter().filter_map(|unit| Some((unit, unit.may_tell?)));
    told.into_iter().try_for_each(|(unit, told)| {
        let title = HtmlText(translated(&unit.title, language));
        writeln!(out, "<p class=\"sealed\"><bdi>{title}</bdi>: {}: {told}</p>", language.say(texts::MAY_TELL))
    })
}

fn write_unshown(out: &mut String, report: &Report, language: Language) -> fmt::Result {
    writeln!(
        out,
        "<section id=\"not-shown\">\n<h2>{}</h2>\n<p>{}</p>\n<ul>",
        language.say(texts::NOT_SHOWN),
        language.say(texts::NOT_SHOWN_WHY)
    )?;
    for risk in &report.not_shown_by_a_record {
        writeln!(out, "<li>{}</li>", HtmlText(language.risk(risk)))?;
    }
    writeln!(out, "</ul>\n</section>")
}
