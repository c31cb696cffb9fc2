//! The report as one page that people read, print and publish: the verdict first, in one sentence. No script, nothing
//! from elsewhere; every text of the record is text in it.

use std::fmt::{self, Write};

use tupyo_encoding::HtmlText;
use tupyo_result::{PublishedResult, Unpublished, html_page, html_sections};
use tupyo_verify::{ElectionReport, LedgerSlices, Report};

use crate::Language;
use crate::table::translated;

mod checks;
mod election;
mod ledger;
mod verdict;
mod words;

use words::PageWords;

const STYLE: &str = include_str!("page/page.css");

/// The report as a page. `growth` is what the verification has counted while it read the ledger.
pub fn page(report: &Report, growth: &LedgerSlices, language: Language) -> String {
    let words = PageWords::of(language);
    let mut body = String::new();
    // Writing to a string cannot fail.
    let _written = write(&mut body, report, growth, language, words);
    html_page(language.tag(), &format!("{}: {}", words.verdict(report.outcome), title(report, language)), STYLE, &body)
}

fn write(
    out: &mut String,
    report: &Report,
    growth: &LedgerSlices,
    language: Language,
    words: &PageWords,
) -> fmt::Result {
    writeln!(out, "<main>\n<p class=\"kind\">{}</p>", words.heading)?;
    writeln!(out, "<h1><bdi>{}</bdi></h1>", HtmlText(title(report, language)))?;
    verdict::write(out, report, words)?;
    write_result(out, report, language, words)?;
    ledger::write(out, report, growth, words)?;
    if let Some(election) = &report.election {
        election::write(out, report, election, language)?;
    }
    checks::write(out, report, language)?;
    write_unshown(out, report, language, words)?;
    writeln!(out, "</main>\n<footer>\n<p>{}</p>", words.again)?;
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
    title.filter(|title| !title.is_empty()).unwrap_or(PageWords::of(language).untitled)
}

/// The result, if every check passes: else why there is none here.
fn write_result(out: &mut String, report: &Report, language: Language, words: &PageWords) -> fmt::Result {
    writeln!(out, "<section id=\"result\">\n<h2>{}</h2>", words.result)?;
    match PublishedResult::of(report) {
        Ok(result) => out.write_str(&html_sections(&result, language.tag()))?,
        Err(Unpublished::Cancelled { reason }) => {
            writeln!(out, "<p>{}: <bdi>{}</bdi></p>", words.cancelled, HtmlText(&reason))?;
        }
        Err(_) => writeln!(out, "<p>{}</p>", words.no_result(report.outcome))?,
    }
    report.election.iter().try_for_each(|election| write_exposed(out, election, language, words))?;
    writeln!(out, "</section>")
}

/// Units whose sums may tell votes.
fn write_exposed(out: &mut String, election: &ElectionReport, language: Language, words: &PageWords) -> fmt::Result {
    let told = election.units.iter().filter_map(|unit| Some((unit, unit.may_tell?)));
    told.into_iter().try_for_each(|(unit, told)| {
        let title = HtmlText(translated(&unit.title, language));
        writeln!(out, "<p class=\"sealed\"><bdi>{title}</bdi>: {}: {told}</p>", words.may_tell)
    })
}

fn write_unshown(out: &mut String, report: &Report, language: Language, words: &PageWords) -> fmt::Result {
    writeln!(out, "<section id=\"not-shown\">\n<h2>{}</h2>\n<p>{}</p>\n<ul>", words.not_shown, words.not_shown_why)?;
    for risk in &report.not_shown_by_a_record {
        writeln!(out, "<li>{}</li>", HtmlText(language.risk(risk)))?;
    }
    writeln!(out, "</ul>\n</section>")
}
