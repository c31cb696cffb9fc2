//! What a voter is shown before deciding, and what is decided.

use rand::rngs::OsRng;
use tupyo_card::CardSigner;
use tupyo_election::ElectionManifest;
use tupyo_fate::count_line;
use tupyo_office::sign_with_card;
use tupyo_proof::SigningKey;
use tupyo_voter::{Choices, Decision, Pending, SealedBallot, VotingSession};

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
        say.note(
            &format!("Your district has {voters} voters on the roll; {count} of them have your weight ({weight}), you \
                among them."),
            &format!("이 투표 유형의 선거인은 {voters}명이며, 그 가운데 가중치가 같은({weight}) 선거인은 본인을 포함해 {count}명입니다."),
        );
    }
    let [en, ko] = trusted::exception_lines(check.manifest());
    if !en.is_empty() {
        say.note(&en, &ko);
    }
}

/// Asks for the decision.
pub fn decide(say: &Say) -> Result<Decision, Failure> {
    let en = "Write down the tracking code. Type `cast` to vote, or `challenge` to have the encryption checked (the \
        ballot is then not counted):";
    let ko = "추적 번호를 적어 두십시오. 투표하려면 `cast`, 암호화를 검사하려면 `challenge`를 입력하십시오(검사한 투표지는 집계되지 않습니다):";
    match say.ask(en, ko)?.as_str() {
        "cast" => Ok(Decision::Cast),
        "challenge" => Ok(Decision::Challenge),
        _ => Err(Failure::usage("undecided", "neither `cast` nor `challenge`: nothing was sent")),
    }
}

/// What was chosen, contest by contest.
pub fn show_choices(manifest: &ElectionManifest, choices: &Choices, say: &Say) {
    let values = choices.expected_values(manifest).unwrap_or_default();
    let counts = manifest.counts(choices.style(), &values).unwrap_or_default();
    say.note("You have chosen:", "선택하신 내용:");
    for contest in manifest.styles().get(usize::from(choices.style())).map_or(&[][..], |style| &style.contests) {
        let own = || counts.iter().filter(|(of, ..)| of == contest);
        for (contest, output, value) in own().filter(|(.., value)| *value > 0) {
            let line = count_line(manifest, *contest, *output, *value, say.tag());
            say.note(&line, &line);
        }
        let title = manifest.contests().get(*contest).map_or("", |contest| contest.title.in_language(say.tag()));
        if own().all(|(.., value)| *value == 0) {
            say.note(&format!("  {title}: nothing"), &format!("  {title}: 없음"));
        }
    }
}
