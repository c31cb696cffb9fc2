//! A line of the ledger keys' file.

use rand::RngCore;
use rand::rngs::OsRng;
use tupyo_election::ElectionId;
use tupyo_merkle::NoteSigner;
use zeroize::Zeroizing;

/// Before the public part of a key that is in a token.
const TOKEN: &str = "token ";

/// A key: its secret seed, or that it is in a token. As a line: `<64 hexadecimal digits>` or `token <the same>`.
#[derive(Clone)]
pub(super) enum KeyLine {
    /// The secret seed (RFC 8032 §5.1.5).
    Seed(Zeroizing<[u8; 32]>),
    /// The public key; the secret one is in a token.
    Token([u8; 32]),
}

impl KeyLine {
    pub(super) fn fresh() -> KeyLine {
        let mut seed = Zeroizing::new([0; 32]);
        OsRng.fill_bytes(seed.as_mut());
        KeyLine::Seed(seed)
    }

    /// The public key.
    pub(super) fn public(&self) -> [u8; 32] {
        match self {
            KeyLine::Seed(seed) => NoteSigner::public_of_seed(seed),
            KeyLine::Token(public) => *public,
        }
    }

    /// Whether the secret stands in the file.
    pub(super) fn is_here(&self) -> bool {
        matches!(self, KeyLine::Seed(_))
    }

    /// With its line end, in memory that does not grow.
    pub(super) fn to_line(&self) -> Zeroizing<String> {
        let digit = |value: u8| char::from(b'0' + value + (b'a' - b'9' - 1) * u8::from(value > 9));
        let (begin, bytes) = match self {
            KeyLine::Seed(seed) => ("", seed.as_ref()),
            KeyLine::Token(public) => (TOKEN, public.as_slice()),
        };
        let mut line = Zeroizing::new(String::with_capacity(begin.len() + 2 * bytes.len() + 1));
        line.push_str(begin);
        line.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
        line.push('\n');
        line
    }

    /// The lines of a file, of which there is at least one.
    pub(super) fn read_all(text: &[u8]) -> Option<Vec<KeyLine>> {
        let text = std::str::from_utf8(text).ok()?;
        let mut keys = Vec::with_capacity(text.lines().count());
        for line in text.lines() {
            keys.push(KeyLine::read(line)?);
        }
        if keys.is_empty() { None } else { Some(keys) }
    }

    /// An election id is written the same way.
    fn read(line: &str) -> Option<KeyLine> {
        let bytes = |digits: &str| digits.parse::<ElectionId>().ok().map(|id| id.0);
        match line.strip_prefix(TOKEN) {
            Some(public) => bytes(public).map(KeyLine::Token),
            None => bytes(line).map(|seed| KeyLine::Seed(Zeroizing::new(seed))),
        }
    }
}
