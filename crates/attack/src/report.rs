//! Everything that is printed.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is this module's duty")]

use serde::Serialize;

use crate::bombs::Blast;
use crate::cheats::Cheat;
use crate::directories::DirectoriesTried;
use crate::files::FilesTried;
use crate::mutants::Tried;
use crate::second::Asked;

/// A whole run.
#[derive(Debug, Default, Serialize)]
pub struct Run {
    /// The seed that draws the same mutants.
    pub seed: u64,
    /// How long it took.
    pub seconds: u64,
    /// The hand-written ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cheats: Option<CheatsTried>,
    /// Fields and entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mutants: Option<Tried>,
    /// What the second verifier was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<Asked>,
    /// Files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<FilesTried>,
    /// Directories.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directories: Option<DirectoriesTried>,
    /// Bombs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bombs: Vec<Blast>,
    /// What is wrong with docs/protocol/attacks.md.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// What came of the hand-written ones.
#[derive(Debug, Serialize)]
pub struct CheatsTried {
    /// How many must be refused.
    pub cheats: usize,
    /// How many are odd or unfinished and right.
    pub oddities: usize,
    /// How reports differ from what must be reported.
    pub troubles: Vec<String>,
}

impl CheatsTried {
    /// Of these.
    pub fn of(cheats: &[Cheat]) -> CheatsTried {
        let oddities = cheats.iter().filter(|cheat| cheat.family() == "-").count();
        let differing = cheats.iter().filter(|cheat| !cheat.holds());
        let troubles = differing.map(|cheat| format!("{}: {}", cheat.name, cheat.differences.join("; "))).collect();
        CheatsTried { cheats: cheats.len() - oddities, oddities, troubles }
    }
}

impl Run {
    /// All that is wrong.
    pub fn troubles(&self) -> Vec<&String> {
        let cheats = self.cheats.iter().flat_map(|tried| &tried.troubles);
        let mutants = self.mutants.iter().flat_map(|tried| &tried.troubles);
        let second = self.second.iter().flat_map(|asked| &asked.troubles);
        let files = self.files.iter().flat_map(|tried| &tried.troubles);
        let directories = self.directories.iter().flat_map(|tried| &tried.troubles);
        let bombs = self.bombs.iter().filter_map(|blast| blast.trouble.as_ref());
        cheats.chain(mutants).chain(second).chain(files).chain(directories).chain(bombs).chain(&self.page).collect()
    }

    /// Prints it.
    pub fn print(&self, json: bool) {
        if json {
            println!("{}", serde_json::to_string(self).unwrap_or_default());
            return;
        }
        self.troubles().iter().for_each(|trouble| println!("WRONG  {trouble}"));
        match self.troubles().len() {
            0 => println!("all is refused that must be, in {} s; --replay {} tries the same", self.seconds, self.seed),
            count => println!("{count} are not as they must be; --replay {} tries the same", self.seed),
        }
    }
}

/// Says how something went, while other things are still to come.
pub fn tell(what: &str, text: &str) {
    eprintln!("{what:<12} {text}");
}

/// Says how the mutants went; where all were tried, which rules allow what no mutant does, too.
pub fn tell_mutants(tried: &Tried, all: bool) {
    let refused: usize = tried.refused.values().sum();
    tell(
        "fields",
        &format!("{} of {} tried: {refused} refused, {} unchanged", tried.tried, tried.all, tried.unchanged),
    );
    for (rule, count) in &tried.harmless {
        tell("", &format!("{count} harmless: {rule}"));
    }
    for rule in tried.idle_rules().into_iter().filter(|_| all) {
        tell("", &format!("no mutant is harmless by the rule {rule}"));
    }
}

/// Says why nothing could be tried.
pub fn cannot(error: &str) {
    eprintln!("tupyo-attack: {error}");
}
