//! The people of the election: trustees, registrars, officials with new keys, what they left unfinished, and on whom it
//! all rests.

use std::fmt::{self, Write};

use tupyo_encoding::HtmlText;
use tupyo_verify::{ElectionReport, RegistrationReport, Report};

use crate::Language;
use crate::catalogue::{page as texts, table};
use crate::table::{page_line, translated};

/// Trustees first, trust last.
pub(super) fn write(out: &mut String, report: &Report, election: &ElectionReport, language: Language) -> fmt::Result {
    writeln!(out, "<section id=\"people\">\n<h2>{}</h2>", language.say(texts::PEOPLE))?;
    write_trustees(out, election, language)?;
    write_changes(out, election, language)?;
    write_pages(out, election, language)?;
    election.registration.iter().try_for_each(|registration| write_registration(out, registration, language))?;
    writeln!(out, "<h3>{}</h3>\n<ul>", language.say(texts::TRUST))?;
    for sentence in &election.trust {
        writeln!(out, "<li><bdi>{}</bdi></li>", HtmlText(translated(&sentence.text, language)))?;
    }
    for exception in &election.exceptions {
        let (kind, reason) = (HtmlText(exception.kind), HtmlText(translated(&exception.reason, language)));
        writeln!(out, "<li>{} {kind}: <bdi>{reason}</bdi></li>", language.say(texts::EXCEPTION))?;
    }
    let announced = language.say(texts::announced(&election.documents.notices, &election.documents.schedules));
    writeln!(
        out,
        "</ul>\n<p>{announced} {}: {}.</p>\n</section>",
        language.say(texts::DOCUMENTS),
        report.counts.documents
    )
}

fn write_trustees(out: &mut String, election: &ElectionReport, language: Language) -> fmt::Result {
    let ElectionReport { threshold, trustees, agreed_by, opened_by, .. } = election;
    writeln!(out, "<p>{}</p>\n<table>\n<thead><tr>", language.say(texts::threshold(&trustees.len(), threshold)))?;
    for head in [language.say(texts::TRUSTEE), language.say(texts::AGREED), language.say(texts::OPENED)] {
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
fn write_changes(out: &mut String, election: &ElectionReport, language: Language) -> fmt::Result {
    let culprits = election.culprits.iter().map(|culprit| format!("{}: {}", culprit.trustee, culprit.fault));
    let restarts =
        election.restarts.iter().map(|restart| format!("{}: {}", restart.excluded.join(", "), restart.reason));
    let keys = election.official_keys.iter().map(|new| format!("{}: {} ({})", new.official, new.key, new.reason));
    let unfinished =
        election.unfinished.iter().map(|one| format!("{}: {}", one.author, language.say(texts::parts(&one.parts))));
    list(out, language.say(texts::CULPRITS), culprits)?;
    list(out, language.say(texts::RESTARTS), restarts)?;
    list(out, language.say(texts::OFFICIAL_KEYS), keys)?;
    list(out, language.say(texts::UNFINISHED), unfinished)
}

/// What the voters' page was announced to be.
fn write_pages(out: &mut String, election: &ElectionReport, language: Language) -> fmt::Result {
    let pages = election.pages.iter().map(|page| {
        let why = if page.reason.is_empty() { String::new() } else { format!(": {}", page.reason) };
        page_line(page, language) + &why
    });
    list(out, language.say(table::PAGES), pages)
}

fn write_registration(out: &mut String, registration: &RegistrationReport, language: Language) -> fmt::Result {
    let RegistrationReport { registrars, signatures, registrations, replacements, corrections } = registration;
    let who = format!("{} ({signatures}/{})", registrars.join(", "), registrars.len());
    list(out, language.say(texts::REGISTRARS), std::iter::once(who))?;
    writeln!(out, "<p>{}</p>", language.say(texts::registered(registrations, replacements)))?;
    list(
        out,
        language.say(texts::CORRECTIONS),
        corrections.iter().map(|correction| format!("{}: {}", correction.key, correction.reason)),
    )
}

/// A heading and its lines; nothing if there are none.
fn list(out: &mut String, heading: &str, lines: impl Iterator<Item = String>) -> fmt::Result {
    let lines: String = lines.map(|line| format!("<li><bdi>{}</bdi></li>\n", HtmlText(&line))).collect();
    if lines.is_empty() { Ok(()) } else { writeln!(out, "<h3>{heading}</h3>\n<ul>\n{lines}</ul>") }
}
