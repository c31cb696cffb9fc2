//! `tupyo page check`: compares a page with what was announced.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};
use tupyo_client::{Board, LightVisitor, PageComparison, PageVisitor, compare_page};
use tupyo_election::{ElectionId, PageEntry, PageManifest};
use tupyo_voter::{BoardAddress, LightFollower};

use super::{address, words};
use crate::catalogue::page as texts;
use crate::failure::Failure;
use crate::light::LightElection;
use crate::place::{Election, Output};
use crate::recorded::RecordedElection;
use crate::say::Answer;

pub const HELP: &str = "Examples:
  tupyo page check https://vote.example/ --anchors anchors.json
  tupyo page check https://vote.example/ --board https://board.example --election ID
  tupyo page check https://vote.example/ --anchors anchors.json --record record --repeat 10 --json

What is compared: the bytes of every announced file, as they are and compressed, the announced header lines, and whether
something else is served where browsers look. It shows what the server has served to this program, now; it may serve
others something else. So compare from other places, with --user-agent as a browser, and more than once.
Exit codes: 0 as announced; 4 not as announced; 5 the page cannot be reached.";

/// Between two comparisons.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(clap::Args)]
pub struct Check {
    /// Where the page is served. Without it, each address that was announced is compared
    #[arg(value_name = "URL", value_parser = address)]
    url: Option<String>,
    /// The anchors file: where the board is, and which election. Its ledger is followed
    #[arg(long, value_name = "FILE", required_unless_present = "board")]
    anchors: Option<PathBuf>,
    /// A board's address, in the place of an anchors file: its ledger is followed by light, and nothing is kept
    #[arg(long, value_name = "URL", requires = "election", conflicts_with = "anchors")]
    board: Option<String>,
    /// With --board: the election's id
    #[arg(long, value_name = "ID")]
    election: Option<ElectionId>,
    /// An exported record that has what was announced, instead of the board
    #[arg(long, value_name = "DIR", requires = "anchors")]
    record: Option<PathBuf>,
    /// Follow by light: kilobytes. A board that lies can hide the newest page then
    #[arg(long, requires = "anchors", conflicts_with = "record")]
    light: bool,
    /// What this program says it is: a browser's `User-Agent`, since a server may serve browsers something else
    #[arg(long, value_name = "TEXT", value_parser = user_agent)]
    user_agent: Option<String>,
    /// How many times to compare, with a second between
    #[arg(long, value_name = "TIMES", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    repeat: u16,
    #[command(flatten)]
    output: Output,
}

/// What holds, by what was followed.
type Holding = (PageEntry, PageManifest);

impl Check {
    pub(super) fn run(self) -> ExitCode {
        let say = self.output.say();
        say.outcome(self.check())
    }

    fn check(&self) -> Result<Answer, Failure> {
        let (entry, page) = self.holding()?.ok_or_else(nothing_announced)?;
        let addresses = match &self.url {
            Some(url) => vec![url.clone()],
            None if page.addresses.is_empty() => return Err(no_address()),
            None => page.addresses.clone(),
        };
        let (mut compared, mut requests) = (Vec::new(), 0);
        for url in addresses {
            let (found, asked) = self.compared(&url, &page);
            requests += asked;
            compared.push((url, found));
        }
        Ok(answer(&entry, &page, &compared, requests))
    }

    /// All that differs at one address, at any time of all.
    fn compared(&self, url: &str, page: &PageManifest) -> (PageComparison, u32) {
        let (mut all, mut requests) = (PageComparison::default(), 0);
        for time in 0..self.repeat {
            if time > 0 {
                std::thread::sleep(PAUSE);
            }
            let mut visitor = PageVisitor::new(self.user_agent.as_deref());
            all.add(compare_page(&mut visitor, url, page));
            requests += visitor.requests();
            if all.unreachable.is_some() {
                break;
            }
        }
        (all, requests)
    }

