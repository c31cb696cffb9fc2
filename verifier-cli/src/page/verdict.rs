//! The verdict in one sentence, what it comes from, and the first thing that is wrong.

use std::fmt::{self, Write};

use tupyo_encoding::HtmlText;
use tupyo_verify::{CheckId, Finding, Outcome, Report, Verdict};

use super::words::PageWords;

/// A box that says it, with the checks counted and the first finding linked.
pub(super) fn write(out: &mut String, report: &Report, words: &PageWords) -> fmt::Result {
    let class = match report.outcome {
        Outcome::Accepted => "good",
        Outcome::Refused => "bad",
        Outcome::Incomplete | Outcome::Cancelled | Outcome::LimitExceeded => "open",
    };
    writeln!(out, "<div class=\"verdict {class}\">\n<p class=\"word\">{}</p>", words.verdict(report.outcome))?;
    writeln!(out, "<p class=\"big\">{}</p>\n<p>", words.sentence(report.outcome))?;
    let [passed, failed, open] =
        [Verdict::Pass, Verdict::Fail, Verdict::NotChecked].map(|verdict| with_verdict(report, verdict));
    writeln!(out, "{}</p>", (words.counted)(passed, failed, open))?;
    if let Some((check, finding)) = report.causes().next() {
        write_first(out, check, finding, words)?;
    }
    writeln!(out, "</div>\n<p>{}: <code>{}</code></p>", words.election, HtmlText(&report.anchors.election))
}

/// The first cause of what is wrong.
fn write_first(out: &mut String, check: CheckId, finding: &Finding, words: &PageWords) -> fmt::Result {
    let id = format!("{check:?}");
    let message = HtmlText(&finding.message);
    writeln!(out, "<p>{}: <a href=\"#{id}\">{id}</a>: <bdi>{message}</bdi></p>", words.first_finding)
}

/// How many checks have a verdict.
fn with_verdict(report: &Report, verdict: Verdict) -> usize {
    report.checks.iter().filter(|check| check.verdict == verdict).count()
}
