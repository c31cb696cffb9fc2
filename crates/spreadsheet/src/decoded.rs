//! From bytes to text, in whatever encoding spreadsheets save it.

use std::borrow::Cow;

use encoding_rs::{EUC_KR, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::fault::SheetFaultKind;

/// How many bytes are looked at to find UTF-16 without a mark.
const LOOKED_AT: usize = 4096;

/// A text, and what it was written in.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) encoding: &'static str,
    pub(crate) guessed: bool,
}

/// The text of these bytes. What is no character of the encoding that a mark names stands as U+FFFD.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, SheetFaultKind> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default());
        return said(text, encoding, false);
    }
    if let Some(encoding) = utf16(bytes) {
        return said(encoding.decode_without_bom_handling(bytes).0, encoding, true);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return said(Cow::Borrowed(text), UTF_8, false);
    }
    let korean = EUC_KR.decode_without_bom_handling_and_without_replacement(bytes).filter(|_| is_korean(bytes));
    match korean {
        Some(text) => said(text, EUC_KR, true),
        None => said(WINDOWS_1252.decode_without_bom_handling(bytes).0, WINDOWS_1252, true),
    }
}

fn said<'a>(text: Cow<'a, str>, encoding: &Encoding, guessed: bool) -> Result<Decoded<'a>, SheetFaultKind> {
    if text.contains('\0') {
        return Err(SheetFaultKind::Binary);
    }
    let encoding = match encoding {
        it if it == UTF_8 => "UTF-8",
        it if it == UTF_16LE || it == UTF_16BE => "UTF-16",
        it if it == EUC_KR => "CP949",
        _ => "Windows-1252",
    };
    Ok(Decoded { text, encoding, guessed })
}

/// UTF-16 without a mark: every second byte of ASCII is zero, and separators, digits and line ends are ASCII.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let looked_at = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |odd: usize| looked_at.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, 1..) => Some(UTF_16LE),
        (1.., 0) => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether bytes that are legal in CP949 and in Windows-1252 are Korean. Syllables of KS X 1001 are two high bytes, and
/// Korean words have several of them; accented letters stand alone, and CP949 takes them with the letter behind them
/// for one of its rarer syllables.
fn is_korean(bytes: &[u8]) -> bool {
    let (mut common, mut rare, mut rest) = (0_usize, 0_usize, bytes.iter());
    while let Some(byte) = rest.next() {
        if byte.is_ascii() {
            continue;
        }
        match rest.next() {
            Some(second) if *second >= 0xa1 => common += 1,
            _ => rare += 1,
        }
    }
    common > rare
}
