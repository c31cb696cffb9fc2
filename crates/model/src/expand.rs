//! Every history that can be shown when so much has been said.

use std::collections::HashSet;
use std::rc::Rc;

use tupyo_election::{Author, Close, Document, Entry, Phase, Restart, tally};
use tupyo_threshold::{Ceremony, Round};

use crate::history::{EntryNumber, HistoryNumber};
use crate::offer::Offer;
use crate::people::{complaint, rng, say};
use crate::rules::Part;
use crate::world::{SaidNumber, World};

impl World {
    /// All histories that can be shown when so much has been said by the honest. Unless parts are explored, too, each
    /// has a round of a ceremony whole, or nothing of it.
    pub(crate) fn shown(&mut self, said: SaidNumber) -> Rc<Vec<HistoryNumber>> {
        if let Some(known) = self.shown.get(&said) {
            return known.clone();
        }
        let entries = self.said.value(said).clone();
        let (mut found, mut place) = (vec![0], 0);
        let mut seen: HashSet<HistoryNumber> = HashSet::from([0]);
        while let Some(at) = found.get(place).copied() {
            let next = self.next(at, &entries);
            found.extend(next.into_iter().filter(|history| seen.insert(*history)));
            place += 1;
        }
        let found = Rc::new(found);
        self.shown.insert(said, found.clone());
        found
    }

    fn next(&mut self, at: HistoryNumber, said: &[EntryNumber]) -> Vec<HistoryNumber> {
        match self.histories.get(at).state.phase() {
            Phase::Ceremony => self.next_of_ceremony(at, said),
            Phase::Open => self.next_of_voting(at, said),
            Phase::Closed => self.next_of_closed(at),
            Phase::Tallied => self.next_of_tallied(at, said),
            _ => Vec::new(),
        }
    }

    fn next_of_ceremony(&mut self, at: HistoryNumber, said: &[EntryNumber]) -> Vec<HistoryNumber> {
        let Part::Ceremony { ceremonies, parts, restarts, .. } = self.configuration.part else { return Vec::new() };
        let ceremony = self.histories.get(at).state.ceremony().expect("a ceremony").clone();
        if ceremony.id().number >= ceremonies || self.histories.get(at).state.lacks_trustees() {
            return Vec::new();
        }
        let mut rounds: Vec<HistoryNumber> = vec![at];
        let waiting = ceremony.waiting_for();
        for trustee in waiting.iter().copied().take(if parts { 1 } else { waiting.len() }) {
            let messages = self.messages(at, trustee, said);
            let pairs = rounds.iter().flat_map(|history| messages.iter().map(|entry| (*history, *entry)));
            let pairs: Vec<_> = pairs.collect();
            rounds =
                pairs.into_iter().filter_map(|(history, entry)| self.histories.continued(history, entry)).collect();
        }
        if ceremony.round() == Round::Confirmation {
            let complaints = self.complaints(at, said);
            rounds.extend(complaints.into_iter().filter_map(|entry| self.histories.continued(at, entry)));
        }
        if restarts {
            let restarts = self.once((Offer::Restart, at), |world| world.restarts(at));
            rounds.extend(restarts.into_iter().filter_map(|entry| self.histories.continued(at, entry)));
        }
        rounds
    }

    /// What this trustee may have said in the round, short of complaints.
    fn messages(&mut self, at: HistoryNumber, trustee: u16, said: &[EntryNumber]) -> Vec<EntryNumber> {
        if !self.is_honest(trustee) {
            return self.corrupt_messages(at, trustee);
        }
        let own: Vec<_> = said.iter().copied().filter(|entry| self.honest_author(*entry) == Some(trustee)).collect();
        let own: Vec<_> = own.into_iter().filter(|entry| !self.is_complaint(*entry)).collect();
        own.into_iter().filter(|entry| self.histories.allows(at, *entry)).collect()
    }

    pub(crate) fn corrupt_messages(&mut self, at: HistoryNumber, trustee: u16) -> Vec<EntryNumber> {
        self.once((Offer::Messages(trustee), at), |world| world.new_corrupt_messages(at, trustee))
    }

    /// What can be said in a history is computed once.
    fn once(
        &mut self,
        offer: (Offer, HistoryNumber),
        new: impl FnOnce(&mut World) -> Vec<EntryNumber>,
    ) -> Vec<EntryNumber> {
        if let Some(known) = self.offers.get(&offer) {
            return known.clone();
        }
        let entries = new(self);
        self.offers.insert(offer, entries.clone());
        entries
    }

