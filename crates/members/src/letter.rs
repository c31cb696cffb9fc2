//! Letters to members: one page for each, to be printed.

use std::fmt::{self, Write};

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use tupyo_encoding::HtmlText;
use tupyo_registration::RegistrationCode;
use zeroize::Zeroizing;

use crate::catalogue as texts;
use crate::{CodeLink, ListMember};

const STYLE: &str = include_str!("letter.css");
/// More than a letter has, with the drawing of a code of the largest size.
const LONGEST: usize = 1 << 20;
const DRAWING: u32 = 200;

/// What a member gets.
pub struct Letter<'a> {
    /// Who gets it.
    pub member: &'a ListMember,
    /// The district's title.
    pub district: &'a str,
    /// The code. Whoever has it can register in the member's place.
    pub code: RegistrationCode,
}

/// All letters as one page of HTML, a piece after the other: no script, nothing from elsewhere; each letter begins a
/// sheet of paper. `title` is the election's, `service` the registrar's; `language` is `en` or `ko`.
///
/// # Errors
/// What `take` gives.
pub fn letters<E>(
    letters: &[Letter<'_>],
    title: &str,
    link: Option<&CodeLink<'_>>,
    service: Option<&str>,
    language: &str,
    mut take: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let words = if language == "ko" { &KOREAN } else { &ENGLISH };
    let frame = Frame { title, link, service, words };
    // One allocation for all: what grows leaves copies behind. Writing to a string cannot fail.
    let mut out = Zeroizing::new(String::with_capacity(LONGEST));
    let _written = write_head(&mut out, words);
    take(&out)?;
    for letter in letters {
        out.clear();
        let _written = write_letter(&mut out, letter, &frame);
        take(&out)?;
    }
    take("</body>\n</html>\n")
}

/// What all letters have in common.
struct Frame<'a> {
    title: &'a str,
    link: Option<&'a CodeLink<'a>>,
    service: Option<&'a str>,
    words: &'static LetterWords,
}

/// The language of a letter.
struct LetterWords {
    tag: &'static str,
    is_korean: bool,
}

const ENGLISH: LetterWords = LetterWords { tag: "en", is_korean: false };
const KOREAN: LetterWords = LetterWords { tag: "ko", is_korean: true };

const NOTES: [[&str; 2]; 3] = [texts::LETTER_NOTE_ONCE, texts::LETTER_NOTE_SECRET, texts::LETTER_NOTE_CHARACTERS];

impl LetterWords {
    /// The one of two texts that is in the language.
    fn say(&self, [en, ko]: [&'static str; 2]) -> &'static str {
        if self.is_korean { ko } else { en }
    }
}

fn write_head(out: &mut String, words: &LetterWords) -> fmt::Result {
    writeln!(out, "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">", words.tag)?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )?;
    writeln!(out, "<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>", words.say(texts::LETTER_HEADING))
}

fn write_letter(out: &mut String, letter: &Letter<'_>, frame: &Frame<'_>) -> fmt::Result {
    let (words, member, code) = (frame.words, letter.member, letter.code.checked());
    writeln!(
        out,
        "<section>\n<h1><bdi>{}</bdi></h1>\n<h2>{}</h2>",
        HtmlText(frame.title),
        words.say(texts::LETTER_HEADING)
    )?;
    let (name, address) = (HtmlText(&member.name), HtmlText(&member.address));
    writeln!(
        out,
        "<p>{}: <strong><bdi>{name}</bdi></strong><br><bdi>{address}</bdi></p>",
        words.say(texts::LETTER_TO)
    )?;
    writeln!(out, "<p>{}: <bdi>{}</bdi></p>", words.say(texts::LETTER_DISTRICT), HtmlText(letter.district))?;
    if member.weight != 1 {
        writeln!(out, "<p>{}: {}</p>", words.say(texts::LETTER_WEIGHT), member.weight)?;
    }
    writeln!(out, "<p>{}:</p>\n<p class=\"code\">{}</p>", words.say(texts::LETTER_CODE), code.as_str())?;
    let link = frame.link.map(|link| link.with(&letter.code));
    match &link {
        Some(link) => {
            writeln!(out, "<p>{}:</p>\n<p class=\"link\">{}</p>", words.say(texts::LETTER_OPEN), HtmlText(link))?
        }
        None => writeln!(out, "<p>{}</p>", words.say(texts::LETTER_SCAN))?,
    }
    writeln!(out, "{}", drawing(link.as_ref().unwrap_or(&code)).as_str())?;
    if let Some(service) = frame.service {
        let command = format!("tupyo card register --anchors anchors.json --service {service} --code --out voting.key");
        writeln!(out, "<p>{}: <code>{}</code></p>", words.say(texts::LETTER_TOOL), HtmlText(&command))?;
    }
    writeln!(out, "<ul>")?;
    NOTES.iter().try_for_each(|note| writeln!(out, "<li>{}</li>", words.say(*note)))?;
    writeln!(out, "</ul>\n</section>")
}

/// A QR code; nothing if the text is too long for one.
fn drawing(text: &str) -> Zeroizing<String> {
    let drawn = QrCode::with_error_correction_level(text, EcLevel::M);
    let drawn = drawn.map(|code| code.render::<svg::Color<'_>>().min_dimensions(DRAWING, DRAWING).build());
    let drawn = Zeroizing::new(drawn.unwrap_or_default());
    let begin = drawn.find("<svg").unwrap_or(drawn.len());
    Zeroizing::new(drawn.get(begin..).unwrap_or_default().to_owned())
}
