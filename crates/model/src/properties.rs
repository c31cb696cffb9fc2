//! What must hold, whatever was shown and said.

use std::collections::{BTreeMap, BTreeSet};

use tupyo_election::{Document, Entry, Phase};
use tupyo_group::EncodedPoint;
use tupyo_merkle::Hash;
use tupyo_threshold::{Ceremony, TrusteeShare};

use crate::history::{EntryNumber, HistoryNumber};
use crate::memory::{seen, share};
use crate::rules::{Broken, Part, Remembered};
use crate::search::{NO_COPY, Situation};
use crate::step::{Disk, Doing};
use crate::world::{ACTORS, MemoryNumber, SaidNumber, Step, World};

/// The smallest number of ballots of a unit that may be opened.
pub(crate) const BOUND: u32 = 2;
/// Steps in which every election that is not stuck has come to its end.
const LONGEST: usize = 24;

/// A tally that t trustees have opened, and the honest voters whose ballots it has.
type Opened = (Vec<u8>, u8);

/// An actor, what it remembers, and the size and root that this holds it to.
type Holding = (usize, MemoryNumber, Option<(u64, Hash)>);

impl World {
    /// Everything that does not hold here.
    pub(crate) fn judge(&mut self, situation: &Situation) -> Vec<Broken> {
        let mut findings = match self.findings.get(&situation.said) {
            Some(known) => known.clone(),
            None => {
                let found = self.judge_said(situation.said);
                self.findings.insert(situation.said, found.clone());
                found
            }
        };
        if situation.told != 0 && self.opened(situation.said).iter().any(|(_, voters)| situation.told & !voters != 0) {
            findings.push(Broken::LeftOut);
        }
        if self.has_two_keys(situation) {
            findings.push(Broken::TwoKeys);
        }
        if self.is_stuck(situation) {
            findings.push(Broken::Stuck);
        }
        findings
    }

    fn judge_said(&mut self, said: SaidNumber) -> Vec<Broken> {
        let mut findings = Vec::new();
        if matches!(self.configuration.part, Part::Ceremony { .. }) {
            self.judge_ceremonies(said, &mut findings);
        }
        let opened = self.opened(said);
        if opened.iter().map(|(units, _)| units).collect::<BTreeSet<_>>().len() > 1 {
            findings.push(Broken::TwoTallies);
        }
        if self.opens_too_little(said) {
            findings.push(Broken::BelowBounds);
        }
        findings
    }

    fn judge_ceremonies(&mut self, said: SaidNumber, findings: &mut Vec<Broken>) {
        let known = self.known_polynomials(said);
        let (mut used, mut complete) = (BTreeSet::new(), BTreeMap::new());
        for at in self.shown(said).iter() {
            let state = &self.histories.get(*at).state;
            if state.culprits().any(|culprit| self.is_honest(culprit.trustee)) {
                findings.push(Broken::Convicted);
            }
            let Some(ceremony) = state.ceremony().filter(|ceremony| ceremony.outcome().is_some()) else { continue };
            let transcripts: &mut BTreeSet<_> = complete.entry(ceremony.id().number).or_default();
            transcripts.insert(ceremony.transcript().map(|transcript| transcript.0));
            let commitments = (0..self.honest()).filter_map(|trustee| ceremony.commitment(trustee));
            used.extend(commitments.map(|commitment| commitment.digest.0));
        }
        if complete.values().any(|transcripts| transcripts.len() > 1) {
            findings.push(Broken::TwoKeys);
        }
        if !known.is_empty() {
            findings.push(Broken::PolynomialKnown);
        }
        if !known.is_disjoint(&used) {
            findings.push(Broken::KeyKnown);
        }
        findings.dedup();
    }

