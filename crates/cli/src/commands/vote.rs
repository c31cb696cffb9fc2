use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_card::CardSigner;
use tupyo_circuits::TrackingCode;
use tupyo_circuits::kinds::KINDS;
use tupyo_election::{ElectionManifest, ElectionState, Refusal};
use tupyo_office::sign_with_card;
use tupyo_proof::SigningKey;
use tupyo_voter::{
    BallotVoter, Choices, Decision, KeptReceipt, Next, Pending, SealedBallot, Standing, VoterError, VotingSession,
};

use crate::announcements;
use crate::card_source::{CardSource, PinOptions};
use crate::choosing;
use crate::failure::Failure;
use crate::keys;
use crate::pending::PendingFile;
use crate::place::{Election, FollowedElection, Output};
use crate::receipts;
use crate::say::{Answer, Say};
use crate::trusted;
use crate::vault::PassphraseOptions;

/// Vote: encrypt the choices, see the tracking code, then cast the ballot or challenge it
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  tupyo vote --anchors anchors.json --key voting.key\n\nEvery contest is asked for, and \
        what is answered stands behind the `=` below; a file of choices\nhas a line for each contest. After the \
        tracking code is shown, `cast` or `challenge` is read.\n\nHow choices are written:".to_owned() + &forms()
)]
pub struct Vote {
    #[command(flatten)]
    election: Election,
    /// The voting key file
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The file of the choices, see below; `-` for standard input, up to an empty line. Without it every contest is
    /// asked for
    #[arg(long, value_name = "FILE")]
    choices: Option<PathBuf>,
    /// The receipt to write; the ballot is written beside it
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// The citizen card, where the election demands its signature on every ballot: a file, or the pkcs11: URI of a key
    /// in a token
    #[arg(long, value_name = "FILE|URI")]
    card: Option<CardSource>,
    #[command(flatten)]
    pins: PinOptions,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    output: Output,
}

/// How choices are written, for help.
fn forms() -> String {
    let choice = |place: usize| KINDS.get(place).map(|kind| kind.choice);
    let first = |place: &usize| (0..*place).all(|before| choice(before) != choice(*place));
    let forms = (0..KINDS.len()).filter(first).filter_map(choice);
    forms.map(|(written, says)| format!("\n  {written:<27}{says}")).collect()
}

/// What a run has in hand when a ballot is to be sent.
struct Sending<'a> {
    pending: &'a Pending,
    file: &'a PendingFile,
    receipt: &'a Path,
}

/// What has become of a ballot that was sent.
enum Sent {
    /// Its receipt is kept.
    Posted(Answer),
    /// Documents that it does not know make it illegal for ever: the election, followed to them, and how many it knows.
    Anew(Box<FollowedElection>, u32),
}

