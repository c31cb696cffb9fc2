//! From the closed election to the verdict.

use std::path::Path;
use std::time::Instant;

use rand::rngs::OsRng;
use serde::Deserialize;
use tupyo_client::{Board, BoardRecord, FollowedBoard, NewDirectory, export_record};
use tupyo_office::{Actor, VerifiedTally, agree, decrypt};
use tupyo_verify::CheckId;
use tupyo_voter::BoardAddress;

use super::Stage;
use super::opening::{Nowhere, Trustee};
use crate::catalogue::play as texts;
use crate::error::DemoError;
use crate::people::THRESHOLD;
use crate::processes::{Verdict, verify};
use crate::tamper::tampered_copy;

impl Stage<'_> {
    /// The tally, the decryption shares of as many trustees as are needed, and the result.
    pub fn tally(
        &self,
        board: &Board,
        official: &mut Actor<FollowedBoard>,
        trustees: Vec<Trustee>,
    ) -> Result<(), DemoError> {
        self.show.heading(texts::SUM_OPENED);
        let start = Instant::now();
        official.post_tally(&mut OsRng)?;
        self.show.done(self.show.text(texts::TALLY_ENCRYPTED_SUM_COUNTED), start);
        let mut trustees = trustees;
        for (actor, memory) in &mut trustees {
            let tally = VerifiedTally::verify(actor, memory, &BoardRecord::newest(board)?)?;
            agree(actor, &tally, memory, &mut Nowhere, &mut OsRng)?;
        }
        for (number, (mut actor, mut memory)) in (1..).zip(trustees).take(THRESHOLD) {
            let start = Instant::now();
            let tally = VerifiedTally::verify(&mut actor, &mut memory, &BoardRecord::newest(board)?)?;
            decrypt(&mut actor, &tally, &mut memory, &mut Nowhere, &mut OsRng)?;
            let what = texts::trustee_verified_whole_record(&number);
            self.show.done(self.show.text([&what[0], &what[1]]), start);
        }
        official.post_result(&mut OsRng)?;
        Ok(())
    }

    /// The record as a directory of static files; its size in bytes.
    pub fn export(&self, board: &Board, record: &Path, directory: &NewDirectory) -> Result<u64, DemoError> {
        self.show.heading(texts::RECORD_EXPORTED);
        let start = Instant::now();
        let bar = self.show.spinner(texts::FILES);
        let exported = export_record(board, directory, &mut || bar.inc(1))?;
        bar.finish_and_clear();
        let what = format!("{} files, {:.1} MB: {}", exported.files, exported.bytes as f64 / 1e6, record.display());
        self.show.done(&what, start);
        Ok(exported.bytes)
    }

    /// The verifier, as a process of its own that is given the record and the anchors.
    pub fn verify(&self, record: &Path, anchors: &BoardAddress) -> Result<Verdict, DemoError> {
        self.show.heading(texts::VERIFIER_CHECKS_RECORD);
        let start = Instant::now();
        let verdict = verify(record, anchors, &self.private_path("timing.json"))?;
        self.show_checks(&verdict, false);
        let speed = format!("{:.0}", verdict.ballots_per_second);
        let what = match verdict.accepted {
            true => texts::accepted_ballots_per_second(&speed),
            false => texts::REFUSED.map(str::to_owned),
        };
        self.show.done(self.show.text([&what[0], &what[1]]), start);
        Ok(verdict)
    }

    /// One byte of a copy is changed; whether the verifier refuses it.
    pub fn tamper(&self, record: &Path, anchors: &BoardAddress) -> Result<bool, DemoError> {
        self.show.heading(texts::ONE_BYTE_COPY_CHANGED);
        let start = Instant::now();
        let copy = self.private_path("tampered");
        let tampered = tampered_copy(record, &copy)?;
        let verdict = verify(&copy, anchors, &self.private_path("tampered.json"))?;
        self.show_checks(&verdict, true);
        let place = format!("{} [{}]", tampered.file.display(), tampered.place);
        let what = match verdict.refused {
            true => texts::refused_2(&place),
            false => texts::not_refused_as_must(&place),
        };
        self.show.done(self.show.text([&what[0], &what[1]]), start);
        Ok(verdict.refused)
    }

    /// The checks of a report: all of them, or those that fail.
    fn show_checks(&self, verdict: &Verdict, failing_only: bool) {
        for check in verdict.report["checks"].as_array().into_iter().flatten() {
            let text = |key: &str| check[key].as_str().unwrap_or_default();
            let failed = text("verdict") == "fail";
            if failing_only && !failed {
                continue;
            }
            let mark = match text("verdict") {
                "pass" => '✓',
                "fail" => '✗',
                _ => '–',
            };
            let id = CheckId::deserialize(&check["check"]);
            let title = id.map_or(text("title"), |id| self.show.language().title(id));
            self.show.line(&format!("  {mark} {:4} {:8} {title}", text("check"), check["examined"]));
            if let Some(message) = check["findings"][0]["message"].as_str() {
                self.show.line(&format!("         {message}"));
            }
        }
    }
}
