//! What a voter is shown before deciding, and what is decided.

use rand::rngs::OsRng;
use tupyo_card::CardSigner;
use tupyo_election::ElectionManifest;
use tupyo_fate::count_line;
use tupyo_office::sign_with_card;
use tupyo_proof::SigningKey;
use tupyo_voter::{Choices, Decision, Pending, SealedBallot, VotingSession};

use crate::catalogue::{vote as texts, wrong_usage};
use crate::failure::Failure;
use crate::say::Say;
use crate::trusted;

/// What was decided of a ballot, and signed. If the card does not sign, nothing has left this machine.
pub fn decided(
    session: &VotingSession<&SigningKey>,
    card: Option<&mut Box<dyn CardSigner>>,
    ballot: SealedBallot,
    decision: Decision,
) -> Result<Pending, Failure> {
    Ok(match card {
        None => session.decide(ballot, decision, &mut OsRng)?,
        Some(card) => {
            let mut sign = |message: &[u8]| sign_with_card(card.as_mut(), message);
            session.decide_with_card(ballot, decision, &mut sign, &mut OsRng)?
        }
    })
}

/// Among how many voters the vote is hidden, where the roll is known, and what departs from the rules that hide it.
pub fn show_company(session: &VotingSession<&SigningKey>, say: &Say) {
    let check = session.check();
    if let Some((cell, voters)) = check.roll().cell_of(session.voter()) {
        let (weight, count) = (cell.weight, cell.count);
        say.note(texts::your_district_voters_on(&count, &voters, &weight));
    }
    let [en, ko] = trusted::exception_lines(check.manifest());
    if !en.is_empty() {
        say.note([&en, &ko]);
    }
}

/// Asks for the decision.
pub fn decide(say: &Say) -> Result<Decision, Failure> {
    match say.ask(texts::WRITE_DOWN_TRACKING_CODE)?.as_str() {
        "cast" => Ok(Decision::Cast),
        "challenge" => Ok(Decision::Challenge),
        _ => Err(Failure::usage("undecided", wrong_usage::NEITHER_CAST_NOR_CHALLENGE)),
    }
}

/// What was chosen, contest by contest.
pub fn show_choices(manifest: &ElectionManifest, choices: &Choices, say: &Say) {
    let values = choices.expected_values(manifest).unwrap_or_default();
    let counts = manifest.counts(choices.style(), &values).unwrap_or_default();
    say.note(texts::YOU_HAVE_CHOSEN);
    for contest in manifest.styles().get(usize::from(choices.style())).map_or(&[][..], |style| &style.contests) {
        let own = || counts.iter().filter(|(of, ..)| of == contest);
        for (contest, output, value) in own().filter(|(.., value)| *value > 0) {
            let line = count_line(manifest, *contest, *output, *value, say.tag());
            say.note([&line, &line]);
        }
        let title = manifest.contests().get(*contest).map_or("", |contest| contest.title.in_language(say.tag()));
        if own().all(|(.., value)| *value == 0) {
            say.note(texts::nothing(&title));
        }
    }
}
