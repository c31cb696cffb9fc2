//! An election that is open, with a page in which whoever is there votes: `tupyo demo --page`.

use std::io::{self, BufRead};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use rand::rngs::OsRng;
use serde_json::json;
use tupyo_client::{Board, FollowedBoard, NewDirectory};
use tupyo_election::{ContestDraft, ElectionManifest};
use tupyo_office::Actor;

use super::Stage;
use crate::DemoOptions;
use crate::catalogue::{ended, play as texts};
use crate::electorate::{Citizen, citizens};
use crate::error::{DemoEnd, DemoError};
use crate::show::Show;
use crate::signals::on_signal;

/// Those who have voted already; one of how many stays at home.
const NEIGHBOURS: usize = 21;
const STAYS_AT_HOME: usize = 7;
/// How often it looks whether a guest has voted.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// Plays it up to where voting is open, prints a link for each guest, and waits; then closes, verifies, and goes on
/// showing the result.
pub fn play(options: &DemoOptions, show: &Show) -> Result<bool, DemoError> {
    let Some(page) = options.page.as_ref().filter(|page| page.join("vote/index.html").is_file()) else {
        let place = options.page.as_deref().unwrap_or(Path::new("")).display();
        return Err(DemoEnd::of(ended::no_page(&place)).into());
    };
    let heard = Heard::begin()?;
    let stage = Stage::set(show)?.with_page(page, options.witnesses);
    let mut draft = stage.people.village_manifest(options.mixed);
    if let Some(file) = &options.contests {
        draft.contests = serde_json::from_slice::<Vec<ContestDraft>>(&std::fs::read(file)?)?;
        draft.styles.truncate(1);
        draft.styles[0].contests = draft.contests.iter().map(|contest| contest.id.clone()).collect();
    }
    let manifest = ElectionManifest::parse(&draft.to_json()?)?;
    let everybody = neighbours(&manifest, options.guests as usize);
    let (guests, at_home) = everybody.split_at(options.guests as usize);
    let record = stage.private_path("record");
    let directory = NewDirectory::make(&record)?;
    let (_servers, board) = stage.start_election(&draft)?;
    let mut official = Actor::new(FollowedBoard::new(board.clone()), stage.people.official_key()?);
    let trustees = stage.hold_ceremony(&board, &mut official)?;
    stage.announce_page(&mut official, page, &board.address().url)?;
    stage.post_roll(&mut official, 0, &everybody)?;
    let state = official.state()?.clone();
    let votes = stage.vote(&board, &state, 0, at_home)?;
    invite(options, show, (&board, &stage.private_path("board")), guests);
    heard.wait_for_votes(&board, votes.cast, Duration::from_secs(60 * options.minutes))?;
    official.close(0, &mut OsRng)?;
    stage.tally(&board, &mut official, trustees)?;
    stage.export(&board, &record, &directory)?;
    let verdict = stage.verify(&record, board.address())?;
    told(options, show, verdict.accepted);
    heard.wait_for_the_end();
    Ok(verdict.accepted)
}

/// Guests first, who have not voted; the others with choices at random.
fn neighbours(manifest: &ElectionManifest, guests: usize) -> Vec<Citizen> {
    let draw = || {
        let contests = manifest.contests().iter();
        contests
            .map(|contest| contest.rule.draw(contest.options.len(), &mut |bound| OsRng.gen_range(0..bound)))
            .collect()
    };
    let choices = (0..NEIGHBOURS).map(|voter| (voter % STAYS_AT_HOME != 0).then(draw));
    let mut everybody = citizens(vec![(None, None); guests]);
    everybody.extend(citizens(choices.map(|choice| (choice.clone(), choice)).collect()));
    everybody
}

fn invite(options: &DemoOptions, show: &Show, (board, data): (&Board, &Path), guests: &[Citizen]) {
    let address = board.address();
    let (url, election) = (&address.url, address.election.to_string());
    let link = |guest: &Citizen| {
        let key = URL_SAFE_NO_PAD.encode(guest.key.encode());
        format!("{url}/vote/#election={election}&key={key}")
    };
    let links: Vec<String> = guests.iter().map(link).collect();
    show.heading(texts::VOTE_YOUR_BROWSER);
    links.iter().for_each(|link| show.line(&format!("  {link}")));
    show.line(&format!("  {}  {url}/board/#election={election}", show.text(texts::EVERYBODY)));
    show.line(show.text(texts::KEYS_THESE_LINKS_WERE));
    let minutes = options.minutes;
    show.line(&show.language().say(texts::voting_ends_after_first(&minutes)));
    if options.json {
        show.json(&json!({ "open": { "url": url, "election": election, "links": links, "data": data } }));
    }
}

fn told(options: &DemoOptions, show: &Show, accepted: bool) {
    show.line(show.text(texts::PAGE_SHOWS_RESULT_NOW));
    if options.json {
        show.json(&json!({ "finished": { "verified": accepted } }));
    }
}

/// What ends a wait: a line that is typed, or a signal.
struct Heard(Receiver<Word>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Line,
    Signal,
}

impl Heard {
    /// Listens from now on.
    fn begin() -> io::Result<Heard> {
        let (sender, receiver) = channel();
        let typed = sender.clone();
        on_signal(move || {
            // Nobody waits any more.
            let _unheard = sender.send(Word::Signal);
        })?;
        // It ends with the process: nobody can be made to press a key.
        thread::spawn(move || {
            for _line in io::stdin().lock().lines().map_while(Result::ok) {
                if typed.send(Word::Line).is_err() {
                    break;
                }
            }
        });
        Ok(Heard(receiver))
    }

    /// Until a line is typed, or so long after more than these ballots are there. A signal ends it as a failure.
    fn wait_for_votes(&self, board: &Board, before: u64, time: Duration) -> Result<(), DemoError> {
        let mut first = None;
        loop {
            match self.0.recv_timeout(BETWEEN_LOOKS) {
                Ok(Word::Line) => return Ok(()),
                Ok(Word::Signal) => return Err(DemoEnd::of(ended::SIGNAL_CAME).into()),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => thread::sleep(BETWEEN_LOOKS),
            }
            if first.is_none() && board.status_json()?["ballots"].as_u64() > Some(before) {
                first = Some(Instant::now());
            }
            if first.is_some_and(|first| first.elapsed() >= time) {
                return Ok(());
            }
        }
    }

    /// Until a line is typed, or a signal comes.
    fn wait_for_the_end(&self) {
        while self.0.recv().is_err() {
            thread::sleep(BETWEEN_LOOKS);
        }
    }
}
