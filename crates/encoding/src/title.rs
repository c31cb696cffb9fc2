//! What a title may hold, and when two of them look the same: docs/protocol/manifest.md, "Titles".

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::text::is_text_character;

/// White space, what is ignored where text is shown, and the blank Braille pattern.
const UNSEEN: [(char, char); 24] = [
    ('\t', '\r'),
    (' ', ' '),
    ('\u{85}', '\u{85}'),
    ('\u{a0}', '\u{a0}'),
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{2000}', '\u{200f}'),
    ('\u{2028}', '\u{202f}'),
    ('\u{205f}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fff8}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Whether a title may have it: a text character that breaks no line, spells no tag and is not of width zero, unless it
/// joins letters or keeps them apart.
pub fn is_title_character(c: char) -> bool {
    let hides = matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
    let breaks = matches!(c, '\u{2028}' | '\u{2029}');
    let tags = matches!(c, '\u{e0000}'..='\u{e007f}');
    is_text_character(c) && !hides && !breaks && !tags
}

/// Whether it is in Normalization Form C.
pub fn is_normal(text: &str) -> bool {
    is_nfc(text)
}

/// What tells a text from others for a reader: compatibility characters are folded, and invisible ones left out. A text
/// of which nothing is left looks empty.
pub fn likeness(text: &str) -> String {
    text.nfkc().filter(|c| !is_unseen(*c)).nfc().collect()
}

fn is_unseen(c: char) -> bool {
    let place = UNSEEN.partition_point(|(_, last)| *last < c);
    UNSEEN.get(place).is_some_and(|(first, _)| *first <= c)
}

#[cfg(test)]
mod tests {
    use regex_syntax::hir::{Class, HirKind};

    use super::*;

    #[test]
    fn unseen_is_what_unicode_says_and_the_blank_pattern() {
        let hir = regex_syntax::parse(r"[\p{White_Space}\p{Default_Ignorable_Code_Point}\u{2800}]").unwrap();
        let HirKind::Class(Class::Unicode(class)) = hir.into_kind() else { panic!("a class of characters") };
        let ranges: Vec<_> = class.ranges().iter().map(|range| (range.start(), range.end())).collect();
        let is_expected = |c: char| ranges.iter().any(|(first, last)| *first <= c && c <= *last);
        let wrong: Vec<_> = (char::MIN..=char::MAX).filter(|c| is_unseen(*c) != is_expected(*c)).collect();
        assert!(wrong.is_empty(), "{wrong:x?}");
    }

    #[test]
    fn the_page_lists_them() {
        let page = include_str!("../../../docs/protocol/manifest.md");
        let range = |(first, last): &(char, char)| match (u32::from(*first), u32::from(*last)) {
            (first, last) if first == last => format!("{first:X}"),
            (first, last) => format!("{first:X}-{last:X}"),
        };
        let listed = UNSEEN.iter().map(range).collect::<Vec<_>>().join(" ");
        assert!(page.contains(&format!("\n{listed}\n")), "{listed}");
    }
}
