//! Certificates and lists in files: DER as it is, or PEM (RFC 7468).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";

/// What a file holds, DER, one piece for each PEM block. `None` if it is neither.
pub fn decoded(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    const SEQUENCE: u8 = 0x30;
    if bytes.first() == Some(&SEQUENCE) {
        return Some(vec![bytes.to_vec()]);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let blocks: Option<Vec<_>> = text.split(BEGIN).skip(1).map(block).collect();
    blocks.filter(|blocks| !blocks.is_empty())
}

/// One PEM block.
pub fn encoded(label: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let lines: Vec<&str> = (0..body.len()).step_by(64).map(|at| &body[at..body.len().min(at + 64)]).collect();
    format!("{BEGIN}{label}-----\n{}\n{END}{label}-----\n", lines.join("\n"))
}

/// The bytes of a block, from behind its `-----BEGIN `.
fn block(text: &str) -> Option<Vec<u8>> {
    let (label, rest) = text.split_once("-----")?;
    let (body, end) = rest.split_once(END)?;
    end.starts_with(&format!("{label}-----")).then_some(())?;
    STANDARD.decode(body.split_whitespace().collect::<String>()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_read_again() {
        for length in [2, 47, 48, 49, 96, 1000] {
            let der = [&[0x30][..], &vec![7; length - 1]].concat();
            let text = encoded("CERTIFICATE", &der);
            assert!(text.lines().all(|line| line.len() <= 64) && text.ends_with("-----END CERTIFICATE-----\n"));
            assert_eq!(decoded(text.as_bytes()), Some(vec![der]));
        }
    }

    #[test]
    fn pem_and_der_are_read() {
        assert_eq!(decoded(&[0x30, 0]), Some(vec![vec![0x30, 0]]));
        let block = |label: &str, end: &str| format!("-----BEGIN {label}-----\nMAA=\n-----END {end}-----\n");
        let two = format!("bag\n{}{}", block("X509 CRL", "X509 CRL"), block("CERTIFICATE", "CERTIFICATE"));
        assert_eq!(decoded(two.as_bytes()), Some(vec![vec![0x30, 0], vec![0x30, 0]]));
        for other in [block("A", "B"), String::new(), "MAA=".to_owned(), "-----BEGIN A-----\nMAA=".to_owned()] {
            assert_eq!(decoded(other.as_bytes()), None, "{other}");
        }
    }
}
