//! Changes inputs, the same way for the same seed.

/// Changes inputs, the same way every time it is run with the same seed.
pub struct Mutator(u64);

/// What often makes a difference in a length, a number or a text.
const TELLING: [&[u8]; 12] = [
    &[0],
    &[1],
    &[0xff; 4],
    &[0xff; 8],
    &[0, 0, 0, 0x80],
    &[0; 32],
    &[0xff; 32],
    b"\n\n",
    b"\"",
    b"\\ud800",
    "\u{2014} ".as_bytes(),
    "\u{202e}".as_bytes(),
];

impl Mutator {
    /// A sequence of changes.
    pub fn new(seed: u64) -> Mutator {
        Mutator(seed | 1)
    }

    /// The input with one to four changes.
    pub fn mutate(&mut self, input: &[u8]) -> Vec<u8> {
        let mut bytes = input.to_vec();
        for _ in 0..=self.below(4) {
            self.change(&mut bytes);
        }
        bytes
    }

    /// Random bytes, at most so many.
    pub fn random(&mut self, at_most: usize) -> Vec<u8> {
        (0..self.below(at_most + 1)).map(|_| self.next() as u8).collect()
    }

    /// A number smaller than `end`; 0 if that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let place = self.below(bytes.len());
        let end = place + self.below(bytes.len().saturating_sub(place).min(40) + 1);
        match self.below(7) {
            0 | 1 if !bytes.is_empty() => bytes[place] ^= 1 << self.below(8),
            2 if !bytes.is_empty() => bytes[place] = self.next() as u8,
            3 => bytes.truncate(place),
            4 => drop(bytes.drain(place..end)),
            5 => {
                let repeated = bytes[place..end].to_vec();
                drop(bytes.splice(place..place, repeated));
            }
            _ => {
                let telling = TELLING[self.below(TELLING.len())];
                let replaced = (place + telling.len() * self.below(2)).min(bytes.len());
                drop(bytes.splice(place..replaced, telling.iter().copied()));
            }
        }
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
