//! Which encodings of Ed25519 keys are canonical.

/// Whether the y coordinate of an Ed25519 public key is smaller than 2²⁵⁵ − 19 (RFC 8032 §5.1.3). The library decodes
/// others, too.
pub fn is_canonical_ed25519(key: &[u8; 32]) -> bool {
    let [low, middle @ .., high] = key;
    high & 0x7f != 0x7f || middle.iter().any(|byte| *byte != 0xff) || *low < 0xed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_is_two_to_the_255_less_19() {
        let with = |low: u8, high: u8| {
            let mut key = [0xff; 32];
            (key[0], key[31]) = (low, high);
            key
        };
        for high in [0x7f, 0xff] {
            assert!(is_canonical_ed25519(&with(0xec, high)));
            assert!(!is_canonical_ed25519(&with(0xed, high)) && !is_canonical_ed25519(&with(0xff, high)));
        }
        let mut smaller = with(0xff, 0x7f);
        smaller[16] = 0xfe;
        assert!(is_canonical_ed25519(&smaller) && is_canonical_ed25519(&with(0xff, 0x7e)));
    }
}
