//! Who is on the roll and what they do.

use rand::rngs::OsRng;
use rand::seq::SliceRandom;
use tupyo_proof::SigningKey;

use super::figures::District;

/// Every so many voters, one votes twice, and one challenges a ballot before casting.
const VOTES_TWICE: usize = 20;
const CHALLENGES: usize = 33;

/// What somebody chooses in each contest: numbers as [`tupyo_voter::Choices::of`] takes them.
pub type Marks = Vec<Vec<usize>>;

/// Somebody on the roll.
pub struct Citizen {
    /// The voting key.
    pub key: SigningKey,
    /// What they vote for in the end; nothing for those who stay at home.
    pub choice: Option<Marks>,
    /// What they voted for before they changed their mind.
    pub first_choice: Option<Marks>,
    /// Whether they challenge a ballot first.
    pub challenges: bool,
}

impl Citizen {
    /// How many ballots this citizen casts.
    pub fn ballots(&self) -> u64 {
        u64::from(self.choice.is_some()) + u64::from(self.first_choice.is_some())
    }
}

/// A shuffled electorate whose votes are exactly these figures.
pub fn electorate(district: &District) -> Vec<Citizen> {
    let outputs = district.expected();
    let voters = outputs.iter().enumerate().flat_map(|(choice, count)| (0..*count).map(move |_| Some(choice)));
    let at_home = (0..district.abstained).map(|_| None);
    let marks = |choice: usize| vec![vec![choice]];
    let choices = voters
        .chain(at_home)
        .map(|choice| (choice.map(marks), choice.map(|choice| marks((choice + 1) % outputs.len()))));
    citizens(choices.collect())
}

/// Citizens in a random order, each with what they choose in the end and what they would choose before, if they change
/// their mind.
pub fn citizens(mut choices: Vec<(Option<Marks>, Option<Marks>)>) -> Vec<Citizen> {
    choices.shuffle(&mut OsRng);
    let citizen = |(number, (choice, first)): (usize, (Option<Marks>, Option<Marks>))| Citizen {
        key: SigningKey::generate(&mut OsRng),
        challenges: choice.is_some() && number % CHALLENGES == 2,
        first_choice: first.filter(|_| number % VOTES_TWICE == 1),
        choice,
    };
    choices.into_iter().enumerate().map(citizen).collect()
}
