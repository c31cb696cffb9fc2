//! Which Fluent file becomes which module, and in what form.

use crate::Violation;
use crate::sources::SourceFile;

/// A module of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its Fluent files: this below `texts/en` and `texts/ko`, with `.ftl`.
    pub texts: &'static str,
    /// The module that is made.
    pub module: &'static str,
    /// What it has.
    pub form: Form,
}

/// How a program asks for a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// By its name: a constant, or a function where it has arguments.
    ByName,
    /// By a stable code, which is its key.
    ByCode,
    /// As [`Form::ByCode`], and in Korean only: the English is what an error says with its particulars.
    KoreanByCode,
    /// As [`Form::ByName`], and in Korean only, for the same reason.
    KoreanByName,
}

/// All modules.
pub const PLACES: [Place; 62] = [
    by_name("result", "crates/result/src/catalogue.rs"),
    by_name("circuits", "circuits/src/catalogue.rs"),
    by_name("demo/cards", "crates/demo/src/catalogue/cards.rs"),
    by_name("demo/ended", "crates/demo/src/catalogue/ended.rs"),
    by_name("demo/play", "crates/demo/src/catalogue/play.rs"),
    korean_by_name("fate", "crates/fate/src/catalogue.rs"),
    by_name("members", "crates/members/src/catalogue.rs"),
    by_name("phone", "bindings/phone/src/catalogue.rs"),
    korean_by_code("spreadsheet", "crates/spreadsheet/src/catalogue.rs"),
    by_name("statuses", "crates/http-language/src/catalogue.rs"),
    by_name("trust", "crates/election/src/catalogue.rs"),
    by_name("verifier/page", "verifier-cli/src/catalogue/page.rs"),
    by_name("verifier/verdict", "verifier-cli/src/catalogue/verdict.rs"),
    by_name("verifier/table", "verifier-cli/src/catalogue/table.rs"),
    by_name("verifier/questions", "verifier-cli/src/catalogue/questions.rs"),
    by_name("verifier/run", "verifier-cli/src/catalogue/run.rs"),
    korean_by_name("verifier/stopped", "verifier-cli/src/catalogue/stopped.rs"),
    korean_by_code("verifier/checks", "verifier-cli/src/catalogue/checks.rs"),
    korean_by_code("verifier/findings", "verifier-cli/src/catalogue/findings.rs"),
    korean_by_code("verifier/risks", "verifier-cli/src/catalogue/risks.rs"),
    korean_by_code("verifier/warnings", "verifier-cli/src/catalogue/warnings.rs"),
    by_name("registrar/program", "services/registration/src/catalogue/program.rs"),
    by_name("registrar/problems", "services/registration/src/catalogue/problems.rs"),
    by_name("registrar/wrong-files", "services/registration/src/catalogue/wrong_files.rs"),
    korean_by_code("registrar/refusals", "services/registration/src/catalogue/refusals.rs"),
    by_name("tupyo/announced", "crates/cli/src/catalogue/announced.rs"),
    by_name("tupyo/audit", "crates/cli/src/catalogue/audit.rs"),
    by_name("tupyo/awaited", "crates/cli/src/catalogue/awaited.rs"),
    by_name("tupyo/ballot", "crates/cli/src/catalogue/ballot.rs"),
    by_name("tupyo/board", "crates/cli/src/catalogue/board.rs"),
    by_name("tupyo/card", "crates/cli/src/catalogue/card.rs"),
    by_name("tupyo/commands", "crates/cli/src/catalogue/commands.rs"),
    by_name("tupyo/contests", "crates/cli/src/catalogue/contests.rs"),
    by_name("tupyo/contradictions", "crates/cli/src/catalogue/contradictions.rs"),
    by_name("tupyo/election", "crates/cli/src/catalogue/election.rs"),
    by_name("tupyo/entries", "crates/cli/src/catalogue/entries.rs"),
    by_name("tupyo/general", "crates/cli/src/catalogue/general.rs"),
    by_name("tupyo/importing", "crates/cli/src/catalogue/importing.rs"),
    by_name("tupyo/lists", "crates/cli/src/catalogue/lists.rs"),
    by_name("tupyo/manifest", "crates/cli/src/catalogue/manifest.rs"),
    by_name("tupyo/new-election", "crates/cli/src/catalogue/new_election.rs"),
    by_name("tupyo/page", "crates/cli/src/catalogue/page.rs"),
    by_name("tupyo/paper", "crates/cli/src/catalogue/paper.rs"),
    by_name("tupyo/phases", "crates/cli/src/catalogue/phases.rs"),
    by_name("tupyo/questions", "crates/cli/src/catalogue/questions.rs"),
    by_name("tupyo/receipts", "crates/cli/src/catalogue/receipts.rs"),
    by_name("tupyo/rehearsal", "crates/cli/src/catalogue/rehearsal.rs"),
    by_name("tupyo/roll", "crates/cli/src/catalogue/roll.rs"),
    by_name("tupyo/secrets", "crates/cli/src/catalogue/secrets.rs"),
    by_name("tupyo/status", "crates/cli/src/catalogue/status.rs"),
    by_name("tupyo/trustee", "crates/cli/src/catalogue/trustee.rs"),
    by_name("tupyo/turnouts", "crates/cli/src/catalogue/turnouts.rs"),
    by_name("tupyo/vote", "crates/cli/src/catalogue/vote.rs"),
    by_name("tupyo/wrong-cards", "crates/cli/src/catalogue/wrong_cards.rs"),
    by_name("tupyo/wrong-files", "crates/cli/src/catalogue/wrong_files.rs"),
    by_name("tupyo/wrong-usage", "crates/cli/src/catalogue/wrong_usage.rs"),
    korean_by_code("tupyo/happened", "crates/cli/src/catalogue/happened.rs"),
    by_code("tupyo/advice", "crates/cli/src/catalogue/advice.rs"),
    by_code("tupyo/store-advice", "crates/cli/src/catalogue/store_advice.rs"),
    korean_by_code("tupyo/manifest-rules", "crates/cli/src/catalogue/manifest_rules.rs"),
    korean_by_name("tupyo/errors", "crates/cli/src/catalogue/errors.rs"),
    korean_by_name("tupyo/manifest-errors", "crates/cli/src/catalogue/manifest_errors.rs"),
];

