//! The result as a page.

use std::fmt::{self, Write};

use tupyo_encoding::HtmlText;

use crate::catalogue;
use crate::markup::html_page;
use crate::published::{DistrictContest, PublishedResult};
use crate::text::{outcomes, sealed_districts, turnout};
use crate::totals::{ContestTotal, OptionTotal};
use crate::words::Words;
use crate::{District, Share};

/// The result as one page: no script, nothing from elsewhere, printable; `language` is `en` or `ko`.
pub fn html(result: &PublishedResult, language: &str) -> String {
    let words = Words::of(language);
    let mut body = String::new();
    // Writing to a string cannot fail.
    let _written = write(&mut body, result, words);
    html_page(words.tag, &format!("{}: {}", words.say(catalogue::HEADING), words.text(&result.title)), "", &body)
}

/// Turnout, contests and districts as a part of another [page](html_page).
pub fn html_sections(result: &PublishedResult, language: &str) -> String {
    let mut sections = String::new();
    let _written = write_sections(&mut sections, result, Words::of(language));
    sections
}

fn write(out: &mut String, result: &PublishedResult, words: &Words) -> fmt::Result {
    let title = HtmlText(words.text(&result.title));
    writeln!(out, "<main>\n<h1>{}: <bdi>{title}</bdi></h1>", words.say(catalogue::HEADING))?;
    write_sections(out, result, words)?;
    writeln!(out, "</main>\n<footer>\n<p>{}</p>", words.say(catalogue::SHARES_OF))?;
    writeln!(out, "<p>{}: <code>{}</code></p>", words.say(catalogue::ELECTION), HtmlText(&result.election))?;
    let checkpoint = &result.checkpoint;
    let (origin, size, root) = (HtmlText(&checkpoint.origin), checkpoint.size, HtmlText(&checkpoint.root));
    writeln!(
        out,
        "<p>{}: <code>{origin}</code>, {}: {size}, {}: <code>{root}</code></p>\n</footer>",
        words.say(catalogue::LEDGER),
        words.say(catalogue::ENTRIES),
        words.say(catalogue::ROOT)
    )
}

fn write_sections(out: &mut String, result: &PublishedResult, words: &Words) -> fmt::Result {
    let shown = turnout(words, result.counted, result.voters, result.turnout);
    writeln!(out, "<p class=\"big\">{}</p>\n<p>{}</p>", HtmlText(&shown), words.rests_on(result.verified))?;
    result.contests.iter().try_for_each(|contest| write_contest(out, result, contest, words))?;
    writeln!(out, "<h2>{}</h2>", words.say(catalogue::DISTRICTS))?;
    result.districts.iter().try_for_each(|district| write_district(out, result, district, words))
}

fn write_contest(out: &mut String, result: &PublishedResult, contest: &ContestTotal, words: &Words) -> fmt::Result {
    writeln!(out, "<section>\n<h2><bdi>{}</bdi></h2>", HtmlText(words.text(&contest.title)))?;
    for (what, who) in outcomes(result, contest, words) {
        writeln!(out, "<p class=\"big\">{what}: <strong><bdi>{}</bdi></strong></p>", HtmlText(&who))?;
    }
    if let Some(names) = sealed_districts(result, contest, words) {
        writeln!(
            out,
            "<p class=\"sealed\">{}: <bdi>{}</bdi></p>",
            words.say(catalogue::NOT_IN_TOTALS),
            HtmlText(&names)
        )?;
    }
    if !contest.is_ranking() && !contest.opened.is_empty() {
        let shown = contest.options.iter().map(|option| (option, option.votes, option.share));
        table(out, words.say(catalogue::ALL_DISTRICTS), shown, words)?;
    }
    writeln!(out, "</section>")
}

/// A row and a bar for each option.
fn table<'a>(
    out: &mut String,
    caption: &str,
    rows: impl Iterator<Item = (&'a OptionTotal, u64, Option<Share>)>,
    words: &Words,
) -> fmt::Result {
    writeln!(out, "<table class=\"votes\">\n<caption><bdi>{}</bdi></caption>\n<thead><tr>", HtmlText(caption))?;
    writeln!(
        out,
        "<th scope=\"col\">{}</th><th scope=\"col\" class=\"n\">{}</th>",
        words.say(catalogue::OPTION),
        words.say(catalogue::VOTES)
    )?;
    writeln!(
        out,
        "<th scope=\"col\" class=\"n\">{}</th><th class=\"b\"></th>\n</tr></thead>\n<tbody>",
        words.say(catalogue::SHARE)
    )?;
    for (option, votes, share) in rows {
        let name = HtmlText(words.option(&option.option, &option.title));
        write!(out, "<tr><th scope=\"row\"><bdi>{name}</bdi></th><td class=\"n\">{votes}</td>")?;
        match share {
            Some(share) => {
                let (whole, rest) = (share.hundredths() / 100, share.hundredths() % 100);
                let bar = format!("<span class=\"bar\" style=\"width:{whole}.{rest:02}%\"></span>");
                writeln!(out, "<td class=\"n\">{share}</td><td class=\"b\" aria-hidden=\"true\">{bar}</td></tr>")?;
            }
            None => writeln!(out, "<td class=\"n\"></td><td class=\"b\"></td></tr>")?,
        }
    }
    writeln!(out, "</tbody>\n</table>")
}

fn write_district(out: &mut String, result: &PublishedResult, district: &District, words: &Words) -> fmt::Result {
    writeln!(out, "<section>\n<h3><bdi>{}</bdi></h3>", HtmlText(words.text(&district.title)))?;
    let shown = turnout(words, district.counted.into(), district.voters.into(), district.turnout);
    writeln!(out, "<p>{}</p>", HtmlText(&shown))?;
    if let Some(reason) = district.sealed {
        writeln!(out, "<p class=\"sealed\">{}: {}</p>", words.say(catalogue::SEALED), words.reason(reason))?;
    }
    district.contests.iter().try_for_each(|given| write_given(out, result, given, words))?;
    writeln!(out, "</section>")
}

fn write_given(out: &mut String, result: &PublishedResult, given: &DistrictContest, words: &Words) -> fmt::Result {
    let contest = result.contests.iter().find(|contest| contest.contest == given.contest && !contest.is_ranking());
    let Some(contest) = contest else { return Ok(()) };
    let pairs = || contest.options.iter().zip(given.votes.iter().copied());
    let all = pairs().filter(|(option, _)| option.is_option()).map(|(_, votes)| votes).fold(0, u64::saturating_add);
    let rows = pairs().map(|(option, votes)| (option, votes, Share::of(votes, all).filter(|_| option.is_option())));
    table(out, words.text(&contest.title), rows, words)
}
