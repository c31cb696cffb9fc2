//! The key ceremony.

use rand::rngs::OsRng;
use tupyo_election::kinds::SingleChoice;
use tupyo_elgamal::{CiphertextSum, encrypt};
use tupyo_group::SecretScalar;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_threshold::{
    Ceremony, CeremonyId, CommittedSecrets, Opened, Parameters, TrusteeShare, UnitShare, UnitStatement, open,
    verify_unit_share,
};

use crate::{Clock, Effort, Quantity, Row};

const ID: CeremonyId = CeremonyId { election: [1; 32], number: 0 };

pub fn measure(effort: &Effort) -> Vec<Row> {
    let mut rows = on_a_ledger(effort);
    rows.extend(Play::new(effort).rows());
    rows
}

/// The whole of it, with signed documents and their admission.
fn on_a_ledger(effort: &Effort) -> Vec<Row> {
    let (trustees, threshold, components) = effort.ceremony;
    let mut election = Rehearsal::new(Plan {
        trustees,
        threshold,
        contests: vec![(SingleChoice { blank: true }.into(), 4); components / 5],
        styles: vec![((0..components / 5).collect(), 3)],
        ..Plan::default()
    });
    let ((), ceremony) = Clock::Processor.measure(|| election.hold_ceremony());
    election.post_roll();
    election.open();
    (0..3).for_each(|voter| election.cast(voter, voter as usize));
    let ((), decryption) = Clock::Processor.measure(|| {
        election.close();
        election.post_tally();
        election.agree_all();
        (0..trustees).for_each(|trustee| election.post_share(trustee));
        election.post_result();
    });
    assert!(election.is_finished());
    let row = |operation, micros| Row::new(operation, size(effort), Quantity::Micros(micros, operation)).aim("60 s");
    vec![row("ceremony", ceremony), row("decryption", decryption)]
}

fn size(effort: &Effort) -> String {
    let (trustees, threshold, components) = effort.ceremony;
    format!("{threshold} of {trustees} trustees, {components} components")
}

/// The steps by themselves.
struct Play {
    size: String,
    ceremony: Ceremony,
    trustees: Vec<u16>,
    threshold: usize,
    shares: Vec<TrusteeShare>,
    /// Time of all trustees' own work, and of verifying.
    own: f64,
    observing: f64,
}

impl Play {
    fn new(effort: &Effort) -> Play {
        let (trustees, threshold, components) = effort.ceremony;
        let parameters = Parameters::new(trustees, threshold, components as u16).expect("parameters");
        let mut play = Play {
            size: size(effort),
            ceremony: Ceremony::new(ID, parameters),
            trustees: (0..trustees).collect(),
            threshold: threshold.into(),
            shares: Vec::new(),
            own: 0.0,
            observing: 0.0,
        };
        let empty = play.ceremony.clone();
        let commit = |trustee| CommittedSecrets::commit(&empty, trustee, &mut OsRng).expect("secrets");
        let (secrets, commitments): (Vec<_>, Vec<_>) = play.each(commit).into_iter().unzip();
        play.post(commitments, |ceremony, trustee, message| ceremony.accept_commitment(trustee, message).is_ok());
        play.exchange(&secrets);
        play
    }

    fn exchange(&mut self, secrets: &[CommittedSecrets]) {
        let ceremony = self.ceremony.clone();
        let of = |trustee| &secrets[usize::from(trustee)];
        let reveals = self.each(|trustee| of(trustee).reveal(&ceremony, &mut OsRng).expect("a reveal"));
        self.post(reveals, |ceremony, trustee, message| ceremony.accept_reveal(trustee, message).is_ok());
        let ceremony = self.ceremony.clone();
        let shares = self.each(|trustee| of(trustee).seal_shares(&ceremony).expect("shares"));
        self.post(shares, |ceremony, trustee, message| ceremony.accept_shares(trustee, message).is_ok());
        let ceremony = self.ceremony.clone();
        let opened = self.each(|trustee| match of(trustee).open_shares(&ceremony, &mut OsRng) {
            Ok(Opened::Share(share, confirmation)) => Some((share, confirmation)),
            _ => None,
        });
        let (shares, confirmations): (Vec<_>, Vec<_>) =
            opened.into_iter().map(|share| share.expect("every share fits")).unzip();
        self.shares = shares;
        self.post(confirmations, |ceremony, trustee, message| ceremony.accept_confirmation(trustee, message).is_ok());
    }

    /// What every trustee does for itself.
    fn each<T>(&mut self, step: impl FnMut(u16) -> T) -> Vec<T> {
        let (done, micros) = Clock::Processor.measure(|| self.trustees.iter().copied().map(step).collect());
        self.own += micros;
        done
    }

    /// What everybody does with the messages.
    fn post<T>(&mut self, messages: Vec<T>, mut accept: impl FnMut(&mut Ceremony, u16, T) -> bool) {
        let (accepted, micros) = Clock::Processor
            .measure(|| (0..).zip(messages).all(|(trustee, message)| accept(&mut self.ceremony, trustee, message)));
        assert!(accepted);
        self.observing += micros;
    }

    fn rows(&self) -> Vec<Row> {
        let row = |operation, micros, of| Row::new(operation, self.size.clone(), Quantity::Micros(micros, of));
        let own = self.own / self.trustees.len() as f64;
        let mut rows =
            vec![row("ceremony-trustee", own, "trustee"), row("ceremony-observer", self.observing, "ceremony")];
        let [share, verify, open] = self.decryption();
        rows.push(row("decryption-share", share, "share"));
        rows.push(row("decryption-verify", verify, "share"));
        rows.push(row("decryption-open", open, "unit"));
        rows
    }

    /// Time to make a share, to verify one, and to open the unit with as many as are needed.
    fn decryption(&self) -> [f64; 3] {
        let keys = self.ceremony.outcome().expect("keys");
        let values: Vec<_> = keys.joint.components().iter().map(|_| SecretScalar::small(7)).collect();
        let sum = CiphertextSum::of(encrypt(keys.joint.components(), &values, &SecretScalar::random(&mut OsRng)));
        let statement = |trustee: u16| UnitStatement {
            context: [2; 32],
            agreed: [3; 32],
            style: 0,
            trustee,
            verification_keys: &keys.verification[&trustee],
            sum: &sum,
        };
        let some = &self.shares[..self.threshold];
        let make = |share: &TrusteeShare| share.decrypt(&statement(share.trustee()), &mut OsRng).expect("a share");
        let (made, making): (Vec<UnitShare>, f64) = Clock::Processor.measure(|| some.iter().map(make).collect());
        let valid = |(trustee, share): (u16, &UnitShare)| verify_unit_share(&statement(trustee), share).is_ok();
        let (all_valid, verifying) = Clock::Processor.measure(|| (0..).zip(&made).all(valid));
        let numbered: Vec<_> = (0..).zip(&made).collect();
        let (opened, opening) = Clock::Processor.measure(|| open(&sum, &numbered).expect("an opening"));
        assert!(all_valid && opened.iter().all(|point| *point == SecretScalar::small(7).times_base()));
        [making / made.len() as f64, verifying / made.len() as f64, opening]
    }
}
