//! Voters who cheat, and what the board must say to each.

use rand::rngs::OsRng;
use tupyo_circuits::{TrackingCode, Witness};
use tupyo_client::{Board, ClientError};
use tupyo_election::{Ballot, Entry, RefusalCode, SignedBallot, Voting, seal, sign};
use tupyo_group::{Scalar, SecretScalar};
use tupyo_proof::SigningKey;
use tupyo_voter::{Choices, VotingSession};

use crate::catalogue::{ended, play as texts};
use crate::error::{DemoEnd, DemoError};

/// One attempt.
pub struct Cheat {
    /// What is tried, in English and Korean.
    pub what: [&'static str; 2],
    /// What is posted.
    pub entry: Entry,
    /// The code that it must be refused with.
    pub expected: RefusalCode,
}

/// What became of an attempt.
pub struct CheatOutcome {
    /// What was tried.
    pub what: [&'static str; 2],
    /// The code that it must be refused with.
    pub expected: RefusalCode,
    /// The code that it was refused with; nothing if it was accepted.
    pub code: Option<String>,
    /// The board's words.
    pub detail: String,
}

impl CheatOutcome {
    /// Whether it was refused for the right reason.
    pub fn is_refused(&self) -> bool {
        self.code.as_deref() == Some(self.expected.text())
    }
}

/// The people a cheat needs: somebody on the roll who has not voted, somebody who has, and what that one has cast.
pub struct Cast<'a> {
    /// Has not voted.
    pub cheater: &'a VotingSession,
    /// Has voted.
    pub voter: &'a mut VotingSession,
    /// The voter's ballot on the ledger.
    pub ballot: SignedBallot,
    /// A ballot that has been challenged, and whose voter.
    pub challenged: Option<(Ballot, &'a SigningKey)>,
}

/// All attempts that are made while voting is open.
pub fn cheats(cast: &mut Cast<'_>, choices: &Choices, other_style: u16) -> Result<Vec<Cheat>, DemoError> {
    let mut attempts = vec![
        copied(cast),
        unregistered(cast, choices)?,
        out_of_chain(cast, choices)?,
        of_numbers(cast, texts::VOTE, 2, 0)?,
        of_numbers(cast, texts::VOTE_2, -1, 2)?,
        other_district(cast, choices, other_style)?,
    ];
    if let Some((ballot, key)) = cast.challenged.take() {
        let code = ballot.tracking_code(cast.cheater.check().context());
        let entry = sign(ballot, code, key, &mut OsRng);
        attempts.push(Cheat {
            what: texts::BALLOT_WAS_CHALLENGED_BEFORE,
            entry,
            expected: RefusalCode::ChallengedBallot,
        });
    }
    Ok(attempts)
}

/// Posts an attempt.
pub fn attempt(board: &Board, cheat: Cheat) -> Result<CheatOutcome, DemoError> {
    let Cheat { what, entry, expected } = cheat;
    match board.post(&entry) {
        Ok(_) => Ok(CheatOutcome { what, expected, code: None, detail: String::new() }),
        Err(ClientError::Refused { code, detail, .. }) => Ok(CheatOutcome { what, expected, code: Some(code), detail }),
        Err(error) => Err(error.into()),
    }
}

/// A ballot made after voting has ended.
pub fn after_close(cheater: &VotingSession, choices: &Choices) -> Result<Cheat, DemoError> {
    let entry = honest(cheater, choices)?;
    Ok(Cheat { what: texts::BALLOT_AFTER_CLOSE, entry, expected: RefusalCode::Closed })
}

fn copied(cast: &Cast<'_>) -> Cheat {
    let ballot = Ballot { voter: cast.cheater.voter(), previous: None, ..cast.ballot.ballot.clone() };
    let code = ballot.tracking_code(cast.cheater.check().context());
    Cheat {
        what: texts::COPY_ANOTHER_VOTER_BALLOT,
        entry: sign(ballot, code, cast.cheater.key(), &mut OsRng),
        expected: RefusalCode::ProofInvalid,
    }
}

fn unregistered(cast: &Cast<'_>, choices: &Choices) -> Result<Cheat, DemoError> {
    let Entry::Ballot(signed) = honest(cast.cheater, choices)? else {
        return Err(DemoEnd::of(ended::NOT_A_BALLOT).into());
    };
    let code = signed.ballot.tracking_code(cast.cheater.check().context());
    let stranger = SigningKey::generate(&mut OsRng);
    Ok(Cheat {
        what: texts::BALLOT_UNDER_UNREGISTERED_KEY,
        entry: sign(signed.ballot, code, &stranger, &mut OsRng),
        expected: RefusalCode::SignatureInvalid,
    })
}

fn out_of_chain(cast: &mut Cast<'_>, choices: &Choices) -> Result<Cheat, DemoError> {
    let last = cast.voter.last();
    cast.voter.set_last(None);
    let entry = honest(cast.voter, choices);
    cast.voter.set_last(last);
    Ok(Cheat { what: texts::SECOND_VALID_BALLOT_OUT, entry: entry?, expected: RefusalCode::OutOfChain })
}

/// `first` votes for the first candidate and `second` for the second one: they add up to 1 or are none of a voter's
/// business.
fn of_numbers(cast: &Cast<'_>, what: [&'static str; 2], first: i64, second: i64) -> Result<Cheat, DemoError> {
    let session = cast.cheater;
    let style = session.voter_on_roll()?.style;
    let circuit = session.check().manifest().style_circuit(style).ok_or_else(|| DemoEnd::of(ended::NO_CIRCUIT))?;
    let mut numbers = vec![0; circuit.bits()];
    numbers.iter_mut().zip([first, second]).for_each(|(place, number)| *place = number);
    let secret = |number: i64| SecretScalar::decode(&Scalar::from(number).encode());
    let numbers: Result<Vec<_>, _> = numbers.into_iter().map(secret).collect();
    let witness = Witness::of_numbers(numbers?, SecretScalar::random(&mut OsRng)).with_limbs(vec![0; circuit.limbs()]);
    let documents = session.check().documents();
    let voting = Voting { voter: session.voter(), previous: None, documents };
    let ballot = seal(session.check(), voting, &witness, &mut OsRng)?;
    let code: TrackingCode = ballot.tracking_code(session.check().context());
    Ok(Cheat { what, entry: sign(ballot, code, session.key(), &mut OsRng), expected: RefusalCode::ProofInvalid })
}

fn other_district(cast: &Cast<'_>, choices: &Choices, other_style: u16) -> Result<Cheat, DemoError> {
    let Entry::Ballot(signed) = honest(cast.cheater, choices)? else {
        return Err(DemoEnd::of(ended::NOT_A_BALLOT).into());
    };
    let ballot = Ballot { style: other_style, ..signed.ballot };
    let code = ballot.tracking_code(cast.cheater.check().context());
    Ok(Cheat {
        what: texts::BALLOT_FOR_ANOTHER_DISTRICT,
        entry: sign(ballot, code, cast.cheater.key(), &mut OsRng),
        expected: RefusalCode::WrongStyle,
    })
}

/// A valid ballot, as the honest device makes it.
fn honest(session: &VotingSession, choices: &Choices) -> Result<Entry, DemoError> {
    let ballot = session.prepare(choices, &mut OsRng)?;
    Ok(session.sign(ballot, &mut OsRng)?)
}
