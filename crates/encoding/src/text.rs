//! Which characters a text for people may have: docs/protocol/encoding.md, "Text".

use std::fmt::{self, Write};
use std::sync::OnceLock;

use unicode_normalization::is_nfc;

/// Ranges of hexadecimal code points, ascending, between lines that begin with `#`.
const TABLE: &str = include_str!("../../../docs/protocol/unicode-14.txt");

/// Whether it is assigned in Unicode 14.0.0, and neither a control or private character nor one that reorders what is
/// shown. A later Unicode changes nothing about it.
pub fn is_text_character(c: char) -> bool {
    let ranges = ranges();
    let place = ranges.partition_point(|(_, last)| *last < c);
    ranges.get(place).is_some_and(|(first, _)| *first <= c)
}

/// Whether all are text characters, in Normalization Form C.
pub fn is_text(text: &str) -> bool {
    text.chars().all(is_text_character) && is_nfc(text)
}

/// Anybody's text, made safe for a terminal: what is not a text character becomes U+FFFD.
pub fn shown(text: &str) -> String {
    text.chars().map(|c| if is_text_character(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// The same for several lines, which stay lines.
pub fn shown_lines(text: &str) -> String {
    text.split('\n').map(shown).collect::<Vec<_>>().join("\n")
}

/// A text as HTML shows it between tags, or in a value in quotation marks: no character of it is markup.
#[derive(Clone, Copy, Debug)]
pub struct HtmlText<'a>(pub &'a str);

impl fmt::Display for HtmlText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            other => f.write_char(other),
        })
    }
}

fn ranges() -> &'static [(char, char)] {
    static RANGES: OnceLock<Vec<(char, char)>> = OnceLock::new();
    RANGES.get_or_init(|| {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).filter_map(range).collect()
    })
}

/// `first-last`, or one that stands alone.
fn range(text: &str) -> Option<(char, char)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let character = |digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?);
    Some((character(first)?, character(last)?))
}
