//! The ledger: what is on it, how it grew, who signed and cosigned it.

use std::fmt::{self, Write};

use crate::Language;
use crate::catalogue::page as texts;
use tupyo_encoding::HtmlText;
use tupyo_result::utc;
use tupyo_verify::{CheckId, CheckpointReport, GrowthSlice, LedgerSlices, Report};

/// The height of the tallest bar, and how wide one is with the space behind it, in units of the drawing.
const HEIGHT: u64 = 120;
const STEP: usize = 12;

/// Counts, growth, checkpoint, witnesses.
pub(super) fn write(out: &mut String, report: &Report, growth: &LedgerSlices, language: Language) -> fmt::Result {
    writeln!(out, "<section id=\"ledger\">\n<h2>{}</h2>\n<dl class=\"counts\">", language.say(texts::LEDGER))?;
    let counts = &report.counts;
    for (what, count) in [
        (language.say(texts::ENTRIES), counts.entries),
        (language.say(texts::VOTERS), counts.voters),
        (language.say(texts::CAST), counts.cast),
        (language.say(texts::COUNTS), counts.counted),
        (language.say(texts::CHALLENGED), counts.challenged),
        (language.say(texts::REFUSED), counts.refused),
    ] {
        writeln!(out, "<div><dt>{what}</dt><dd>{count}</dd></div>")?;
    }
    writeln!(out, "</dl>")?;
    write_growth(out, growth, language)?;
    match &report.checkpoint {
        Some(checkpoint) => write_checkpoint(out, checkpoint, language)?,
        None => writeln!(out, "<p>{}</p>", language.say(texts::NO_CHECKPOINT))?,
    }
    write_witnesses(out, report, language)?;
    writeln!(out, "</section>")
}

/// A bar for each slice: ballots at the bottom, challenged ones on them, documents on top.
fn write_growth(out: &mut String, growth: &LedgerSlices, language: Language) -> fmt::Result {
    let tallest = growth.slices.iter().map(total).max().unwrap_or_default();
    if tallest == 0 {
        return Ok(());
    }
    let width = STEP * growth.slices.len();
    writeln!(out, "<figure>\n<figcaption>{}</figcaption>", language.say(texts::growth(&growth.width)))?;
    writeln!(
        out,
        "<svg viewBox=\"0 0 {width} {HEIGHT}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">",
        language.say(texts::GROWTH_LABEL)
    )?;
    for (place, slice) in growth.slices.iter().enumerate() {
        write_bar(out, place, slice, tallest)?;
    }
    writeln!(out, "</svg>\n<p class=\"key\">")?;
    for (class, what) in [
        ("cast", language.say(texts::CAST)),
        ("challenged", language.say(texts::CHALLENGED)),
        ("document", language.say(texts::DOCUMENTS)),
    ] {
        writeln!(out, "<span><i class=\"{class}\"></i>{what}</span>")?;
    }
    writeln!(out, "</p>\n</figure>")
}

fn total(slice: &GrowthSlice) -> u64 {
    slice.ballots.saturating_add(slice.challenges).saturating_add(slice.documents)
}

fn write_bar(out: &mut String, place: usize, slice: &GrowthSlice, tallest: u64) -> fmt::Result {
    let mut foot = HEIGHT;
    for (class, count) in [("cast", slice.ballots), ("challenged", slice.challenges), ("document", slice.documents)] {
        // What is there is seen.
        let height = if count == 0 { 0 } else { (count.saturating_mul(HEIGHT) / tallest).max(1) };
        foot = foot.saturating_sub(height);
        if height > 0 {
            let x = STEP * place;
            writeln!(
                out,
                "<rect class=\"{class}\" x=\"{x}\" y=\"{foot}\" width=\"{}\" height=\"{height}\"/>",
                STEP - 2
            )?;
        }
    }
    Ok(())
}

fn write_checkpoint(out: &mut String, checkpoint: &CheckpointReport, language: Language) -> fmt::Result {
    let CheckpointReport { ledger_key, origin, size, root, .. } = checkpoint;
    writeln!(out, "<p>{}</p>\n<dl>", language.say(texts::checkpoint(size)))?;
    for (what, text) in
        [(language.say(texts::NAME), origin), (language.say(texts::ROOT), root), (language.say(texts::KEY), ledger_key)]
    {
        writeln!(out, "<dt>{what}</dt><dd><code>{}</code></dd>", HtmlText(text))?;
    }
    writeln!(out, "</dl>")
}

fn write_witnesses(out: &mut String, report: &Report, language: Language) -> fmt::Result {
    let Some(check) = report.check(CheckId::L6) else {
        return writeln!(out, "<p>{}</p>", language.say(texts::NO_WITNESSES));
    };
    writeln!(
        out,
        "<h3>{}</h3>\n<p>{}</p>",
        language.say(texts::WITNESSES),
        language.say(texts::cosigned(&check.examined, &check.expected))
    )?;
    let cosigned = report.checkpoint.iter().flat_map(|checkpoint| &checkpoint.cosigned);
    writeln!(out, "<ul>")?;
    for one in cosigned {
        writeln!(out, "<li><bdi>{}</bdi>: {}</li>", HtmlText(&one.witness), utc(one.time))?;
    }
    writeln!(out, "</ul>")
}