impl Vote {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.vote())
    }

    fn vote(&self) -> Result<Answer, Failure> {
        let file = PendingFile::beside(&self.key);
        match file.load()? {
            Some(pending) => self.again(&file, &pending),
            None => self.anew(&file),
        }
    }

    fn anew(&self, file: &PendingFile) -> Result<Answer, Failure> {
        self.receipt.iter().try_for_each(|path| receipts::must_be_new(path))?;
        let key = keys::load(&self.key, &self.passphrase.ask(&self.key)?)?;
        let mut place = self.election.place()?;
        let state = place.follow()?;
        let say = self.output.say();
        let mut session = VotingSession::new(state, key)?;
        let mut card = self.card_of(&session)?;
        announcements::show(state.announced_after(0), &say);
        let style = session.voter_on_roll()?.style;
        show_company(&session, &say);
        let choices = choosing::choices(self.choices.as_deref(), session.check().manifest(), style, &say)?;
        show_choices(session.check().manifest(), &choices, &say);
        loop {
            match self.seal_and_send(place, (&session, card.as_mut()), &choices, file)? {
                Sent::Posted(answer) => return Ok(answer),
                Sent::Anew(followed, after) => {
                    place = *followed;
                    let state = place.follow()?;
                    self.show_news(state, after);
                    session = session.follow_on(state)?;
                }
            }
        }
    }

    /// The voter's card, if each ballot must bear its signature. It is opened before anything is chosen.
    fn card_of(&self, session: &VotingSession) -> Result<Option<Box<dyn CardSigner>>, Failure> {
        let Some(expected) = session.card() else {
            if self.card.is_some() {
                let en = "The card is not used: this election demands no card's signature on ballots.";
                self.output.say().note(en, "카드를 쓰지 않습니다. 이 선거는 표에 카드 서명을 요구하지 않습니다.");
            }
            return Ok(None);
        };
        let card = self.card.as_ref().ok_or(VoterError::CardNeeded)?.open(&self.pins)?;
        match card.key().card_key() {
            Some(found) if found == expected => Ok(Some(card)),
            _ => Err(Failure::usage("other-card", "this is not the card with which the voting key was registered")),
        }
    }

    /// One ballot, from its sealing to its receipt.
    fn seal_and_send(
        &self,
        place: FollowedElection,
        (session, card): (&VotingSession, Option<&mut Box<dyn CardSigner>>),
        choices: &Choices,
        file: &PendingFile,
    ) -> Result<Sent, Failure> {
        let say = self.output.say();
        let ballot = session.prepare(choices, &mut OsRng)?;
        let code = ballot.code();
        say.note(&format!("Tracking code: {code}"), &format!("추적 코드: {code}"));
        let receipt = self.receipt_of(code);
        receipts::must_be_new(&receipt)?;
        let pending = decided(session, card, ballot, decide(&say)?)?;
        file.keep(&pending)?;
        let sent = self.send(place, &Sending { pending: &pending, file, receipt: &receipt })?;
        if matches!(sent, Sent::Posted(_)) && pending.decision() == Decision::Challenge {
            session.check_opened(pending.entry(), code, choices)?;
        }
        Ok(sent)
    }

    /// An earlier run has decided and has no receipt: nothing is chosen or decided now, unless the ledger proves that
    /// the ballot has come too late for a document.
    fn again(&self, file: &PendingFile, pending: &Pending) -> Result<Answer, Failure> {
        let place = self.look(pending)?;
        let code = pending.code(place.follower.ledger().ballot_check()?)?;
        self.output.say().note(
            &format!("A ballot of an earlier run has no receipt yet: the same ballot is sent again, and nothing new is \
                made. Tracking code: {code}"),
            &format!("앞서 보낸 투표지의 영수증이 아직 없습니다. 같은 투표지를 다시 보내며 새로 만들지 않습니다. 추적 코드: {code}"),
        );
        let sent = match pending.next(place.follower.ledger())? {
            Next::Send => self.send(place, &Sending { pending, file, receipt: &self.receipt_of(code) })?,
            Next::Refused(refusal) => return Err(forget(file, code, &refusal)),
            Next::Anew { after } => {
                file.settle()?;
                Sent::Anew(Box::new(place), after)
            }
        };
        match sent {
            Sent::Posted(answer) => Ok(answer),
            Sent::Anew(mut place, after) => {
                self.show_news(place.follow()?, after);
                self.anew(file)
            }
        }
    }

    /// What has been announced since a ballot was sealed, and that it is not on the ledger.
    fn show_news(&self, state: &ElectionState, after: u32) {
        let say = self.output.say();
        say.note(
            "That ballot is not on the ledger and never can be: it was sealed before something was announced. A new \
            ballot is made, with a tracking code of its own.",
            "그 투표지는 공고 전에 봉인되어 원장에 오르지 않았고 오를 수도 없습니다. 추적 코드가 다른 새 투표지를 만듭니다.",
        );
        announcements::show(state.announced_after(after), &say);
    }

    /// Follows the ledger from its beginning, and looks for the ballot.
    fn look(&self, pending: &Pending) -> Result<FollowedElection, Failure> {
        let mut place = self.election.place()?;
        place.look_for(pending)?;
        place.follow()?;
        Ok(place)
    }

    fn send(&self, place: FollowedElection, sending: &Sending<'_>) -> Result<Sent, Failure> {
        let Sending { pending, file, receipt } = sending;
        let earlier = receipts::load(receipt).ok().filter(|kept| kept.entry == pending.bytes());
        let kept = match earlier {
            Some(kept) => kept,
            None => {
                let posted = match place.board.post_bytes(pending.bytes()) {
                    Ok(posted) => posted,
                    Err(error) => return self.refused(sending, error.into()),
                };
                let kept = KeptReceipt { receipt: posted, entry: pending.bytes().to_vec() };
                receipts::store(receipt, &kept)?;
                kept
            }
        };
        let place = self.held_to(place, &kept).map_err(|failure| file.unsettled(failure))?;
        let ledger = place.follower.ledger();
        let (code, standing) = (pending.code(ledger.ballot_check()?)?, ledger.standing(&kept)?);
        let voter = BallotVoter::of(pending.entry(), place.follower.state());
        file.settle()?;
        Ok(Sent::Posted(answer(pending.decision(), code, &kept, receipt, standing, voter.as_ref())))
    }

    /// The board's refusal is believed where the ledger proves that it is final; else the ballot goes on waiting.
    fn refused(&self, sending: &Sending<'_>, failure: Failure) -> Result<Sent, Failure> {
        let Sending { pending, file, .. } = sending;
        let proven = || -> Result<_, Failure> {
            let place = self.look(pending)?;
            let code = pending.code(place.follower.ledger().ballot_check()?)?;
            let next = pending.next(place.follower.ledger())?;
            Ok((next, code, place))
        };
        match proven() {
            Ok((Next::Anew { after }, _, place)) => {
                file.settle()?;
                Ok(Sent::Anew(Box::new(place), after))
            }
            Ok((Next::Refused(refusal), code, _)) => Err(forget(file, code, &refusal)),
            Err(other) if !other.is_connection() => Err(file.unsettled(other)),
            _ => Err(file.unsettled(failure)),
        }
    }

    /// The ledger, followed to a checkpoint that continues the receipt's, which is remembered first.
    fn held_to(&self, mut place: FollowedElection, kept: &KeptReceipt) -> Result<FollowedElection, Failure> {
        if place.hold_to(kept).is_err() {
            // More has been followed than the receipt covers: from the beginning, then.
            place = self.election.place()?;
            place.hold_to(kept)?;
        }
        place.follow()?;
        Ok(place)
    }

    /// The receipt's file: by default named after the first two groups of the tracking code.
    fn receipt_of(&self, code: TrackingCode) -> PathBuf {
        let short = || code.to_string().chars().take(9).chain(".receipt".chars()).collect::<String>();
        self.receipt.clone().unwrap_or_else(|| PathBuf::from(short()))
    }
}