    /// Whether there are shares of two joint keys, of each in the hands of a quorum.
    fn has_two_keys(&mut self, situation: &Situation) -> bool {
        let mut holders: BTreeMap<[u8; 32], usize> = BTreeMap::new();
        for holder in situation.holders.iter().take(usize::from(self.honest())) {
            let memories = [holder.ram, holder.disk, holder.copy].into_iter().filter(|memory| *memory != NO_COPY);
            let keys: BTreeSet<_> = memories.filter_map(|memory| self.confirmed(memory)).collect();
            keys.into_iter().for_each(|key| *holders.entry(key).or_default() += 1);
        }
        let needed = self.quorum.saturating_sub(usize::from(self.configuration.corrupt));
        holders.into_values().filter(|holders| *holders >= needed).count() > 1
    }

    /// The transcript of the ceremony whose share a memory holds.
    fn confirmed(&mut self, memory: MemoryNumber) -> Option<[u8; 32]> {
        let memories = &self.memories;
        *self.shares.entry(memory).or_insert_with(|| {
            let share = TrusteeShare::decode(&share(memories.value(memory))?).ok()?;
            Some(share.transcript().0)
        })
    }

    /// The honest polynomials, by their commitments' digests, of which the adversary holds t points.
    fn known_polynomials(&mut self, said: SaidNumber) -> BTreeSet<[u8; 32]> {
        let entries: Vec<_> = self.documents(self.said.value(said)).collect();
        let (mut pairs, mut published) = (BTreeSet::new(), BTreeSet::new());
        for (trustee, entry) in entries.iter().copied() {
            let (home, Some(Document::Complaint(complaint))) = self.home(entry) else { continue };
            let against = complaint.against;
            let keys = self.ceremony_key(home, trustee).zip(self.ceremony_key(home, against));
            let Some((own, other)) = keys else { continue };
            pairs.insert((own, other));
            pairs.insert((other, own));
            published.insert(own);
        }
        let mut points: BTreeMap<[u8; 32], BTreeSet<u16>> = BTreeMap::new();
        for (dealer, entry) in entries {
            let (home, Some(Document::Shares(shares))) = self.home(entry) else { continue };
            let recipients: Vec<_> = shares.sealed.iter().map(|share| share.recipient).collect();
            let ceremony = self.histories.get(home).state.ceremony().expect("a ceremony");
            let digest = ceremony.commitment(dealer).expect("a commitment").digest.0;
            let own = self.ceremony_key(home, dealer);
            for recipient in recipients {
                let key = self.ceremony_key(home, recipient);
                let pair = own.zip(key).is_some_and(|pair| pairs.contains(&pair));
                let all = !self.configuration.rules.complaints_open_one_pair
                    && key.is_some_and(|key| published.contains(&key));
                if !self.is_honest(recipient) || pair || all {
                    points.entry(digest).or_default().insert(recipient);
                }
            }
        }
        let threshold = usize::from(self.configuration.threshold);
        points.into_iter().filter(|(_, points)| points.len() >= threshold).map(|(digest, _)| digest).collect()
    }

    fn documents<'a>(&'a self, entries: &'a [EntryNumber]) -> impl Iterator<Item = (u16, EntryNumber)> + 'a {
        entries.iter().filter_map(|entry| Some((self.honest_author(*entry)?, *entry)))
    }

    fn home(&self, entry: EntryNumber) -> (HistoryNumber, Option<&Document>) {
        let known = self.histories.known(entry);
        (known.home, known.document.as_deref())
    }

    fn ceremony_key(&mut self, at: HistoryNumber, trustee: u16) -> Option<[u8; 32]> {
        let histories = &self.histories;
        *self.ceremony_keys.entry((at, trustee)).or_insert_with(|| {
            let EncodedPoint(bytes) = histories.get(at).state.ceremony()?.commitment(trustee)?.key.encode();
            Some(bytes)
        })
    }

