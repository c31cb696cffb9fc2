//! Registrars make the roll.

use rand::Rng;
use tupyo_card::CardSecret;
use tupyo_election::{
    Author, Correction, Document, DocumentDigest, Entry, Holder, LineChange, Refusal, RegisteredVoter, Voter,
};
use tupyo_encoding::encode;
use tupyo_proof::SigningKey;

use super::Rehearsal;
use crate::RegistrationPlan;

/// Somebody who registers: the key, the card, and the line.
type Registered = (SigningKey, CardSecret, RegisteredVoter);

/// How registrars make the roll.
impl Rehearsal {
    /// A line of a holder, for a voting key, in the scope of the manifest.
    pub fn line(
        &mut self,
        key: &SigningKey,
        holder: Holder,
        (style, weight): (u16, u32),
        replaces: Option<[u8; 32]>,
    ) -> RegisteredVoter {
        let election = self.state.election();
        let rules = self.state.manifest().and_then(|manifest| manifest.registration()).expect("registrars");
        let possession = rules.scope(election).prove(&holder, key, &mut self.rng);
        let voter = Voter { key: key.verifying_key().encode(), holder, possession, style, weight };
        RegisteredVoter { voter, replaces, card: None }
    }

    /// A document of a registrar, signed and cut into entries.
    pub fn registrar_entries(&mut self, registrar: u16, document: &Document) -> Vec<Entry> {
        let key = &self.registrars[usize::from(registrar)];
        document.sign(self.state.election(), Author::Registrar(registrar), key, &mut self.rng).expect("entries")
    }

    /// Posts a document of a registrar.
    ///
    /// # Errors
    /// The state's refusal.
    pub fn post_registrar(&mut self, registrar: u16, document: &Document) -> Result<(), Refusal> {
        self.registrar_entries(registrar, document).iter().try_for_each(|entry| self.post(entry))
    }

    /// The first registrar says it, and others sign it until it takes effect.
    pub fn register(&mut self, document: &Document) {
        self.post_registrar(0, document).expect("the document is legal");
        let digest = DocumentDigest::of(&encode(document));
        let stands = |play: &Rehearsal| play.state.standing_registrations().any(|standing| standing.digest == digest);
        let mut others = 1..self.registrars.len() as u16;
        while stands(self) {
            let other = others.next().expect("as many registrars as needed");
            self.post_registrar(other, &Document::Countersignature { digest }).expect("the countersignature is legal");
        }
    }

    /// The roll of the plan's voters: some replace a key, some are struck, some corrected.
    pub(super) fn register_all(&mut self, plan: &RegistrationPlan) {
        let voters = self.plan_voters(plan.struck);
        let mut registered: Vec<Registered> = Vec::new();
        for (number, (style, weight)) in voters.into_iter().enumerate() {
            let wrong = if number < plan.changed { weight + 1 } else { weight };
            registered.push(self.registered(plan, (style, wrong)));
        }
        let before = registered.iter().take(plan.replaced).map(|(_, card, line)| (card.public(), *line));
        let first: Vec<_> = before.collect();
        let olds: Vec<_> = first.into_iter().map(|(card, line)| self.older(plan, card, &line)).collect();
        for (new, old) in registered.iter_mut().zip(&olds) {
            new.2.replaces = Some(old.voter.key.0);
        }
        self.register_lines(olds, plan.together);
        self.register_lines(registered.iter().map(|(.., line)| *line).collect(), plan.together);
        self.correct_all(plan, &mut registered);
        registered.sort_by_key(|(.., line)| line.voter.key);
        let (keys, cards) = registered.into_iter().map(|(key, card, _)| (key, card)).unzip();
        self.voters = keys;
        self.cards = if plan.card_signatures { cards } else { Vec::new() };
    }

    /// Style and weight of each voter of the plan, and of some more.
    fn plan_voters(&self, more: usize) -> Vec<(u16, u32)> {
        let weights = || self.plan.weights.iter().copied().cycle();
        let of_style = |(style, (_, voters)): (u16, &(Vec<usize>, usize))| {
            weights().take(*voters).map(move |weight| (style, weight)).collect::<Vec<_>>()
        };
        let voters = (0..).zip(&self.plan.styles).flat_map(of_style);
        voters.chain(weights().take(more).map(|weight| (0, weight))).collect()
    }

    fn registered(&mut self, plan: &RegistrationPlan, terms: (u16, u32)) -> Registered {
        let key = SigningKey::generate(&mut self.rng);
        let card = self.fresh_card();
        let holder = Holder::of(&[0; 32], &encode(&card.public()));
        let mut line = self.line(&key, holder, terms, None);
        line.card = plan.card_signatures.then(|| card.public());
        (key, card, line)
    }

    /// A card of one kind or the other.
    fn fresh_card(&mut self) -> CardSecret {
        let card = match self.rng.gen_bool(0.5) {
            true => CardSecret::generate(&mut self.rng),
            false => CardSecret::generate_p256(&mut self.rng),
        };
        card.expect("a card")
    }

    /// What a holder registered before.
    fn older(&mut self, plan: &RegistrationPlan, card: tupyo_card::CardKey, new: &RegisteredVoter) -> RegisteredVoter {
        let key = SigningKey::generate(&mut self.rng);
        let mut line = self.line(&key, new.voter.holder, (new.voter.style, new.voter.weight), None);
        line.card = plan.card_signatures.then_some(card);
        line
    }

    fn register_lines(&mut self, mut lines: Vec<RegisteredVoter>, together: usize) {
        for some in lines.chunks_mut(together) {
            some.sort_by_key(|line| line.voter.key);
            self.register(&Document::Registration { lines: some.to_vec() });
        }
    }

    /// Corrects weights of the first ones, and strikes the last ones.
    fn correct_all(&mut self, plan: &RegistrationPlan, registered: &mut Vec<Registered>) {
        for (.., line) in registered.iter().take(plan.changed) {
            let Voter { key, style, weight, .. } = line.voter;
            let change = LineChange::Changed { style, weight: weight - 1 };
            self.register(&Document::Correction(Correction {
                key: key.0,
                change,
                reason: "a typing error".to_owned(),
            }));
        }
        for (.., line) in registered.split_off(registered.len() - plan.struck) {
            let (key, reason) = (line.voter.key.0, "not a citizen".to_owned());
            self.register(&Document::Correction(Correction { key, change: LineChange::Struck, reason }));
        }
    }
}
