//! The ballots as voters will see them, in each language, and on whom the election rests.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use tupyo_election::ElectionManifest;

use crate::ballot_paper;
use crate::catalogue::new_election as catalogue;
use crate::commands::manifest::questions::language_name;
use crate::trusted;

/// Everything, with headings in English and in Korean.
pub fn of(manifest: &ElectionManifest) -> [String; 2] {
    let rests = catalogue::WHAT_RESTS_ON;
    let trust = trusted::lines(manifest);
    [0, 1].map(|reader| {
        let mut text = String::new();
        for language in languages(manifest) {
            let named = &language_name(&language)[reader];
            for style in 0..manifest.styles().len() as u16 {
                let ballot = ballot_paper::in_language(manifest, style, &language).unwrap_or_default();
                let _ = write!(text, "\n──── {named}\n{ballot}\n");
            }
        }
        let _ = write!(text, "\n──── {}\n{}\n", rests[reader], trust[reader]);
        text
    })
}

fn languages(manifest: &ElectionManifest) -> BTreeSet<String> {
    manifest.title().texts().map(|(language, _)| language.to_owned()).collect()
}