    /// The tallies that are opened.
    pub(crate) fn opened(&self, said: SaidNumber) -> Vec<Opened> {
        let mut givers: BTreeMap<Vec<u8>, (BTreeSet<u16>, u8)> = BTreeMap::new();
        for (trustee, entry) in self.documents(self.said.value(said)) {
            let (home, Some(Document::DecryptionShare { .. })) = self.home(entry) else { continue };
            let opened: Vec<_> = self.histories.get(home).state.opened().cloned().collect();
            if !opened.is_empty() {
                let units = tupyo_encoding::encode(&opened);
                givers.entry(units).or_insert((BTreeSet::new(), self.voters_in(home))).0.insert(trustee);
            }
        }
        let (corrupt, threshold) = (usize::from(self.configuration.corrupt), usize::from(self.configuration.threshold));
        let enough = givers.into_iter().filter(|(_, (givers, _))| givers.len() + corrupt >= threshold);
        enough.map(|(units, (_, voters))| (units, voters)).collect()
    }

    /// Whether an honest trustee has given a share for a unit below the bounds, by the ballots on the ledger.
    fn opens_too_little(&self, said: SaidNumber) -> bool {
        let mut documents = self.documents(self.said.value(said));
        documents.any(|(_, entry)| {
            let (home, Some(Document::DecryptionShare { units })) = self.home(entry) else { return false };
            let entries = self.histories.get(home).entries.iter();
            let ballots = entries.filter(|entry| matches!(*self.histories.known(**entry).entry, Entry::Ballot(_)));
            !units.is_empty() && (ballots.count() as u32) < BOUND
        })
    }

    /// Whether a quorum agrees with a history and does not come to its end, though officials exclude whoever does not
    /// agree with it.
    fn is_stuck(&mut self, situation: &Situation) -> bool {
        if self.configuration.rules.memory != Remembered::Whole || self.watched().is_some() {
            return false;
        }
        let holders = situation.holders.iter().take(usize::from(self.honest())).enumerate();
        let holders = holders.filter(|(_, holder)| holder.copy == NO_COPY);
        let holders = holders.map(|(actor, holder)| (actor, holder.ram, self.seen(holder.ram))).collect::<Vec<_>>();
        let shown = self.shown(situation.said);
        shown.iter().any(|at| !self.comes_to_an_end(*at, &holders))
    }

    /// Whether those whose memory agrees with a history finish it, if they are enough.
    fn comes_to_an_end(&mut self, at: HistoryNumber, holders: &[Holding]) -> bool {
        let history = self.histories.get(at);
        let agrees = |(size, root): (u64, Hash)| history.roots.get(size as usize) == Some(&root);
        let mut agreeing = [NO_COPY; ACTORS];
        for (actor, memory, _) in holders.iter().filter(|(.., seen)| seen.is_none_or(agrees)) {
            agreeing[*actor] = *memory;
        }
        if !matches!(history.state.phase(), Phase::Ceremony | Phase::Tallied) || !self.is_quorum(at, &agreeing) {
            return true;
        }
        if let Some(known) = self.ends.get(&(at, agreeing)) {
            return *known;
        }
        let ends = self.play(at, agreeing);
        self.ends.insert((at, agreeing), ends);
        ends
    }

    /// Whether these honest trustees, with the corrupt ones, are a quorum, as far as they take part in a history's
    /// ceremony.
    fn is_quorum(&self, at: HistoryNumber, agreeing: &[MemoryNumber; ACTORS]) -> bool {
        let participants = self.histories.get(at).state.ceremony().map(Ceremony::participants).unwrap_or_default();
        let is_there = |trustee: &&u16| !self.is_honest(**trustee) || agreeing[usize::from(**trustee)] != NO_COPY;
        participants.iter().filter(is_there).count() >= self.quorum
    }

    /// The checkpoint that a memory holds its owner to: its size and root.
    fn seen(&mut self, memory: MemoryNumber) -> Option<(u64, Hash)> {
        let (memories, keys) = (&self.memories, self.histories.ledger_keys());
        *self.seen.entry(memory).or_insert_with(|| {
            let seen = seen(memories.value(memory), keys)?;
            Some((seen.size, seen.root))
        })
    }