const fn by_name(texts: &'static str, module: &'static str) -> Place {
    Place { texts, module, form: Form::ByName }
}

const fn by_code(texts: &'static str, module: &'static str) -> Place {
    Place { texts, module, form: Form::ByCode }
}

const fn korean_by_code(texts: &'static str, module: &'static str) -> Place {
    Place { texts, module, form: Form::KoreanByCode }
}

const fn korean_by_name(texts: &'static str, module: &'static str) -> Place {
    Place { texts, module, form: Form::KoreanByName }
}

impl Place {
    /// The English file.
    pub fn english(&self) -> String {
        format!("texts/en/{}.ftl", self.texts)
    }

    /// The Korean file.
    pub fn korean(&self) -> String {
        format!("texts/ko/{}.ftl", self.texts)
    }

    /// Whether there is no English file.
    pub fn is_korean(&self) -> bool {
        matches!(self.form, Form::KoreanByCode | Form::KoreanByName)
    }

    /// Whether its texts are found by codes.
    pub fn is_by_code(&self) -> bool {
        matches!(self.form, Form::ByCode | Form::KoreanByCode)
    }

    /// The sources that say its texts.
    pub fn sources(&self) -> &'static str {
        self.module.find("/src/").map_or("", |at| &self.module[..at + "/src/".len()])
    }
}

/// Whether a file is made of a catalogue.
pub fn is_made(path: &str) -> bool {
    PLACES.iter().any(|place| place.module == path)
}

/// Fluent files that no module is made of.
pub fn strangers(catalogues: &[SourceFile]) -> Vec<Violation> {
    let known = |path: &str| {
        let of = |place: &Place| path == place.korean() || path == place.english() && !place.is_korean();
        PLACES.iter().any(of)
    };
    let strangers = catalogues.iter().filter(|file| !known(&file.path));
    let message = "no module is made of it: name it in xtask/src/texts/places.rs";
    strangers.map(|file| Violation::new(&file.path, "texts", message)).collect()
}
