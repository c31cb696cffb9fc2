//! Undoes the encodings in which browsers take files; what comes out is bounded.

use std::io::Read;

use brotli_decompressor::Decompressor;
use flate2::read::GzDecoder;

/// The bytes of an answer, at most this many, by its `Content-Encoding`. `None` for another encoding, for bytes that
/// are not in it, and where it is longer.
pub(super) fn decoded(encoding: &str, bytes: &[u8], at_most: usize) -> Option<Vec<u8>> {
    match encoding {
        "" | "identity" => Some(bytes.to_vec()),
        "gzip" => bounded(GzDecoder::new(bytes), at_most),
        "br" => bounded(Decompressor::new(bytes, 4096), at_most),
        _ => None,
    }
}

fn bounded(decoder: impl Read, at_most: usize) -> Option<Vec<u8>> {
    let mut decoded = Vec::new();
    decoder.take(at_most as u64 + 1).read_to_end(&mut decoded).ok()?;
    (decoded.len() <= at_most).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn encodings_are_undone_and_nothing_else() {
        assert_eq!(decoded("", b"a", 9), Some(b"a".to_vec()));
        assert_eq!(decoded("gzip", &gzip(b"hello"), 9), Some(b"hello".to_vec()));
        // "hello", as brotli's own program writes it.
        assert_eq!(decoded("br", &[0x0b, 0x02, 0x80, b'h', b'e', b'l', b'l', b'o', 0x03], 9), Some(b"hello".to_vec()));
        assert_eq!(decoded("gzip", b"hello", 9), None);
        assert_eq!(decoded("br", b"\xff\xff", 9), None);
        assert_eq!(decoded("zstd", b"hello", 9), None);
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = gzip(&vec![0; 1 << 20]);
        assert!(bomb.len() < 2_000);
        assert_eq!(decoded("gzip", &bomb, 1_000), None);
    }
}