/// What was decided of a ballot, and signed. If the card does not sign, nothing has left this machine.
fn decided(
    session: &VotingSession,
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

/// A ballot that can never be on the ledger does not wait any more.
fn forget(file: &PendingFile, code: TrackingCode, refusal: &Refusal) -> Failure {
    if let Err(failure) = file.settle() {
        return failure;
    }
    let message = format!("ballot {code} is not on the ledger and never can be: {refusal}");
    Failure::refused(refusal.code(), message)
}

/// Among how many voters the vote is hidden, and what departs from the rules that hide it.
fn show_company(session: &VotingSession<SigningKey>, say: &Say) {
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

fn decide(say: &Say) -> Result<Decision, Failure> {
    let en = "Write down the tracking code. Type `cast` to vote, or `challenge` to have the encryption checked (the \
        ballot is then not counted):";
    let ko = "추적 코드를 적어 두십시오. 투표하려면 `cast`, 암호화를 검사하려면 `challenge`를 입력하십시오(검사한 투표지는 집계되지 않습니다):";
    match say.ask(en, ko)?.as_str() {
        "cast" => Ok(Decision::Cast),
        "challenge" => Ok(Decision::Challenge),
        _ => Err(Failure::usage("undecided", "neither `cast` nor `challenge`: nothing was sent")),
    }
}

fn show_choices(manifest: &ElectionManifest, choices: &Choices, say: &Say) {
    let values = choices.expected_values(manifest).unwrap_or_default();
    let counts = manifest.counts(choices.style(), &values).unwrap_or_default();
    for (contest, output, value) in counts.into_iter().filter(|(_, _, value)| *value > 0) {
        let line = receipts::count_line(manifest, contest, output, value, say.tag());
        say.note(&line, &line);
    }
}

fn answer(
    decision: Decision,
    code: TrackingCode,
    kept: &KeptReceipt,
    receipt: &Path,
    standing: Standing,
    voter: Option<&BallotVoter>,
) -> Answer {
    let (index, file) = (kept.receipt.index(), receipt.display());
    let [watched_en, watched_ko] = receipts::sentence(standing);
    let [whose_en, whose_ko] = voter.map(receipts::whose).unwrap_or_default();
    let answer = match (decision, standing.settles()) {
        (Decision::Cast, true) => Answer::new(
            format!(
                "Your ballot is cast: entry {index} of the ledger, of {whose_en}. Keep the receipt {file}: it proves \
                that your ballot was accepted.{watched_en}"
            ),
            format!(
                "투표가 접수되었습니다(원장 {index}번, {whose_ko}). 접수를 증명하는 영수증 {file}을 보관하십시오.{watched_ko}"
            ),
        ),
        (Decision::Cast, false) => Answer::new(
            format!(
                "The board has accepted your ballot: entry {index} of the ledger, of {whose_en}. Do not take it for \
                cast before the receipt {file} is final.{watched_en}"
            ),
            format!(
                "게시판이 투표지를 받았습니다(원장 {index}번, {whose_ko}). 영수증 {file}이 확정되기 전에는 투표가 끝난 것이 아닙니다.{watched_ko}"
            ),
        ),
        (Decision::Challenge, _) => Answer::new(
            format!(
                "The ballot was opened for everybody: entry {index} of the ledger, of {whose_en}. `tupyo ballot find \
                {code}` shows on any device what it holds: it must be exactly your choices. It is not counted: now \
                vote.{watched_en}"
            ),
            format!(
                "투표지를 모두에게 공개했습니다(원장 {index}번, {whose_ko}). 다른 기기에서 `tupyo ballot find {code}`로 내용이 선택과 같은지 확인하십시오. 이 \
                투표지는 집계되지 않으니 이제 투표하십시오.{watched_ko}"
            ),
        ),
    };
    let decided = if decision == Decision::Cast { "cast" } else { "challenged" };
    let json = json!({
        "code": code.to_string(), "index": index, "receipt": receipt, "decision": decided, "finality": standing.as_str(),
        "cast": decision == Decision::Cast && standing.settles(),
    });
    answer.with(receipts::with_voter(json, voter))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_help_shows_how_every_kind_is_written() {
        let expected = "
  mayor=kim                  one choice; mayor=blank where that is allowed
  council=ahn,bae            several; council= for none
  film=one:5,three:2         points, votes or won for each; what is not named gets 0
  song=two>one>three         an order
  song=two>one               an order of some; what is not named gets nothing
  leader=lee>kim=park        an order with ties; what is not named is tied behind all that is";
        assert_eq!(super::forms(), expected);
    }
}