    fn holding(&self) -> Result<Option<Holding>, Failure> {
        if let (Some(board), Some(election)) = (&self.board, self.election) {
            return by_light_alone(board, election);
        }
        let anchors = Election { anchors: self.anchors.clone().unwrap_or_default() };
        if let Some(record) = &self.record {
            let follower = RecordedElection::open(&anchors, record)?.look()?;
            let state = follower.state();
            return Ok(state.and_then(|state| of(state.pages().last(), state.page())));
        }
        if self.light {
            let mut place = LightElection::of(&anchors)?;
            place.visit()?;
            return Ok(place.follower().page()?.map(|(entry, page)| (entry.clone(), page.clone())));
        }
        let mut place = anchors.place()?;
        let state = place.follow()?;
        Ok(of(state.pages().last(), state.page()))
    }
}

fn of(entry: Option<&PageEntry>, page: Option<&PageManifest>) -> Option<Holding> {
    entry.cloned().zip(page.cloned())
}

fn by_light_alone(board: &str, election: ElectionId) -> Result<Option<Holding>, Failure> {
    let address = BoardAddress::new(board, &election.to_string())?;
    let mut visitor = LightVisitor::new(Board::new(address), LightFollower::new(election));
    visitor.visit()?;
    Ok(visitor.follower().page()?.map(|(entry, page)| (entry.clone(), page.clone())))
}

/// 4 if something differs, else 5 if something could not be reached.
fn answer(entry: &PageEntry, page: &PageManifest, compared: &[(String, PageComparison)], requests: u32) -> Answer {
    let differs = compared.iter().any(|(_, found)| !found.findings.is_empty());
    let unreachable = compared.iter().any(|(_, found)| found.unreachable.is_some());
    let code = if differs {
        4
    } else if unreachable {
        5
    } else {
        0
    };
    let lines: Vec<[String; 2]> = compared.iter().map(|(url, found)| lines(url, found, page)).collect();
    let all = |language: usize| lines.iter().map(|line| line[language].as_str()).collect::<Vec<_>>().join("\n");
    let (digest, index, files) = (entry.digest, entry.index, page.assets.len());
    let said = texts::announced_files_entry_ledger(&[all(0), all(1)], &digest, &files, &index);
    let json = json!({
        "page": digest.to_string(), "entry": index, "assets": files, "requests": requests,
        "as_announced": code == 0,
        "addresses": compared.iter().map(|(url, found)| address_json(url, found, page)).collect::<Vec<_>>(),
    });
    Answer::new(said).with(json).exiting(code)
}

fn lines(url: &str, compared: &PageComparison, page: &PageManifest) -> [String; 2] {
    let [found_en, found_ko] = words::findings(compared);
    let count = compared.findings.len() as u64 + compared.more_findings;
    let [mut en, mut ko] = match (&compared.unreachable, count) {
        (None, 0) => texts::serves_what_was_announced(&url),
        (None, _) => texts::differs_from_what_was(&count, &[found_en, found_ko], &url),
        (Some((path, reason)), _) => texts::cannot_be_reached_at(&[found_en, found_ko], &path, &reason, &url),
    };
    if !is_announced(url, page) {
        let [none_en, none_ko] = texts::NONE_ADDRESSES_WERE_ANNOUNCED;
        en += none_en;
        ko += none_ko;
    }
    [en, ko]
}

fn address_json(url: &str, compared: &PageComparison, page: &PageManifest) -> Value {
    let unreachable = compared.unreachable.as_ref().map(|(path, reason)| json!({ "path": path, "reason": reason }));
    json!({
        "url": url, "is_announced": is_announced(url, page), "findings": words::json(compared),
        "more_findings": compared.more_findings, "unreachable": unreachable,
    })
}

fn is_announced(url: &str, page: &PageManifest) -> bool {
    page.addresses.is_empty() || page.addresses.iter().any(|address| address == url)
}

/// One line that can stand in a request's head.
fn user_agent(text: &str) -> Result<String, String> {
    let is_line = !text.is_empty() && text.len() <= 1_000 && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if is_line { Ok(text.to_owned()) } else { Err("one line of ASCII".to_owned()) }
}

fn nothing_announced() -> Failure {
    Failure::refused("no-page", texts::NO_PAGE_WAS_ANNOUNCED).advise(texts::ASK_OFFICIALS_ANNOUNCE)
}

fn no_address() -> Failure {
    Failure::usage("no-address", texts::PAGE_WAS_ANNOUNCED_FOR)
}
