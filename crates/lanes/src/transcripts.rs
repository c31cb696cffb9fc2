//! Eight merlin transcripts side by side.

use crate::Lanes;
use crate::field::LANES;
use crate::keccak::{self, Blocks, States};
use crate::lanes::on;

/// STROBE-128's rate: a block has this many bytes of messages, two of its padding.
const RATE: usize = 166;

/// STROBE's operations, as far as merlin has them.
const META_AD: u8 = 0x10 | 0x02;
const AD: u8 = 0x02;
const PRF: u8 = 0x01 | 0x02 | 0x04;

/// Eight merlin 1.0 transcripts side by side: each absorbs messages of the same labels and lengths, and squeezes what
/// it would alone. For public data only.
#[derive(Clone)]
pub struct Transcripts {
    lanes: Lanes,
    states: States,
    /// What has been absorbed since the last permutation.
    blocks: Blocks,
    /// How many bytes of a block are used.
    place: usize,
    /// Where the operation under way has begun in this block, from 1; 0 if in an earlier one.
    begun: u8,
}

impl Transcripts {
    pub(crate) fn new(lanes: Lanes, label: &[u8]) -> Transcripts {
        let mut blocks = [[0; _]; LANES];
        blocks.iter_mut().for_each(|block| block[..18].copy_from_slice(b"\x01\xa8\x01\x00\x01\x60STROBEv1.0.2"));
        let mut states = [[0; LANES]; _];
        on!(lanes, simd => keccak::absorb(simd, &mut states, &blocks));
        let mut transcripts = Transcripts { lanes, states, blocks: [[0; _]; LANES], place: 0, begun: 0 };
        transcripts.begin(META_AD);
        transcripts.absorb_all(b"Merlin v1.0");
        transcripts.append_all(b"dom-sep", label);
        transcripts
    }

    /// Absorbs a message in each transcript. Of messages longer than the first one only so much is taken, shorter ones
    /// are filled up with zeros; they have one length.
    pub fn append(&mut self, label: &'static str, messages: [&[u8]; LANES]) {
        let length = messages[0].len();
        debug_assert!(messages.iter().all(|message| message.len() == length));
        self.frame(label.as_bytes(), length);
        self.begin(AD);
        let mut done = 0;
        while done < length {
            let (free, place) = ((RATE - self.place).min(length - done), self.place);
            for (block, message) in self.blocks.iter_mut().zip(messages) {
                let part = message.get(done..).unwrap_or_default();
                let part = &part[..part.len().min(free)];
                block[place..place + part.len()].copy_from_slice(part);
            }
            self.advance(free);
            done += free;
        }
    }

    /// Absorbs the same message everywhere.
    pub fn append_all(&mut self, label: &[u8], message: &[u8]) {
        self.frame(label, message.len());
        self.begin(AD);
        self.absorb_all(message);
    }

    /// Squeezes at most 64 bytes from each transcript.
    pub fn squeeze<const N: usize>(&mut self, label: &'static str) -> [[u8; N]; LANES] {
        const { assert!(N <= 64 && N.is_multiple_of(8), "at most eight whole words are squeezed at a time") };
        self.frame(label.as_bytes(), N);
        self.begin(PRF);
        if self.place != 0 {
            self.permute();
        }
        let mut squeezed = [[0; N]; LANES];
        for (place, word) in self.states.iter_mut().take(N / 8).enumerate() {
            for (squeezed, word) in squeezed.iter_mut().zip(std::mem::take(word)) {
                squeezed.as_chunks_mut::<8>().0[place] = word.to_le_bytes();
            }
        }
        self.place = N;
        squeezed
    }

    /// What merlin puts before each message: label and length.
    fn frame(&mut self, label: &[u8], length: usize) {
        self.begin(META_AD);
        self.absorb_all(label);
        self.absorb_all(&(length as u32).to_le_bytes());
    }

    fn begin(&mut self, operation: u8) {
        let before = std::mem::replace(&mut self.begun, self.place as u8 + 1);
        self.absorb_all(&[before, operation]);
    }

    fn absorb_all(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (part, rest) = bytes.split_at(bytes.len().min(RATE - self.place));
            let place = self.place;
            self.blocks.iter_mut().for_each(|block| block[place..place + part.len()].copy_from_slice(part));
            self.advance(part.len());
            bytes = rest;
        }
    }

    /// Notes that this many more bytes of the block are used.
    fn advance(&mut self, count: usize) {
        self.place += count;
        if self.place == RATE {
            self.permute();
        }
    }

    fn permute(&mut self) {
        for block in &mut self.blocks {
            block[self.place] ^= self.begun;
            block[self.place + 1] ^= 0x04;
            block[RATE + 1] ^= 0x80;
        }
        on!(self.lanes, simd => keccak::absorb(simd, &mut self.states, &self.blocks));
        self.blocks = [[0; _]; LANES];
        (self.place, self.begun) = (0, 0);
    }
}
