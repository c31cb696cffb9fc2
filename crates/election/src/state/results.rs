//! Tally, agreements, decryption shares and result.

use std::sync::OnceLock;

use tupyo_elgamal::DiscreteLog;
use tupyo_group::Point;
use tupyo_proof::{Purpose, VerifyingKey};
use tupyo_threshold::{UnitShare, UnitStatement, verify_unit_share};

use super::documents::person;
use super::legal::Change;
use super::shares::{KeptShares, open_unit};
use super::stage::{Closed, Keyed, Tallied, Voted};
use crate::{
    Agreed, Agreement, AgreementTerms, Author, CountedRoot, ElectionId, ElectionManifest, LedgerRoot, Refusal,
    TallyDigest, Turnout, UnitResult, UnitTally,
};

/// The tally (docs/protocol/tally.md).
impl Closed {
    /// Voting has ended with an entry of this index.
    pub(super) fn new(voted: Voted, closed_at: u64) -> Closed {
        Closed { voted, closed_at, counted: OnceLock::new() }
    }

    /// The root over every voter's counted ballot: computed once, however many tallies name another one.
    pub(super) fn counted_root(&self) -> CountedRoot {
        *self.counted.get_or_init(|| self.voted.counted_root())
    }

    /// Up to the sums.
    pub(super) fn examine_tally(&self, units: Vec<UnitTally>, counted: CountedRoot) -> Result<Change, Refusal> {
        if counted != self.counted_root() {
            return Err(Refusal::WrongTally { place: "the root of what is counted".to_owned() });
        }
        Ok(Change::Tally(units, counted))
    }

    /// What can be seen of a tally by somebody who has followed no ballots: a sum of the right length for each style.
    pub(super) fn examine_shown_tally(&self, units: Vec<UnitTally>, counted: CountedRoot) -> Result<Change, Refusal> {
        let manifest = self.voted.check.manifest();
        let sizes = (0..).map_while(|style| Some((style, manifest.style_size(style)?.outputs as usize)));
        if !sizes.eq(units.iter().map(|unit| (unit.style, unit.sum.values().len()))) {
            return Err(Refusal::WrongTally { place: "its units".to_owned() });
        }
        Ok(Change::Tally(units, counted))
    }
}

/// Decryption shares and result (docs/protocol/decryption.md).
impl Tallied {
    /// Nobody has agreed to open these units.
    pub(super) fn new(closed: Closed, units: Vec<UnitTally>, counted: CountedRoot) -> Tallied {
        let (agreements, shares) = Default::default();
        let turnouts = match closed.voted.check.roll().is_partial() {
            true => Turnout::shown_by(closed.voted.check.manifest(), &units),
            false => closed.voted.turnouts(),
        };
        let digest = TallyDigest::of(&units, counted);
        Tallied { closed, units, turnouts, counted, digest, agreements, terms: None, shares, shown: None }
    }

    /// The units that trustees open.
    pub(super) fn opened(&self) -> impl Iterator<Item = &UnitTally> {
        let turnout = |unit: &UnitTally| self.turnouts.get(usize::from(unit.style));
        let shown = |unit: &UnitTally| self.shown.as_ref().is_none_or(|shown| shown.contains(&unit.style));
        let opened = move |unit: &UnitTally| turnout(unit).is_some_and(|turnout| turnout.sealed(&unit.sum).is_none());
        self.units.iter().filter(move |unit| shown(unit) && opened(unit))
    }

    /// The units that a trustee's shares must cover. Whoever knows the whole roll knows them; whoever knows only some
    /// lines knows which units may be opened, and the first shares say which of them are.
    fn opened_by(&self, shares: &[UnitShare]) -> Vec<&UnitTally> {
        let any = self.shown.is_some() || !self.closed.voted.check.roll().is_partial();
        self.opened().filter(|unit| any || shares.iter().any(|share| share.style == unit.style)).collect()
    }

    /// A trustee's shares are there.
    pub(super) fn share(&mut self, shares: KeptShares) {
        if self.shown.is_none() && self.closed.voted.check.roll().is_partial() {
            self.shown = Some(shares.styles().collect());
        }
        self.shares.push(shares);
    }

    /// Whether the trustees' keys are known. Somebody who has not read the ceremony's messages only records what rests
    /// on them.
    fn knows_keys(&self) -> bool {
        !self.keyed().founded.ceremony.is_only_confirmed()
    }

    /// What a trustee agrees to that has seen this root.
    pub(super) fn terms(&self, root: LedgerRoot) -> Option<AgreementTerms> {
        let ceremony = &self.keyed().founded.ceremony;
        Some(AgreementTerms {
            ceremony: ceremony.id().number,
            transcript: ceremony.transcript()?,
            context: *self.closed.voted.check.context(),
            size: self.closed.closed_at + 1,
            root,
            tally: self.digest,
        })
    }

    /// The hash of what has been agreed on.
    pub(super) fn agreed(&self, election: ElectionId) -> Option<Agreed> {
        Some(self.terms?.agreed(election))
    }

