use std::path::PathBuf;

use tupyo_election::{ContestDraft, ManifestDraft, OptionDraft, Rule};

use super::{Frame, LARGEST_FILE, rules};
use crate::failure::Failure;
use crate::files;
use crate::import::{self, Format, Imported};
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
    #[command(flatten)]
    pub frame: Frame,
}

impl From {
    pub fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.frame.out)?;
        let place = self.file.display();
        let format = self.format.or_else(|| Format::of(&self.file)).ok_or_else(|| {
            Failure::usage("import-format", format!("{place}: a file of what?"))
                .in_korean(format!("{place}: 무슨 파일입니까?"))
                .advise("Say --format: pabulib, preflib, blt or csv.")
                .advise_in_korean("--format으로 pabulib, preflib, blt, csv 가운데 하나를 적으십시오.")
        })?;
        let text = files::read_text(&self.file, LARGEST_FILE)?;
        let imported = format.read(&text).map_err(|error| {
            let broken = format!("{place}: {error}");
            Failure::refused("import-malformed", broken.clone()).in_korean(format!("파일의 형식이 다릅니다. {broken}"))
        })?;
        for [english, korean] in &imported.lost {
            let lost = [format!("The file also says {english}."), format!("파일에만 있는 내용: {korean}.")];
            self.frame.output.say().note(&lost[0], &lost[1]);
        }
        self.frame.write(self.draft(imported)?)
    }

    fn draft(&self, imported: Imported) -> Result<ManifestDraft, Failure> {
        let rule = self.rule(&imported)?;
        let ids = import::ids(&imported.options);
        let named =
            |title: &str, id: &str| Some(import::title(title)).filter(|t| !t.is_empty()).unwrap_or(id.to_owned());
        let titles: Vec<_> = ids.iter().zip(&imported.options).map(|(id, option)| named(&option.title, id)).collect();
        let option = |((id, title), alike): ((&String, &String), bool)| OptionDraft {
            subtitle: alike.then(|| self.frame.titled(id)),
            ..OptionDraft::new(id, self.frame.titled(title))
        };
        let options = ids.iter().zip(&titles).zip(import::alike(&titles)).map(option).collect();
        let title = named(imported.title.as_deref().unwrap_or_default(), &self.contest);
        self.frame.draft(vec![ContestDraft::new(&self.contest, self.frame.titled(&title), rule, options)])
    }

    /// That of the command, with the file's costs, or of the file.
    fn rule(&self, imported: &Imported) -> Result<Rule, Failure> {
        let Some(rule) = &self.rule else {
            return imported.rule.clone().map_err(|[english, korean]| {
                let forms = rules::forms();
                Failure::refused("import-rule", format!("No rule follows from the file: {english}"))
                    .in_korean(format!("파일에서 방식을 정할 수 없습니다: {korean}"))
                    .advise(format!("Say how votes are given with --rule; it is what stands behind `ID:` here:{forms}"))
            });
        };
        let costs = imported.options.iter().map(|option| option.cost).collect::<Option<Vec<_>>>();
        let costs = costs.filter(|_| rule.starts_with("knapsack:") && rule.matches(':').count() == 1);
        let costs: String = costs.into_iter().flatten().map(|cost| format!(":{cost}")).collect();
        rules::read(&format!("{}:{rule}{costs}", self.contest)).map(|(_, rule)| rule)
    }
}
