//! Who is on the roll and what they do.

use rand::rngs::OsRng;
use rand::seq::SliceRandom;
use tupyo_proof::SigningKey;

use super::figures::District;

/// Every so many voters, one votes twice, and one challenges a ballot before casting.
const VOTES_TWICE: usize = 20;
const CHALLENGES: usize = 33;

/// Somebody on the roll.
pub struct Citizen {
    /// The voting key.
    pub key: SigningKey,
    /// What they vote for in the end; nothing for those who stay at home.
    pub choice: Option<usize>,
    /// What they voted for before they changed their mind.
    pub first_choice: Option<usize>,
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
    let mut choices: Vec<_> = voters.chain(at_home).collect();
    choices.shuffle(&mut OsRng);
    let citizen = |(number, choice): (usize, Option<usize>)| Citizen {
        key: SigningKey::generate(&mut OsRng),
        choice,
        first_choice: choice.filter(|_| number % VOTES_TWICE == 1).map(|choice| (choice + 1) % outputs.len()),
        challenges: choice.is_some() && number % CHALLENGES == 2,
    };
    choices.into_iter().enumerate().map(citizen).collect()
}
