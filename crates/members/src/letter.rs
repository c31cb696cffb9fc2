//! Letters to members: one page for each, to be printed.

use std::fmt::{self, Write};

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use tupyo_encoding::HtmlText;
use tupyo_registration::RegistrationCode;
use zeroize::Zeroizing;

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

struct LetterWords {
    tag: &'static str,
    heading: &'static str,
    to: &'static str,
    district: &'static str,
    weight: &'static str,
    code: &'static str,
    open: &'static str,
    scan: &'static str,
    tool: &'static str,
    notes: [&'static str; 3],
}

const ENGLISH: LetterWords = LetterWords {
    tag: "en",
    heading: "Your code to vote",
    to: "To",
    district: "District",
    weight: "Your vote counts so many times",
    code: "One-time code",
    open: "Register here, or scan the drawing",
    scan: "The drawing holds the code.",
    tool: "With the program",
    notes: [
        "The code works once. It registers a voting key for you; you vote with that key, and it stays on your device.",
        "Whoever has this code can register in your place. Show it to nobody. If it is used when you come, tell the \
         election's office at once.",
        "Capital and small letters are the same, and so are O and 0, and I, L and 1. The last character checks the others.",
    ],
};

const KOREAN: LetterWords = LetterWords {
    tag: "ko",
    heading: "투표 등록 코드",
    to: "받는 분",
    district: "선거구",
    weight: "표의 가중치",
    code: "일회용 등록 코드",
    open: "아래 주소에서 등록하거나 그림을 스캔하십시오",
    scan: "그림에 코드가 들어 있습니다.",
    tool: "프로그램으로 등록하려면",
    notes: [
        "코드는 한 번만 쓸 수 있습니다. 코드로 투표 키를 등록하고, 기기에 남는 그 키로 투표합니다.",
        "이 코드를 가진 사람은 대신 등록할 수 있습니다. 아무에게도 보이지 마십시오. 이미 쓴 코드라고 나오면 곧바로 선거 사무소에 \
         알리십시오.",
        "대문자와 소문자, O와 0, I와 L과 1은 구별하지 않습니다. 마지막 글자는 잘못 입력한 것을 찾는 데 씁니다.",
    ],
};

fn write_head(out: &mut String, words: &LetterWords) -> fmt::Result {
    writeln!(out, "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">", words.tag)?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )?;
    writeln!(out, "<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>", words.heading)
}

fn write_letter(out: &mut String, letter: &Letter<'_>, frame: &Frame<'_>) -> fmt::Result {
    let (words, member, code) = (frame.words, letter.member, letter.code.checked());
    writeln!(out, "<section>\n<h1><bdi>{}</bdi></h1>\n<h2>{}</h2>", HtmlText(frame.title), words.heading)?;
    let (name, address) = (HtmlText(&member.name), HtmlText(&member.address));
    writeln!(out, "<p>{}: <strong><bdi>{name}</bdi></strong><br><bdi>{address}</bdi></p>", words.to)?;
    writeln!(out, "<p>{}: <bdi>{}</bdi></p>", words.district, HtmlText(letter.district))?;
    if member.weight != 1 {
        writeln!(out, "<p>{}: {}</p>", words.weight, member.weight)?;
    }
    writeln!(out, "<p>{}:</p>\n<p class=\"code\">{}</p>", words.code, code.as_str())?;
    let link = frame.link.map(|link| link.with(&letter.code));
    match &link {
        Some(link) => writeln!(out, "<p>{}:</p>\n<p class=\"link\">{}</p>", words.open, HtmlText(link))?,
        None => writeln!(out, "<p>{}</p>", words.scan)?,
    }
    writeln!(out, "{}", drawing(link.as_ref().unwrap_or(&code)).as_str())?;
    if let Some(service) = frame.service {
        let command = format!("tupyo card register --anchors anchors.json --service {service} --code --out voting.key");
        writeln!(out, "<p>{}: <code>{}</code></p>", words.tool, HtmlText(&command))?;
    }
    writeln!(out, "<ul>")?;
    words.notes.iter().try_for_each(|note| writeln!(out, "<li>{note}</li>"))?;
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
