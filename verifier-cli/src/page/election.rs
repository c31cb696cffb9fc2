//! The people of the election: trustees, registrars, officials with new keys, what they left unfinished, and on whom it
//! all rests.

use std::fmt::{self, Write};

use tupyo_encoding::HtmlText;
use tupyo_verify::{ElectionReport, RegistrationReport, Report};

use super::words::PageWords;
use crate::Language;
use crate::table::{page_line, translated};

/// Trustees first, trust last.
pub(super) fn write(out: &mut String, report: &Report, election: &ElectionReport, language: Language) -> fmt::Result {
    let words = PageWords::of(language);
    writeln!(out, "<section id=\"people\">\n<h2>{}</h2>", words.people)?;
    write_trustees(out, election, words)?;
    write_changes(out, election, words)?;
    write_pages(out, election, language)?;
    election.registration.iter().try_for_each(|registration| write_registration(out, registration, words))?;
    writeln!(out, "<h3>{}</h3>\n<ul>", words.trust)?;
    for sentence in &election.trust {
        writeln!(out, "<li><bdi>{}</bdi></li>", HtmlText(translated(&sentence.text, language)))?;
    }
    for exception in &election.exceptions {
        let (kind, reason) = (HtmlText(exception.kind), HtmlText(translated(&exception.reason, language)));
        writeln!(out, "<li>{} {kind}: <bdi>{reason}</bdi></li>", words.exception)?;
    }
    let announced = (words.announced)(election.documents.schedules, election.documents.notices);
    writeln!(out, "</ul>\n<p>{announced} {}: {}.</p>\n</section>", words.documents, report.counts.documents)
}

fn write_trustees(out: &mut String, election: &ElectionReport, words: &PageWords) -> fmt::Result {
    let ElectionReport { threshold, trustees, agreed_by, opened_by, .. } = election;
    writeln!(out, "<p>{}</p>\n<table>\n<thead><tr>", (words.threshold)(*threshold, trustees.len()))?;
    for head in [words.trustee, words.agreed, words.opened] {
        writeln!(out, "<th scope=\"col\">{head}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for trustee in trustees {
        let [agreed, opened] = [agreed_by, opened_by].map(|done| if done.contains(trustee) { "✓" } else { "–" });
        let name = HtmlText(trustee);
        writeln!(out, "<tr><th scope=\"row\"><bdi>{name}</bdi></th><td>{agreed}</td><td>{opened}</td></tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")
}

/// What did not go as the manifest says, and is legal.
fn write_changes(out: &mut String, election: &ElectionReport, words: &PageWords) -> fmt::Result {
    let culprits = election.culprits.iter().map(|culprit| format!("{}: {}", culprit.trustee, culprit.fault));
    let restarts =
        election.restarts.iter().map(|restart| format!("{}: {}", restart.excluded.join(", "), restart.reason));
    let keys = election.official_keys.iter().map(|new| format!("{}: {} ({})", new.official, new.key, new.reason));
    let unfinished = election.unfinished.iter().map(|one| format!("{}: {}", one.author, (words.parts)(one.parts)));
    list(out, words.culprits, culprits)?;
    list(out, words.restarts, restarts)?;
    list(out, words.official_keys, keys)?;
    list(out, words.unfinished, unfinished)
}

/// What the voters' page was announced to be.
fn write_pages(out: &mut String, election: &ElectionReport, language: Language) -> fmt::Result {
    let words = language.words();
    let pages = election.pages.iter().map(|page| {
        let why = if page.reason.is_empty() { String::new() } else { format!(": {}", page.reason) };
        page_line(page, words) + &why
    });
    list(out, words.pages, pages)
}

fn write_registration(out: &mut String, registration: &RegistrationReport, words: &PageWords) -> fmt::Result {
    let RegistrationReport { registrars, signatures, registrations, replacements, corrections } = registration;
    let who = format!("{} ({signatures}/{})", registrars.join(", "), registrars.len());
    list(out, words.registrars, std::iter::once(who))?;
    writeln!(out, "<p>{}</p>", (words.registered)(*registrations, *replacements))?;
    list(
        out,
        words.corrections,
        corrections.iter().map(|correction| format!("{}: {}", correction.key, correction.reason)),
    )
}

/// A heading and its lines; nothing if there are none.
fn list(out: &mut String, heading: &str, lines: impl Iterator<Item = String>) -> fmt::Result {
    let lines: String = lines.map(|line| format!("<li><bdi>{}</bdi></li>\n", HtmlText(&line))).collect();
    if lines.is_empty() { Ok(()) } else { writeln!(out, "<h3>{heading}</h3>\n<ul>\n{lines}</ul>") }
}
