//! The verdict in one sentence, what it comes from, and the first thing that is wrong.

use std::fmt::{self, Write};

use crate::Language;
use crate::catalogue::verdict as texts;
use tupyo_encoding::HtmlText;
use tupyo_verify::{CheckId, Finding, Outcome, Report, Verdict};

/// A box that says it, with the checks counted and the first finding linked.
pub(super) fn write(out: &mut String, report: &Report, language: Language) -> fmt::Result {
    let class = match report.outcome {
        Outcome::Accepted => "good",
        Outcome::Refused => "bad",
        Outcome::Incomplete | Outcome::Cancelled | Outcome::LimitExceeded => "open",
    };
    writeln!(out, "<div class=\"verdict {class}\">\n<p class=\"word\">{}</p>", word(report.outcome, language))?;
    writeln!(out, "<p class=\"big\">{}</p>\n<p>", sentence(report.outcome, language))?;
    let [passed, failed, open] =
        [Verdict::Pass, Verdict::Fail, Verdict::NotChecked].map(|verdict| with_verdict(report, verdict));
    writeln!(out, "{}</p>", language.say(texts::counted(&failed, &open, &passed)))?;
    if let Some((check, finding)) = report.causes().next() {
        write_first(out, check, finding, language)?;
    }
    writeln!(
        out,
        "</div>\n<p>{}: <code>{}</code></p>",
        language.say(texts::ELECTION),
        HtmlText(&report.anchors.election)
    )
}

/// The first cause of what is wrong.
fn write_first(out: &mut String, check: CheckId, finding: &Finding, language: Language) -> fmt::Result {
    let id = format!("{check:?}");
    let message = language.finding(finding);
    let message = HtmlText(&message);
    writeln!(out, "<p>{}: <a href=\"#{id}\">{id}</a>: <bdi>{message}</bdi></p>", language.say(texts::FIRST_FINDING))
}

/// How many checks have a verdict.
fn with_verdict(report: &Report, verdict: Verdict) -> usize {
    report.checks.iter().filter(|check| check.verdict == verdict).count()
}

/// The verdict in a word.
pub(super) fn word(outcome: Outcome, language: Language) -> &'static str {
    language.say(match outcome {
        Outcome::Accepted => texts::VERDICT_ACCEPTED,
        Outcome::Refused => texts::VERDICT_REFUSED,
        Outcome::Incomplete => texts::VERDICT_INCOMPLETE,
        Outcome::Cancelled => texts::VERDICT_CANCELLED,
        Outcome::LimitExceeded => texts::VERDICT_LIMIT_EXCEEDED,
    })
}

/// The verdict in a sentence.
fn sentence(outcome: Outcome, language: Language) -> &'static str {
    language.say(match outcome {
        Outcome::Accepted => texts::SENTENCE_ACCEPTED,
        Outcome::Refused => texts::SENTENCE_REFUSED,
        Outcome::Incomplete => texts::SENTENCE_INCOMPLETE,
        Outcome::Cancelled => texts::SENTENCE_CANCELLED,
        Outcome::LimitExceeded => texts::SENTENCE_LIMIT_EXCEEDED,
    })
}