    fn new_corrupt_messages(&mut self, at: HistoryNumber, trustee: u16) -> Vec<EntryNumber> {
        let ceremony = self.histories.get(at).state.ceremony().expect("a ceremony").clone();
        let victims: Vec<u16> = (0..self.honest()).collect();
        let messages = self.corrupt.messages(&ceremony, trustee, &victims);
        messages.iter().map(|entry| self.histories.entry(entry, at)).collect()
    }

    fn complaints(&mut self, at: HistoryNumber, said: &[EntryNumber]) -> Vec<EntryNumber> {
        let complaints: Vec<_> = said.iter().copied().filter(|entry| self.is_complaint(*entry)).collect();
        let mut all = self.once((Offer::Complaints, at), |world| world.false_complaints(at));
        for complaint in complaints {
            all.push(complaint);
            if !self.configuration.rules.complaints_name_transcripts {
                all.extend(self.once((Offer::Readdressed(complaint), at), |world| {
                    let entry = world.readdressed(at, complaint);
                    entry.map(|entry| world.histories.entry(&entry, at)).into_iter().collect()
                }));
            }
        }
        all.retain(|entry| self.histories.allows(at, *entry));
        all
    }

    fn false_complaints(&mut self, at: HistoryNumber) -> Vec<EntryNumber> {
        let ceremony = self.histories.get(at).state.ceremony().expect("a ceremony").clone();
        let (honest, mut all) = (self.honest(), Vec::new());
        for trustee in honest..self.configuration.trustees {
            let complaints =
                (0..honest).filter_map(|against| self.corrupt.false_complaint(&ceremony, trustee, against));
            all.extend(complaints.map(|entry| self.histories.entry(&entry, at)));
        }
        all
    }

    /// What an honest trustee has said of another transcript, as if it had not named it.
    fn readdressed(&self, at: HistoryNumber, entry: EntryNumber) -> Option<Entry> {
        let known = self.histories.known(entry);
        let Some(Document::Complaint(said)) = known.document.as_deref() else { return None };
        let (Author::Trustee(trustee), secret) = (known.author?, *self.complainers.get(&entry)?) else { return None };
        let state = &self.histories.get(at).state;
        let complaint = complaint(state.ceremony()?, trustee, said.against, secret)?;
        let key = &self.keys[usize::from(trustee)];
        Some(say(state.election(), trustee, key, &Document::Complaint(complaint)))
    }

    pub(crate) fn is_complaint(&self, entry: EntryNumber) -> bool {
        matches!(self.histories.known(entry).document.as_deref(), Some(Document::Complaint(_)))
    }

    fn next_of_voting(&mut self, at: HistoryNumber, said: &[EntryNumber]) -> Vec<HistoryNumber> {
        let Part::Closing { any_order, honest_official, .. } = self.configuration.part else { return Vec::new() };
        let there = self.histories.get(at).entries.clone();
        let last = self.ballots.iter().rposition(|ballot| there.contains(ballot));
        let ballots = self.ballots.clone().into_iter().enumerate();
        let mut entries: Vec<_> = ballots
            .filter(|(place, ballot)| !there.contains(ballot) && (any_order || last.is_none_or(|last| last < *place)))
            .map(|(_, ballot)| ballot)
            .collect();
        if honest_official {
            let is_close = |entry: &EntryNumber| {
                matches!(self.histories.known(*entry).document.as_deref(), Some(Document::Close(_)))
            };
            entries.extend(said.iter().copied().filter(is_close));
        } else {
            entries.extend(self.once((Offer::Close, at), |world| vec![world.close_of(at)]));
        }
        entries.into_iter().filter_map(|entry| self.histories.continued(at, entry)).collect()
    }

    fn close_of(&mut self, at: HistoryNumber) -> EntryNumber {
        let history = self.histories.get(at);
        let (size, root) = (history.entries.len() as u64, *history.roots.last().expect("a root"));
        let close = Close { size, root: root.into(), schedule: history.state.schedule() };
        self.by_official(at, &Document::Close(close))
    }

