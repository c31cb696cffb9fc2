//! On whom an election rests, for people: a line for each sentence, in English and Korean.

use tupyo_election::{ElectionManifest, TrustSentence, exceptions, trust};

/// Everything that is to be said of a manifest.
pub fn lines(manifest: &ElectionManifest) -> [String; 2] {
    listed(&trust(manifest))
}

/// The exceptions only.
pub fn exception_lines(manifest: &ElectionManifest) -> [String; 2] {
    listed(&exceptions(manifest))
}

fn listed(sentences: &[TrustSentence]) -> [String; 2] {
    let lines = |text: fn(&TrustSentence) -> &str| {
        sentences.iter().map(|sentence| format!("- {}", text(sentence))).collect::<Vec<_>>().join("\n")
    };
    [lines(|sentence| &sentence.en), lines(|sentence| &sentence.ko)]
}
