//! `tupyo vote`: seals a ballot, then casts or challenges it.

use std::path::PathBuf;
use std::process::ExitCode;

use rand::rngs::OsRng;
use tupyo_card::CardSigner;
use tupyo_circuits::TrackingCode;
use tupyo_circuits::kinds::KINDS;
use tupyo_proof::SigningKey;
use tupyo_voter::{Choices, Decision, Next, Pending, VoterError, VotingSession};

use crate::announcements;
use crate::card_source::{CardSource, PinOptions};
use crate::catalogue::{vote as texts, wrong_cards};
use crate::choosing;
use crate::failure::Failure;
use crate::keys;
use crate::pending::PendingFile;
use crate::place::{Election, Output};
use crate::receipts;
use crate::say::Answer;
use crate::vault::PassphraseOptions;
use crate::voter_place::{Following, VoterPlace, VotersElection};

use sent::{OnItsWay, Sent};

mod deciding;
mod sent;

/// Vote: encrypt the choices, see the tracking code, then cast the ballot or challenge it
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  tupyo vote --anchors anchors.json --key voting.key\n\nThe ballot is shown and every \
        contest asked for; what is answered stands behind the `=` below; a file of choices\nhas a line for each \
        contest. Contests and options are named by their ids or by their exact titles. After the \
        tracking code is shown, `cast` or `challenge` is read.\n\nHow choices are written:".to_owned() + &forms()
)]
pub struct Vote {
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    following: Following,
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

impl Vote {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.vote())
    }

    fn vote(&self) -> Result<Answer, Failure> {
        let file = PendingFile::beside(&self.key);
        match file.load()? {
            Some(pending) => self.again(&file, pending),
            None => self.anew(&file, None),
        }
    }

    fn key(&self) -> Result<SigningKey, Failure> {
        keys::load(&self.key, &self.passphrase.ask(&self.key)?)
    }

    /// Chooses, seals, decides and sends, in the place of an older ballot that stays kept until then.
    fn anew(&self, file: &PendingFile, mut older: Option<Pending>) -> Result<Answer, Failure> {
        self.receipt.iter().try_for_each(|path| receipts::must_be_new(path))?;
        let key = self.key()?;
        let mut election = self.election_of(Some(&key))?;
        election.place.follow()?;
        let say = self.output.say();
        let mut session = election.place.session(&key)?;
        let mut card = self.card_of(&session)?;
        announcements::show(&election.place.announced_after(0)?, &say);
        let style = session.voter_on_roll()?.style;
        deciding::show_company(&session, &say);
        let choices = choosing::choices(self.choices.as_deref(), session.check().manifest(), style, &say)?;
        deciding::show_choices(session.check().manifest(), &choices, &say);
        loop {
            match self.seal_and_send(&mut election, (&session, card.as_mut()), &choices, (file, older.as_ref()))? {
                Sent::Posted(answer) => return Ok(answer),
                Sent::Anew(after) => {
                    self.show_news(&election.place, after)?;
                    session = election.place.session(&key)?;
                    older = file.load()?;
                }
            }
        }
    }

    fn election_of(&self, key: Option<&SigningKey>) -> Result<VotersElection<'_>, Failure> {
        VotersElection::new(&self.election, self.following, key.map(SigningKey::verifying_key))
    }

    /// The voter's card, if each ballot must bear its signature. It is opened before anything is chosen.
    fn card_of(&self, session: &VotingSession<&SigningKey>) -> Result<Option<Box<dyn CardSigner>>, Failure> {
        let Some(expected) = session.card() else {
            if self.card.is_some() {
                self.output.say().note(texts::CARD_NOT_USED_ELECTION);
            }
            return Ok(None);
        };
        let card = self.card.as_ref().ok_or(VoterError::CardNeeded)?.open(&self.pins)?;
        match card.key().card_key() {
            Some(found) if found == expected => Ok(Some(card)),
            _ => Err(Failure::usage("other-card", wrong_cards::OTHER_CARD)),
        }
    }

    /// One ballot, from its sealing to its receipt.
    fn seal_and_send(
        &self,
        election: &mut VotersElection<'_>,
        (session, card): (&VotingSession<&SigningKey>, Option<&mut Box<dyn CardSigner>>),
        choices: &Choices,
        (file, older): (&PendingFile, Option<&Pending>),
    ) -> Result<Sent, Failure> {
        let say = self.output.say();
        let ballot = session.prepare(choices, &mut OsRng)?;
        let code = ballot.code();
        say.note(texts::tracking_code(&code));
        let receipt = &self.receipt_of(code);
        receipts::must_be_new(receipt)?;
        let pending = deciding::decided(session, card, ballot, deciding::decide(&say)?)?;
        file.keep(&pending, older)?;
        let opened = (pending.decision() == Decision::Challenge).then(|| pending.bytes().to_vec());
        let sent = OnItsWay { file, receipt, code }.send(election, pending, &say)?;
        if let (Sent::Posted(_), Some(entry)) = (&sent, opened) {
            session.check_opened(Pending::decode(&entry)?.entry(), code, choices)?;
        }
        Ok(sent)
    }

    /// An earlier run has decided and has no receipt: nothing is chosen or decided now, unless the ledger proves that
    /// the ballot has come too late for a document.
    fn again(&self, file: &PendingFile, pending: Pending) -> Result<Answer, Failure> {
        let unsettled = |failure: Failure| file.unsettled(failure);
        let key = self.following.is_light().then(|| self.key()).transpose()?;
        let mut election = self.election_of(key.as_ref()).map_err(unsettled)?;
        let next = election.look(&pending).map_err(unsettled)?;
        let (code, say) = (election.place.code_of(&pending)?, self.output.say());
        say.note(texts::ballot_earlier_run_no(&code));
        let on_its_way = OnItsWay { file, receipt: &self.receipt_of(code), code };
        let sent = match next {
            Next::Refused(refusal) => return Err(on_its_way.forget(refusal.code(), &refusal.to_string())),
            Next::Anew { after } if !self.following.is_light() => Sent::Anew(after),
            // By light it may be on the ledger: then the board has its receipt.
            Next::Send | Next::Anew { .. } => on_its_way.send(&mut election, pending, &say)?,
        };
        match sent {
            Sent::Posted(answer) => Ok(answer),
            Sent::Anew(after) => {
                self.show_news(&election.place, after)?;
                self.anew(file, file.load()?)
            }
        }
    }

    /// What has been announced since a ballot was sealed, and whether it is proven that it is not on the ledger.
    fn show_news(&self, place: &VoterPlace, after: u32) -> Result<(), Failure> {
        let say = self.output.say();
        match place {
            VoterPlace::Whole(_) => say.note(texts::BALLOT_NOT_ON_LEDGER),
            VoterPlace::Light(_) => say.note(texts::BALLOT_WAS_SEALED_BEFORE),
        }
        announcements::show(&place.announced_after(after)?, &say);
        Ok(())
    }

    /// The receipt's file: by default named after the first two groups of the tracking code.
    fn receipt_of(&self, code: TrackingCode) -> PathBuf {
        let short = || code.to_string().chars().take(9).chain(".receipt".chars()).collect::<String>();
        self.receipt.clone().unwrap_or_else(|| PathBuf::from(short()))
    }
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
