//! The options of whoever makes a manifest, as answers to the questions of which it is made.

use std::path::{Path, PathBuf};

use super::registrars::Registrars;
use super::said::{Named, Said, has_id, new_ones};
use super::{rules, table};
use crate::answers::Answers;
use crate::failure::Failure;
use crate::import;
use crate::say::Say;

/// Everything in a manifest but its contests.
#[derive(clap::Args)]
pub struct Given {
    /// A file with answers, in the shape of a manifest: titles in several languages, descriptions, keys' files. What is
    /// also said by options is said by them
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// One answer, by its place: contests.1.title.ko=…, trustees.2.key=FILE; repeat it for each
    #[arg(long = "answer", value_name = "PLACE=TEXT")]
    places: Vec<Named>,
    /// A short name: a-z, 0-9 and -
    #[arg(long)]
    name: Option<String>,
    /// The election's title
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The language of the titles, as a tag [default: en]
    #[arg(long, value_name = "TAG")]
    title_language: Option<String>,
    /// An official's id and public key file; repeat it for each official
    #[arg(long = "official", value_name = "ID=FILE")]
    officials: Vec<Named>,
    /// A trustee's id and public key file; repeat it for each trustee
    #[arg(long = "trustee", value_name = "ID=FILE")]
    trustees: Vec<Named>,
    /// How many trustees open the tally
    #[arg(long, value_name = "N")]
    threshold: Option<u64>,
    /// A district and the contests on its ballot; repeat it for each district. Without it there is one, `all`, with all
    /// contests
    #[arg(long = "style", value_name = "ID=CONTEST,…")]
    styles: Vec<Named>,
    /// How many officials must say the same schedule, notice, restart or cancelling before it takes effect [default: 1]
    #[arg(long, value_name = "K")]
    approvals: Option<u64>,
    /// How many ballots a voter can cast; the last one counts [default: 20]
    #[arg(long, value_name = "N")]
    ballots: Option<u64>,
    /// How many ballots a voter can challenge [default: 20]
    #[arg(long, value_name = "N")]
    challenges: Option<u64>,
    /// A district is never opened with fewer counted ballots, nor with fewer of one weight
    #[arg(long, value_name = "N")]
    floor: Option<u64>,
    /// The percentage of a district's voters that must have voted; with fewer it is never opened [default: 0]
    #[arg(long, value_name = "PERCENT")]
    turnout: Option<u64>,
    /// A departure from the rules that keep votes secret, and why: threshold-one, threshold-minority, witness-quorum or
    /// exposed:DISTRICT; repeat it for each
    #[arg(long = "exception", value_name = "KIND=REASON")]
    exceptions: Vec<Named>,
    /// Where the election will be kept: the board's address, or a file with what `tupyo-server ledger-key` printed
    #[arg(long, value_name = "URL|FILE")]
    ledger: Option<String>,
    /// The key of a witness of the ledger, as `tupyo witness keygen` printed it; repeat it for each witness
    #[arg(long = "witness", value_name = "KEY", requires = "quorum")]
    witnesses: Vec<String>,
    /// How many witnesses must have cosigned a checkpoint before it is final
    #[arg(long, value_name = "K", requires = "witnesses")]
    quorum: Option<u64>,
    #[command(flatten)]
    registrars: Registrars,
}

impl Given {
    /// The answers of the file and of the options.
    pub fn answers(&self, contests: &[Named]) -> Result<Answers, Failure> {
        let answers = self.answers.as_deref().map_or_else(|| Ok(Answers::default()), Answers::read)?;
        self.over(answers, contests)
    }

    /// These answers, and those of the options over them.
    ///
    /// What is in a list already stays as it is, so that a command can be run again.
    pub fn over(&self, mut answers: Answers, contests: &[Named]) -> Result<Answers, Failure> {
        let known = answers.clone();
        let mut said = self.said(&mut answers);
        self.whole(&mut said);
        said.people("officials", &new_ones(&known, "officials", &self.officials));
        said.people("trustees", &new_ones(&known, "trustees", &self.trustees));
        let id = |contest: &Named| contest.id.split(':').next().unwrap_or_default().to_owned();
        let contests = contests.iter().filter(|contest| !has_id(&known, "contests", &id(contest)));
        contests.into_iter().try_for_each(|contest| contest_of(&mut said, contest))?;
        for style in new_ones(&known, "styles", &self.styles) {
            let place = said.next("styles");
            said.named(&place, &style.id);
            said.set(&format!("{place}.contests"), list(&style.value).join(" "));
        }
        self.exceptions.iter().for_each(|exception| said.exception(&known, exception));
        self.registrars.say(&mut said, &known);
        self.places.iter().for_each(|named| said.set(&named.id, &named.value));
        Ok(answers)
    }

    /// Says things in the language of the options, or the first of the answers.
    pub fn said<'a>(&self, answers: &'a mut Answers) -> Said<'a> {
        if let Some(language) = &self.title_language {
            answers.set("languages", language);
        }
        let language =
            answers.said("languages").and_then(|all| all.split_whitespace().next()).unwrap_or("en").to_owned();
        Said::in_language(language, answers)
    }

    /// What is said once.
    fn whole(&self, said: &mut Said<'_>) {
        if let Some(title) = &self.title {
            said.text("title", title);
        }
        let texts = [("name", &self.name), ("ledger", &self.ledger)];
        texts.iter().for_each(|(place, text)| text.iter().for_each(|text| said.set(place, text)));
        let numbers = [
            ("threshold", self.threshold),
            ("approvals", self.approvals),
            ("limits.ballots", self.ballots),
            ("limits.challenges", self.challenges),
            ("floor", self.floor),
            ("turnout", self.turnout),
            ("witnesses.quorum", self.quorum),
        ];
        numbers.iter().for_each(|(place, number)| number.iter().for_each(|number| said.set(place, number)));
        if !self.witnesses.is_empty() {
            said.set("witnesses.members", self.witnesses.join(" "));
        }
    }
}

/// `ID:RULE=OPTION,…`, or `ID:RULE=@FILE`.
fn contest_of(said: &mut Said<'_>, named: &Named) -> Result<(), Failure> {
    let (id, rule) = rules::read(&named.id)?;
    let place = said.next("contests");
    said.named(&place, id);
    said.rule(&format!("{place}.rule"), rule);
    let options = format!("{place}.options");
    if let Some(file) = named.value.strip_prefix('@') {
        let say = Say::new(crate::say::Language::default(), true);
        return table::options_of_file(said, &options, 1, Path::new(file), &say);
    }
    let names = list(&named.value);
    for (number, (id, name)) in import::ids_of_names(&names).into_iter().zip(&names).enumerate() {
        let place = format!("{options}.{}", number + 1);
        said.set(&format!("{place}.id"), id);
        said.text(&format!("{place}.title"), name);
    }
    Ok(())
}

/// What stands between commas.
fn list(text: &str) -> Vec<String> {
    text.split(',').map(|item| item.trim().to_owned()).collect()
}
