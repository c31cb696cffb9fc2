//! Lays out literals and expressions so that no line of a made module is longer than any other line of the code.

use crate::columns::{MAX_COLUMNS, columns};

/// Where an expression stands.
#[derive(Debug, Clone, Copy)]
pub struct Stand {
    /// Columns from the margin to the line on which it begins.
    pub indent: usize,
    /// Columns before it on its first line, the margin included.
    pub before: usize,
    /// Columns behind it on its last line.
    pub after: usize,
}

impl Stand {
    /// Alone on its line, but for what follows.
    pub fn alone(indent: usize, after: usize) -> Stand {
        Stand { indent, before: indent, after }
    }

    /// Whether an expression fits on one line here.
    pub fn fits(&self, expression: &str) -> bool {
        !expression.contains('\n') && self.before + columns(expression) + self.after <= MAX_COLUMNS
    }
}

/// A literal of an escaped text: broken before words, where it is too long.
pub fn literal(text: &str, stand: Stand) -> String {
    let whole = format!("\"{text}\"");
    if stand.fits(&whole) {
        return whole;
    }
    let margin = " ".repeat(stand.indent + 1);
    let (mut lines, mut width) = (String::from("\""), stand.before + 1);
    let words = words(text);
    for (at, word) in words.iter().enumerate() {
        // Behind the last word stands the quote, behind any other perhaps a backslash.
        let behind = if at + 1 == words.len() { 1 + stand.after } else { 1 };
        if at > 0 && width + columns(word) + behind > MAX_COLUMNS {
            lines.push_str("\\\n");
            lines.push_str(&margin);
            width = margin.len();
        }
        lines.push_str(word);
        width += columns(word);
    }
    lines + "\""
}

/// Words, each with the spaces behind it, since a line that goes on loses those it begins with.
fn words(text: &str) -> Vec<&str> {
    let is_begin = |at: &usize| *at > 0 && text[..*at].ends_with(' ') && !text[*at..].starts_with(' ');
    let mut begins: Vec<usize> = text.char_indices().map(|(at, _)| at).filter(is_begin).collect();
    begins.insert(0, 0);
    let ends = begins.iter().skip(1).copied().chain([text.len()]);
    begins.iter().zip(ends).map(|(begin, end)| &text[*begin..end]).collect()
}

/// A call of a macro or an array, or what else has parts between two brackets: on one line, or a part on each.
pub fn list(open: &str, parts: &[String], close: &str, stand: Stand) -> Option<String> {
    let line = format!("{open}{}{close}", parts.join(", "));
    stand.fits(&line).then_some(line)
}

/// A part on each line.
pub fn lines(open: &str, parts: &[String], close: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let parts: String = parts.iter().map(|part| format!("{margin}    {part},\n")).collect();
    format!("{open}\n{parts}{margin}{close}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_literal_goes_on_and_says_the_same() {
        let text = format!("{}  {} c", "a".repeat(60), "b".repeat(60));
        let made = literal(&text, Stand::alone(4, 1));
        assert_eq!(made, format!("\"{}  \\\n     {} c\"", "a".repeat(60), "b".repeat(60)));
        assert_eq!(literal("a b", Stand::alone(4, 1)), "\"a b\"");
    }

    #[test]
    fn no_line_is_too_long() {
        let text = "한국어로 쓴 문장 ".repeat(30);
        for after in [0, 1, 5] {
            let made = format!("        {}{}", literal(text.trim_end(), Stand::alone(8, after)), ",".repeat(after));
            assert!(made.lines().count() > 3 && made.lines().all(|line| columns(line) <= MAX_COLUMNS), "{made}");
            let said: String = made.lines().map(|line| line.trim_start().trim_end_matches('\\')).collect();
            assert_eq!(said.trim_matches([',', '"']), text.trim_end());
        }
    }
}
