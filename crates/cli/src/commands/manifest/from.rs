//! `tupyo manifest from`: a contest from the file of another program.

use std::path::PathBuf;

use tupyo_election::Rule;

use super::given::Given;
use super::{rules, table};
use crate::catalogue::{manifest as texts, wrong_usage};
use crate::failure::Failure;
use crate::files;
use crate::import::{self, Format, Imported};
use crate::place::Output;
use crate::say::Answer;

#[derive(clap::Args)]
pub struct From {
    /// The file of another program with the options; its ballots are not read
    file: PathBuf,
    /// What the file is written in, if the end of its name does not say it
    #[arg(long)]
    format: Option<Format>,
    /// The contest's id
    #[arg(long, value_name = "ID", default_value = "contest")]
    contest: String,
    /// How votes are given and counted, instead of what the file says, as for `manifest new`: RULE:NUMBERS. Costs that
    /// the file says are not repeated: knapsack:BUDGET
    #[arg(long, value_name = "RULE")]
    rule: Option<String>,
    /// The manifest to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    given: Given,
    #[command(flatten)]
    pub output: Output,
}

impl From {
    pub fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.out)?;
        let say = self.output.say();
        let imported = table::read(&self.file, self.format, &say)?;
        let rule = self.rule(&imported)?;
        let mut answers = self.given.answers(&[])?;
        let mut said = self.given.said(&mut answers);
        let title = import::title(imported.title.as_deref().unwrap_or_default());
        said.set("contests.1.id", &self.contest);
        said.text("contests.1.title", if title.is_empty() { &self.contest } else { &title });
        said.rule("contests.1.rule", rule);
        table::options(&mut said, "contests.1.options", 1, &imported.options);
        super::write(answers, say, &self.out)
    }

    /// That of the command, with the file's costs, or of the file.
    fn rule(&self, imported: &Imported) -> Result<Rule, Failure> {
        let Some(rule) = &self.rule else {
            return imported.rule.clone().map_err(|[english, korean]| {
                Failure::refused("import-rule", texts::no_rule_follows_from(&[english, korean]))
                    .advise(wrong_usage::say_rule(&rules::forms()))
            });
        };
        let costs = imported.options.iter().map(|option| option.cost).collect::<Option<Vec<_>>>();
        let costs = costs.filter(|_| rule.starts_with("knapsack:") && rule.matches(':').count() == 1);
        let costs: String = costs.into_iter().flatten().map(|cost| format!(":{cost}")).collect();
        rules::read(&format!("{}:{rule}{costs}", self.contest)).map(|(_, rule)| rule)
    }
}
