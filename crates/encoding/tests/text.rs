//! The characters of texts: the page's table, and another source that says the same.

use proptest::prelude::*;
use regex_syntax::hir::{Class, HirKind};
use tupyo_encoding::{HtmlText, is_text, is_text_character, is_title_character, likeness, sha256, shown, shown_lines};

/// Unicode assigns an age to them all; the first 66 stand for no character, the next are private, the last surrogates
/// are no `char`.
fn is_left_out(c: char) -> bool {
    let code = u32::from(c);
    let never = matches!(code, 0xfdd0..=0xfdef) || code & 0xfffe == 0xfffe;
    let private = matches!(code, 0xe000..=0xf8ff | 0xf_0000..);
    let reorders = matches!(code, 0x61c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069);
    never || private || reorders || c.is_control()
}

#[test]
fn the_table_is_the_pages() {
    let table = sha256(include_bytes!("../../../docs/protocol/unicode-14.txt"));
    let digits: String = table.iter().map(|byte| format!("{byte:02x}")).collect();
    let page = include_str!("../../../docs/protocol/encoding.md");
    assert!(page.contains(&format!("`{digits}`")), "{digits}");
}

#[test]
fn every_character_of_unicode_14_and_no_other() {
    let hir = regex_syntax::parse(r"\p{age=14.0}").unwrap();
    let HirKind::Class(Class::Unicode(assigned)) = hir.into_kind() else { panic!("a class of characters") };
    let is_assigned = |c: char| assigned.ranges().iter().any(|range| range.start() <= c && c <= range.end());
    let expected = |c: char| is_assigned(c) && !is_left_out(c);
    let wrong: Vec<_> = (char::MIN..=char::MAX).filter(|c| is_text_character(*c) != expected(*c)).collect();
    assert!(wrong.is_empty(), "{wrong:x?}");
    assert_eq!((char::MIN..=char::MAX).filter(|c| is_text_character(*c)).count(), 144_685);
}

#[test]
fn texts() {
    for text in ["", "제20대 대통령선거", "انتخابات", "🗳\u{fe0f}", "a b", "\u{1f9cc}\u{1dfa}", "\u{ad}"]
    {
        assert!(is_text(text), "{text:?}");
    }
    // Unassigned, of Unicode 15 and 16, private, no characters, reordering, controls, and not in NFC.
    for text in [
        "\u{378}",
        "\u{1e030}",
        "\u{1cc00}",
        "\u{e000}",
        "\u{10fffd}",
        "\u{fdd0}",
        "\u{ffff}",
        "\u{202e}",
        "\u{200f}",
        "\n",
        "\u{85}",
        "e\u{301}",
        "\u{1112}\u{1161}",
        "\u{212b}",
    ] {
        assert!(!is_text(text), "{text:?}");
    }
}

#[test]
fn titles() {
    for c in ['a', '가', ' ', '\u{ad}', '\u{200c}', '\u{200d}', '\u{fe0f}', '\u{e0100}', '\u{2800}'] {
        assert!(is_title_character(c), "{c:?}");
    }
    for c in ['\n', '\u{200b}', '\u{2028}', '\u{2029}', '\u{202e}', '\u{2060}', '\u{feff}', '\u{e0001}', '\u{e007f}'] {
        assert!(!is_title_character(c), "{c:?}");
    }
    assert_eq!((char::MIN..=char::MAX).filter(|c| is_text_character(*c) && !is_title_character(*c)).count(), 102);
}

#[test]
fn what_looks_the_same() {
    for (text, same) in [
        ("Park Min", "Park\u{a0}\u{2003}Min "),
        ("Park", "\u{ff30}\u{ad}ar\u{200d}k"),
        ("fi", "\u{fb01}"),
        ("1", "\u{2460}"),
        ("\u{e9}", "e\u{34f}\u{301}"),
        ("\u{ac00}", "\u{1100}\u{2800}\u{1161}"),
        ("", " \u{3164}\u{ffa0}\u{fe0f}\u{1d173}"),
    ] {
        assert_eq!(likeness(text), likeness(same), "{text}");
    }
    for (text, other) in [("a", "A"), ("a", "\u{430}"), ("o", "0"), ("e", "\u{e9}"), ("a", "")] {
        assert_ne!(likeness(text), likeness(other), "{text}");
    }
}

#[test]
fn what_a_terminal_would_obey_is_replaced() {
    assert_eq!(
        shown("a\u{1b}[2J\u{202e}b\n가\u{fdd0}\u{378}\r"),
        "a\u{fffd}[2J\u{fffd}b\u{fffd}가\u{fffd}\u{fffd}\u{fffd}"
    );
    assert_eq!(shown("vote.example/제20대"), "vote.example/제20대");
    assert_eq!(shown_lines("a\r\n\n\u{1b}b\n"), "a\u{fffd}\n\n\u{fffd}b\n");
}

#[test]
fn nothing_of_a_text_is_markup_on_a_page() {
    let shown = HtmlText("<a href=\"x\" title='y'>&amp;</a> 가").to_string();
    assert_eq!(shown, "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt; 가");
}

proptest! {
    #[test]
    fn a_likeness_is_its_own(text: String) {
        let once = likeness(&text);
        prop_assert_eq!(likeness(&once), once);
    }

    #[test]
    fn what_is_shown_is_of_text_characters(text: String) {
        let shown = shown(&text);
        prop_assert!(shown.chars().all(is_text_character));
        prop_assert_eq!(shown.chars().count(), text.chars().count());
        prop_assert_eq!(shown == text, text.chars().all(is_text_character));
    }
}
