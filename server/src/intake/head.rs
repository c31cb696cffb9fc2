//! The head of a request, while its bytes come.

use tokio::io::ReadBuf;

/// The longest head: a path, and what proxies and browsers say of themselves.
const LONGEST: usize = 16 << 10;
/// Takes the place of a byte that makes a head refused: no head may have it.
const REFUSED: u8 = 0;

/// The head of a request, whose bytes come.
#[derive(Default)]
pub(super) struct Head {
    length: usize,
    /// Of the line that has begun, without what ends it.
    line: usize,
    /// The byte before was a carriage return.
    at_return: bool,
    has_line: bool,
    is_whole: bool,
}

impl Head {
    /// Hands on bytes up to the end of the head, and says how many that were. In one that is too long, or has a line
    /// that a bare line feed ends, it hands on a byte that makes the parser refuse it.
    pub(super) fn pass(&mut self, bytes: &[u8], to: &mut ReadBuf<'_>) -> usize {
        let length = bytes.len().min(to.remaining());
        let mut passed = 0;
        while passed < length && !self.is_whole {
            to.put_slice(&[self.take(bytes[passed])]);
            passed += 1;
        }
        passed
    }

    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    fn take(&mut self, byte: u8) -> u8 {
        self.length += 1;
        if self.length > LONGEST || (byte == b'\n' && !self.at_return) {
            return REFUSED;
        }
        match byte {
            b'\n' => {
                // Empty lines before the first one are no end (RFC 9112 §2.2).
                self.is_whole = self.line == 0 && self.has_line;
                self.has_line |= self.line > 0;
                self.line = 0;
            }
            b'\r' => {}
            _ => self.line += 1,
        }
        self.at_return = byte == b'\r';
        byte
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is handed on of bytes that come in pieces, whether it is whole then, and what is left.
    fn passed(bytes: &[u8], piece: usize) -> (Vec<u8>, bool, usize) {
        let (mut head, mut out, mut rest) = (Head::default(), Vec::new(), bytes);
        while !rest.is_empty() && !head.is_whole() {
            let mut room = [0; 64];
            let mut to = ReadBuf::new(&mut room);
            let passed = head.pass(&rest[..piece.min(rest.len())], &mut to);
            out.extend_from_slice(to.filled());
            rest = &rest[passed..];
        }
        (out, head.is_whole(), rest.len())
    }

    #[test]
    fn a_head_ends_with_its_empty_line_however_it_comes() {
        let head = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        for piece in 1..80 {
            let bytes = [head.as_slice(), b"GET /second"].concat();
            assert_eq!(passed(&bytes, piece), (head.to_vec(), true, 11));
            let late = [b"\r\n\r\n".as_slice(), head].concat();
            assert_eq!(passed(&late, piece), (late.clone(), true, 0));
            assert_eq!(passed(&head[..20], piece), (head[..20].to_vec(), false, 0));
        }
    }

    #[test]
    fn bare_line_feeds_and_endless_heads_are_spoilt() {
        let spoilt = |bytes: &[u8]| passed(bytes, 64).0.contains(&REFUSED);
        assert!(spoilt(b"GET / HTTP/1.1\nHost: x\r\n\r\n"));
        assert!(spoilt(b"GET / HTTP/1.1\r\nHost: x\n\r\n"));
        assert!(spoilt(b"GET / HTTP/1.1\r\nHost: x\r\n\n"));
        assert!(spoilt(b"\nGET / HTTP/1.1\r\n"));
        let endless = |length: usize| [b"GET / HTTP/1.1\r\nX: ".as_slice(), &vec![b'x'; length]].concat();
        assert!(!spoilt(&endless(LONGEST - 19)));
        assert!(spoilt(&endless(LONGEST)));
    }
}
