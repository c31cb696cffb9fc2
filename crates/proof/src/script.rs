//! The messages of a proof, written down so that many transcripts run side by side.

use tupyo_group::{Scalar, invert_all, lanes};

use crate::{Closing, Transcript};

/// Transcripts side by side.
const SIDE_BY_SIDE: usize = 8;

/// How many proofs one thread prepares together: a few rounds of eight.
pub const TOGETHER: usize = 4 * SIDE_BY_SIDE;

/// Takes the messages of a proof, in their order.
pub trait Absorb {
    /// What a challenge is: nothing yet for a [`Script`].
    type Challenge;

    /// Absorbs bytes.
    fn append(&mut self, label: &'static str, bytes: &[u8]);

    /// Squeezes the next challenge.
    fn challenge(&mut self, label: &'static str) -> Self::Challenge;
}

impl Absorb for Transcript {
    type Challenge = Scalar;

    fn challenge(&mut self, label: &'static str) -> Scalar {
        Transcript::challenge(self, label)
    }

    fn append(&mut self, label: &'static str, bytes: &[u8]) {
        Transcript::append(self, label, bytes);
    }
}

/// The messages of a public proof with `N` challenges. All of them are known before its transcript is run, so the
/// transcripts of many proofs can run side by side. A proof with a range proof in it has more challenges, before its
/// own.
///
/// Whoever makes a proof uses a [`Transcript`]: a script is run in variable time.
pub struct Script<const N: usize> {
    protocol: &'static str,
    steps: Vec<Step>,
    bytes: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// A message that ends at this byte.
    Append(&'static str, usize),
    Challenge(&'static str),
}

/// What the transcript of a script squeezes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers<const N: usize> {
    /// The challenges before the last N.
    pub earlier: Vec<Scalar>,
    /// `1/c` for each of them: one inversion serves all that were run together.
    pub inverses: Vec<Scalar>,
    /// The last N challenges, in order.
    pub challenges: [Scalar; N],
    /// The last one of all.
    pub closing: Closing,
}

impl<const N: usize> Script<N> {
    /// The script of a proof of this protocol.
    pub fn new(protocol: &'static str) -> Script<N> {
        Script { protocol, steps: Vec::with_capacity(16), bytes: Vec::with_capacity(1024) }
    }

    /// Whether both have the same steps, each with as many bytes.
    fn is_like(&self, other: &Script<N>) -> bool {
        self.protocol == other.protocol && self.steps == other.steps
    }

    /// What the script's transcript squeezes.
    pub fn run(&self) -> Answers<N> {
        let mut answers = [self.run_alone()];
        invert_earlier(&mut answers);
        let [answers] = answers;
        answers
    }

    /// The same without the inverses.
    fn run_alone(&self) -> Answers<N> {
        let mut transcript = Transcript::new(self.protocol);
        let (mut challenges, mut begin) = (Vec::new(), 0);
        for step in &self.steps {
            match *step {
                Step::Append(label, end) => {
                    transcript.append(label, &self.bytes[begin..end]);
                    begin = end;
                }
                Step::Challenge(label) => challenges.push(transcript.challenge(label)),
            }
        }
        Answers::of(&challenges, transcript.closing())
    }

    /// As [`Script::run`] of each, in order: eight at a time where the processor can and they are alike.
    pub fn run_all(scripts: &[Script<N>]) -> Vec<Answers<N>> {
        let mut answers = vec![Answers::of(&[], Closing([0; 32])); scripts.len()];
        for alike in alike(scripts) {
            for some in alike.chunks(SIDE_BY_SIDE) {
                let run = run_some(scripts, some);
                some.iter().zip(run).for_each(|(place, run)| answers[*place] = run);
            }
        }
        invert_earlier(&mut answers);
        answers
    }
}

impl<const N: usize> Answers<N> {
    /// A script has at least N challenges.
    fn of(challenges: &[Scalar], closing: Closing) -> Answers<N> {
        let (earlier, last) = challenges.split_last_chunk().unwrap_or((&[], &[Scalar::ZERO; N]));
        Answers { earlier: earlier.to_vec(), inverses: Vec::new(), challenges: *last, closing }
    }
}

fn invert_earlier<const N: usize>(answers: &mut [Answers<N>]) {
    let all: Vec<Scalar> = answers.iter().flat_map(|answers| &answers.earlier).copied().collect();
    if all.is_empty() {
        return;
    }
    let mut inverses = invert_all(&all).into_iter();
    for answers in answers {
        answers.inverses = inverses.by_ref().take(answers.earlier.len()).collect();
    }
}

impl<const N: usize> Absorb for Script<N> {
    type Challenge = ();

    fn challenge(&mut self, label: &'static str) {
        self.steps.push(Step::Challenge(label));
    }

    fn append(&mut self, label: &'static str, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.steps.push(Step::Append(label, self.bytes.len()));
    }
}

/// The places of scripts that are alike, together.
fn alike<const N: usize>(scripts: &[Script<N>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, script) in scripts.iter().enumerate() {
        match groups.iter_mut().find(|group| scripts[group[0]].is_like(script)) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups
}

/// Those at these places, which are alike and at most eight.
fn run_some<const N: usize>(scripts: &[Script<N>], places: &[usize]) -> Vec<Answers<N>> {
    let (Some(lanes), [first, _, ..]) = (lanes(), places) else {
        return places.iter().map(|place| scripts[*place].run_alone()).collect();
    };
    let script_of: [&Script<N>; SIDE_BY_SIDE] =
        std::array::from_fn(|lane| &scripts[places.get(lane).copied().unwrap_or(*first)]);
    let mut transcripts = lanes.transcripts(script_of[0].protocol);
    let mut challenges = [const { Vec::new() }; SIDE_BY_SIDE];
    let mut begin = 0;
    for step in &script_of[0].steps {
        match *step {
            Step::Append(label, end) => {
                transcripts.append(label, script_of.map(|script| &script.bytes[begin..end]));
                begin = end;
            }
            Step::Challenge(label) => {
                let squeezed = transcripts.squeeze(label);
                challenges.iter_mut().zip(&squeezed).for_each(|(all, bytes)| all.push(Scalar::from_wide(bytes)));
            }
        }
    }
    let closings = transcripts.squeeze("close").map(Closing);
    challenges.iter().zip(closings).map(|(challenges, closing)| Answers::of(challenges, closing)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(length: usize, seed: u8) -> Script<2> {
        let mut script = Script::new(if length.is_multiple_of(3) { "one" } else { "other" });
        script.append("statement", &vec![seed; length]);
        script.challenge("earlier");
        script.challenge("y");
        script.append("masks", &[seed ^ 1; 96]);
        script.challenge("x");
        script.append("responses", &vec![seed ^ 2; 2 * length]);
        script
    }

    #[test]
    fn scripts_of_any_lengths_are_answered_as_alone_and_in_order() {
        for count in [0, 1, 2, 7, 8, 9, 40] {
            let scripts: Vec<_> = (0..count).map(|place| script(150 + place % 4, place as u8)).collect();
            let alone: Vec<_> = scripts.iter().map(Script::run).collect();
            assert_eq!(Script::run_all(&scripts), alone);
        }
        let of_protocol = |protocol| Script { protocol, ..script(150, 3) };
        let protocols = [of_protocol("one"), of_protocol("other"), of_protocol("one")];
        assert!(
            Script::run_all(&protocols).into_iter().eq(protocols.iter().map(Script::run)),
            "alike but for the protocol"
        );
        let (one, other) = (script(200, 1).run(), script(200, 2).run());
        assert!(one.inverses.len() == 1 && one.inverses[0] * one.earlier[0] == Scalar::ONE);
        assert!(one.challenges[0] != other.challenges[0] && one.closing != other.closing);
        assert!(one.earlier.len() == 1 && one.earlier != other.earlier && !one.challenges.contains(&one.earlier[0]));
    }
}