    fn by_official(&mut self, at: HistoryNumber, document: &Document) -> EntryNumber {
        let key = self.keys.last().expect("an official");
        let entries = document.sign(self.histories.election(), Author::Official(0), key, &mut rng(99));
        let entry = entries.expect("one part").swap_remove(0);
        self.histories.entry(&entry, at)
    }

    /// The ends of the ceremony under way that exclude anybody who is waited for.
    fn restarts(&mut self, at: HistoryNumber) -> Vec<EntryNumber> {
        let waiting = self.histories.get(at).state.ceremony().map(Ceremony::waiting_for).unwrap_or_default();
        let all = waiting.iter().fold(vec![Vec::new()], |all, trustee| {
            let with: Vec<_> = all.iter().map(|some| [some, [*trustee].as_slice()].concat()).collect();
            [all, with].concat()
        });
        all.iter().filter_map(|excluded| self.restart(at, excluded)).collect()
    }

    /// The end of the ceremony under way without these trustees, who are waited for.
    pub(crate) fn restart(&mut self, at: HistoryNumber, excluded: &[u16]) -> Option<EntryNumber> {
        let ceremony = self.histories.get(at).state.ceremony()?;
        let restart = Restart {
            ceremony: ceremony.id().number,
            round: ceremony.round().number()?,
            said: ceremony.said(),
            excluded: excluded.to_vec(),
            reason: "nothing was heard of them".to_owned(),
        };
        Some(self.by_official(at, &Document::Restart(restart)))
    }

    fn next_of_closed(&mut self, at: HistoryNumber) -> Vec<HistoryNumber> {
        let tally = self.once((Offer::Tally, at), |world| vec![world.tally_of(at)]);
        tally.into_iter().filter_map(|entry| self.histories.continued(at, entry)).collect()
    }

    fn tally_of(&mut self, at: HistoryNumber) -> EntryNumber {
        let bytes = self.histories.bytes_of(at);
        let read = |index: u64| bytes.get(index as usize).cloned().ok_or(());
        let units = tally(&self.histories.get(at).state, read).expect("a tally");
        let counted = self.histories.get(at).state.counted_root().expect("closed");
        self.by_official(at, &Document::Tally { units, counted })
    }

    /// All agreements that there are, if they are a quorum.
    fn next_of_tallied(&mut self, at: HistoryNumber, said: &[EntryNumber]) -> Vec<HistoryNumber> {
        if !self.histories.get(at).state.agreements().is_empty() {
            return Vec::new();
        }
        let mut agreements = Vec::new();
        for trustee in 0..self.configuration.trustees {
            let own: Vec<_> = said.iter().copied().filter(|entry| self.is_agreement_of(*entry, trustee)).collect();
            let own = own.into_iter().find(|entry| self.histories.allows(at, *entry));
            let forged = !self.is_honest(trustee) || !self.configuration.rules.agreements_bind;
            agreements.extend(own.or_else(|| forged.then(|| self.agreement_by(at, trustee)).flatten()));
        }
        let continued = agreements.iter().try_fold(at, |at, entry| self.histories.continued(at, *entry));
        let enough =
            |history: &HistoryNumber| tupyo_office::missing_agreements(&self.histories.get(*history).state) == Some(0);
        continued.filter(enough).into_iter().collect()
    }

    fn is_agreement_of(&self, entry: EntryNumber, trustee: u16) -> bool {
        let document = self.histories.known(entry).document.as_deref();
        self.honest_author(entry) == Some(trustee) && matches!(document, Some(Document::Agreement(_)))
    }

    /// The agreement of whoever holds this trustee's keys.
    pub(crate) fn agreement_by(&mut self, at: HistoryNumber, trustee: u16) -> Option<EntryNumber> {
        let agreement =
            self.once((Offer::Agreement(trustee), at), |world| world.new_agreement(at, trustee).into_iter().collect());
        agreement.first().copied()
    }

    fn new_agreement(&mut self, at: HistoryNumber, trustee: u16) -> Option<EntryNumber> {
        let history = self.histories.get(at);
        let size = history.state.closed_at()? + 1;
        let terms = history.state.agreement_terms((*history.roots.get(size as usize)?).into())?;
        let agreement =
            terms.sign(history.state.election(), self.agreement_keys.get(usize::from(trustee))?, &mut rng(5));
        let entry =
            say(history.state.election(), trustee, &self.keys[usize::from(trustee)], &Document::Agreement(agreement));
        Some(self.histories.entry(&entry, at))
    }
}