    /// From here on everybody is shown this history and what follows on it.
    fn play(&mut self, mut at: HistoryNumber, mut agreeing: [MemoryNumber; ACTORS]) -> bool {
        for _ in 0..LONGEST {
            // A complaint excludes a corrupt trustee, without whom they may be too few.
            if self.is_over(at) || !self.is_quorum(at, &agreeing) {
                return true;
            }
            let begun = at;
            for (actor, memory) in (0..).zip(&mut agreeing).filter(|(_, memory)| **memory != NO_COPY) {
                for doing in self.doings(actor, at) {
                    at = self.let_act(at, actor, memory, *doing);
                }
            }
            at = self.let_corrupt_help(at);
            if at == begun {
                at = self.let_officials_exclude(at, &agreeing);
            }
        }
        false
    }

    /// Officials begin the ceremony anew without those who are waited for and are not there.
    fn let_officials_exclude(&mut self, at: HistoryNumber, agreeing: &[MemoryNumber; ACTORS]) -> HistoryNumber {
        let Some(ceremony) = self.histories.get(at).state.ceremony() else { return at };
        let is_there = |trustee: &u16| agreeing[usize::from(*trustee)] != NO_COPY;
        let missing: Vec<_> = ceremony.waiting_for().into_iter().filter(|trustee| !is_there(trustee)).collect();
        let entry = self.restart(at, &missing);
        entry.and_then(|entry| self.histories.continued(at, entry)).unwrap_or(at)
    }

    fn let_act(&mut self, at: HistoryNumber, actor: u8, memory: &mut MemoryNumber, doing: Doing) -> HistoryNumber {
        let step = Step { actor, copied: false, ram: *memory, displayed: (at, 0), doing, disk: Disk::Works };
        let Some(effect) = self.effect(step) else { return at };
        *memory = effect.ram;
        effect.said.iter().fold(at, |at, entry| self.histories.continued(at, *entry).unwrap_or(at))
    }

    fn let_corrupt_help(&mut self, mut at: HistoryNumber) -> HistoryNumber {
        for trustee in self.honest()..self.configuration.trustees {
            let state = &self.histories.get(at).state;
            let entry = match state.phase() {
                Phase::Ceremony
                    if state.ceremony().is_some_and(|ceremony| ceremony.waiting_for().contains(&trustee)) =>
                {
                    self.corrupt_messages(at, trustee).first().copied()
                }
                Phase::Tallied if !state.agreements().contains(&trustee) => self.agreement_by(at, trustee),
                _ => None,
            };
            at = entry.and_then(|entry| self.histories.continued(at, entry)).unwrap_or(at);
        }
        at
    }

    fn is_over(&self, at: HistoryNumber) -> bool {
        let state = &self.histories.get(at).state;
        let corrupt = usize::from(self.configuration.corrupt);
        match state.phase() {
            Phase::Ceremony => state.lacks_trustees(),
            Phase::Tallied => state.shares().len() + corrupt >= usize::from(self.configuration.threshold),
            phase => phase > Phase::Ceremony,
        }
    }

    pub(crate) fn entry_in_words(&self, entry: EntryNumber) -> String {
        let known = self.histories.known(entry);
        let what = match known.document.as_deref() {
            Some(Document::Commitment(_)) => "Commitment",
            Some(Document::Reveal(_)) => "Reveal",
            Some(Document::Shares(_)) => "Shares",
            Some(Document::Confirmation(_)) => "Confirmation",
            Some(Document::Complaint(_)) => "Complaint",
            Some(Document::Agreement(_)) => "Agreement",
            Some(Document::DecryptionShare { .. }) => "DecryptionShare",
            Some(Document::Close(_)) => "Close",
            Some(_) => "another document",
            None => "a ballot",
        };
        let author = known.author.map_or(String::new(), |author| format!(" by {author:?}"));
        format!(
            "{what}{author} where history {} is shown, of {} entries",
            known.home,
            self.histories.get(known.home).entries.len()
        )
    }
}