    pub(super) fn examine_agreement(
        &self,
        election: ElectionId,
        trustee: u16,
        Agreement { terms, signature }: Agreement,
    ) -> Result<Change, Refusal> {
        let name = || person(self.manifest(), Author::Trustee(trustee)).map(|person| person.id.clone());
        self.must_participate(trustee)?;
        if self.agreements.contains(&trustee) {
            return Err(Refusal::RepeatedAgreement { trustee: name()? });
        }
        if self.terms(terms.root) != Some(terms) {
            return Err(Refusal::AgreementMismatch { trustee });
        }
        let commitment = self.keyed().founded.ceremony.commitment(trustee);
        let key = commitment.and_then(|commitment| VerifyingKey::decode(commitment.agreement_key.encode()).ok());
        let verified = key.map(|key| key.verify(Purpose::Agreement, &terms.agreed(election).0, &signature));
        if self.knows_keys() && !matches!(verified, Some(Ok(()))) {
            return Err(Refusal::AgreementSignature { trustee: name()? });
        }
        // The root is compared last, by the caller, who knows the ledger.
        if self.terms.is_some_and(|agreed| agreed != terms) {
            return Err(Refusal::AgreementMismatch { trustee });
        }
        Ok(Change::Agreement(trustee, terms))
    }

    /// Who was excluded has no part in what is opened.
    fn must_participate(&self, trustee: u16) -> Result<(), Refusal> {
        let name = &person(self.manifest(), Author::Trustee(trustee))?.id;
        let participates = self.keyed().founded.ceremony.participates(trustee);
        if participates { Ok(()) } else { Err(Refusal::NotAParticipant { trustee: name.clone() }) }
    }

    /// Whether so many have agreed that the tally is opened.
    pub(super) fn has_quorum(&self) -> bool {
        self.agreements.len() >= self.manifest().agreement_quorum()
    }

    /// The hash of what a quorum has agreed on.
    fn certified(&self, election: ElectionId) -> Result<Agreed, Refusal> {
        let (found, needed) = (self.agreements.len(), self.manifest().agreement_quorum());
        self.agreed(election).filter(|_| self.has_quorum()).ok_or(Refusal::NotEnoughAgreements { found, needed })
    }

    pub(super) fn examine_share(
        &self,
        election: ElectionId,
        trustee: u16,
        units: Vec<UnitShare>,
    ) -> Result<Change, Refusal> {
        self.must_participate(trustee)?;
        let name = &person(self.manifest(), Author::Trustee(trustee))?.id;
        let agreed = self.certified(election)?;
        if self.shares.iter().any(|other| other.trustee() == trustee) {
            return Err(Refusal::RepeatedShare { trustee: name.clone() });
        }
        let opened = self.opened_by(&units);
        if !opened.iter().map(|unit| unit.style).eq(units.iter().map(|unit| unit.style)) {
            return Err(Refusal::WrongUnits);
        }
        for (unit, share) in opened.into_iter().zip(&units).filter(|_| self.knows_keys()) {
            self.verify_share(trustee, agreed, unit, share)
                .ok_or_else(|| Refusal::DecryptionShareInvalid { trustee: name.clone(), style: unit.style })?;
        }
        Ok(Change::Share(KeptShares::of(trustee, &units)))
    }

    fn verify_share(&self, trustee: u16, agreed: Agreed, unit: &UnitTally, share: &UnitShare) -> Option<()> {
        let keys = self.keyed().keys.verification.get(&trustee)?;
        let context = self.closed.voted.check.context().0;
        let statement = UnitStatement {
            context,
            agreed: agreed.0,
            style: unit.style,
            trustee,
            verification_keys: keys,
            sum: &unit.sum,
        };
        verify_unit_share(&statement, share).ok()
    }

    pub(super) fn examine_result(&self, units: Vec<UnitResult>) -> Result<Change, Refusal> {
        let (found, needed) = (self.shares.len(), self.needed());
        let first = self.shares.get(..needed).ok_or(Refusal::NotEnoughShares { found, needed })?;
        let shape = |style: u16, values: usize| (style, values);
        let expected = self.opened().map(|unit| shape(unit.style, unit.sum.values().len()));
        if !expected.eq(units.iter().map(|unit| shape(unit.style, unit.values.len()))) {
            return Err(Refusal::WrongUnits);
        }
        for (place, (unit, result)) in self.opened().zip(&units).enumerate().filter(|_| self.knows_keys()) {
            let values = result.values.iter().map(|value| Point::base_times((*value).into()));
            if !open_unit(first, place, &unit.sum).is_some_and(|expected| values.eq(expected)) {
                return Err(Refusal::WrongResult { style: unit.style });
            }
        }
        Ok(Change::Result(units))
    }

    /// The counts of the opened units.
    pub(super) fn result(&self) -> Option<Vec<UnitResult>> {
        let first = self.shares.get(..self.needed())?;
        let open = |(place, unit): (usize, &UnitTally)| open_unit(first, place, &unit.sum);
        let opened: Vec<Vec<Point>> = self.opened().enumerate().map(open).collect::<Option<_>>()?;
        let logs = DiscreteLog::for_searches(self.largest_value()?, opened.iter().map(Vec::len).sum());
        let count = |(unit, points): (&UnitTally, Vec<Point>)| {
            let values = logs.find_all(&points).into_iter().collect::<Option<_>>()?;
            Some(UnitResult { style: unit.style, values })
        };
        self.opened().zip(opened).map(count).collect()
    }

    /// The largest number that valid ballots can add up to in an opened unit.
    fn largest_value(&self) -> Option<u64> {
        let largest = |unit: &UnitTally| Some(unit.weight.saturating_mul(self.manifest().largest_output(unit.style)?));
        self.opened().try_fold(0, |so_far, unit| Some(largest(unit)?.max(so_far)))
    }

    /// `t`.
    fn needed(&self) -> usize {
        usize::from(self.manifest().threshold())
    }

    fn manifest(&self) -> &ElectionManifest {
        &self.keyed().founded.manifest
    }

    fn keyed(&self) -> &Keyed {
        &self.closed.voted.registered.keyed
    }
}
