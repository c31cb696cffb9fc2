//! A situation: what each one remembers, and what was said.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault};

use tupyo_election::{Author, Document, Phase};
use tupyo_group::Scalar;
use tupyo_merkle::Hash;
use tupyo_office::{Acts, TrusteeMemory, VerifiedTally};
use tupyo_proof::SigningKey;

use crate::history::{EntryNumber, Histories, HistoryNumber};
use crate::intern::{FastMap, Folding, Interned};
use crate::memory::{committed, forgetting, told};
use crate::offer::Offer;
use crate::people::{Corrupt, ceremony_secret, copy};
use crate::rules::{Broken, Configuration, Part};
use crate::step::{Disk, Displayed, Doing, Done, official_step, trustee_step, verified_tally};

/// The most honest actors: four trustees and an official.
pub(crate) const ACTORS: usize = 5;

/// The number of a memory's bytes.
pub(crate) type MemoryNumber = u32;
/// The number of a set of entries that honest people have said.
pub(crate) type SaidNumber = u32;

/// What came of a step, in numbers. Nothing, if it changed nothing.
#[derive(Clone, Debug)]
pub(crate) struct Effect {
    pub(crate) ram: MemoryNumber,
    pub(crate) stored: Option<MemoryNumber>,
    pub(crate) said: Vec<EntryNumber>,
}

/// A step that somebody can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Step {
    pub(crate) actor: u8,
    /// Whether it is the second copy of the file that acts.
    pub(crate) copied: bool,
    pub(crate) ram: MemoryNumber,
    pub(crate) displayed: Displayed,
    pub(crate) doing: Doing,
    pub(crate) disk: Disk,
}

/// Everything that is computed once: histories, memories, steps.
pub(crate) struct World {
    pub(crate) configuration: Configuration,
    pub(crate) histories: Histories,
    pub(crate) corrupt: Corrupt,
    /// How many trustees must agree on a tally, and take part in a ceremony.
    pub(crate) quorum: usize,
    pub(crate) memories: Interned<Vec<u8>>,
    pub(crate) said: Interned<Vec<EntryNumber>>,
    /// The keys of all trustees, and then the official's.
    pub(crate) keys: Vec<SigningKey>,
    /// Ballots that can be on a ledger, in the voters' order, and then what corrupt officials can say.
    pub(crate) ballots: Vec<EntryNumber>,
    /// The agreement keys of all trustees, once there is a joint key.
    pub(crate) agreement_keys: Vec<SigningKey>,
    /// What memories the honest begin with.
    pub(crate) begun: Vec<MemoryNumber>,
    /// The ceremony secrets of complainers, by their complaints.
    pub(crate) complainers: HashMap<EntryNumber, Scalar>,
    pub(crate) shown: FastMap<SaidNumber, std::rc::Rc<Vec<HistoryNumber>>>,
    pub(crate) findings: FastMap<SaidNumber, Vec<Broken>>,
    /// The checkpoints that memories hold their owners to.
    pub(crate) seen: FastMap<MemoryNumber, Option<(u64, Hash)>>,
    /// The trustees' ceremony keys.
    pub(crate) ceremony_keys: FastMap<(HistoryNumber, u16), Option<[u8; 32]>>,
    /// Whose shares they hold: the ceremonies' transcripts.
    pub(crate) shares: FastMap<MemoryNumber, Option<[u8; 32]>>,
    /// Which history is proven to continue which.
    pub(crate) continuing: FastMap<(HistoryNumber, HistoryNumber), bool>,
    /// Which receipts let a device say "cast".
    pub(crate) settled: FastMap<(HistoryNumber, usize, usize), bool>,
    pub(crate) ends: FastMap<(HistoryNumber, [MemoryNumber; ACTORS]), bool>,
    pub(crate) offers: FastMap<(Offer, HistoryNumber), Vec<EntryNumber>>,
    steps: FastMap<Step, Option<std::rc::Rc<Effect>>>,
    joined: FastMap<(SaidNumber, EntryNumber), SaidNumber>,
    tallies: HashMap<Displayed, Option<VerifiedTally>>,
}

impl World {
    pub(crate) fn new(configuration: &Configuration, histories: Histories, keys: Vec<SigningKey>) -> World {
        let variants = match configuration.part {
            Part::Ceremony { secrets, .. } => secrets,
            Part::Closing { .. } => 1,
        };
        let corrupt = Corrupt::new(histories.election(), keys.iter().map(copy).collect(), variants);
        let quorum = histories.get(0).state.manifest().expect("a manifest").agreement_quorum();
        let mut world = World {
            configuration: configuration.clone(),
            histories,
            corrupt,
            quorum,
            memories: Interned::new(),
            said: Interned::new(),
            keys,
            ballots: Vec::new(),
            agreement_keys: Vec::new(),
            begun: Vec::new(),
            complainers: HashMap::new(),
            shown: FastMap::default(),
            findings: FastMap::default(),
            seen: FastMap::default(),
            ceremony_keys: FastMap::default(),
            shares: FastMap::default(),
            continuing: FastMap::default(),
            settled: FastMap::default(),
            ends: FastMap::default(),
            offers: FastMap::default(),
            steps: FastMap::default(),
            joined: FastMap::default(),
            tallies: HashMap::new(),
        };
        world.said.number(&Vec::new());
        let nothing = world.memories.number(&TrusteeMemory::default().encode());
        world.begun = vec![nothing; usize::from(world.honest())];
        if world.has_official() {
            let nothing = world.memories.number(&Acts::default().encode());
            world.begun.push(nothing);
        }
        world
    }

    /// How many trustees are honest: the first ones.
    pub(crate) fn honest(&self) -> u16 {
        self.configuration.trustees - self.configuration.corrupt
    }

    pub(crate) fn has_official(&self) -> bool {
        matches!(self.configuration.part, Part::Closing { honest_official: true, .. })
    }

    pub(crate) fn is_honest(&self, trustee: u16) -> bool {
        trustee < self.honest()
    }

    /// What comes of a step, by the tools' own code.
    pub(crate) fn effect(&mut self, step: Step) -> Option<std::rc::Rc<Effect>> {
        if let Some(known) = self.steps.get(&step) {
            return known.clone();
        }
        let done = self.take(step);
        let effect = self.numbered(step, done).map(std::rc::Rc::new);
        self.steps.insert(step, effect.clone());
        effect
    }

    fn take(&mut self, step: Step) -> Done {
        let Step { actor, copied, ram, displayed, doing, disk } = step;
        let drawn = if self.configuration.redraws { (ram, displayed.0) } else { (0, 0) };
        let seed = BuildHasherDefault::<Folding>::default().hash_one((actor, copied, drawn));
        if doing == Doing::Close {
            let key = self.keys.last().expect("an official");
            return official_step(&self.histories, displayed, key, self.memories.value(ram), (disk, seed));
        }
        let key = &self.keys[usize::from(actor)];
        if doing != Doing::Ceremony && !self.tallies.contains_key(&displayed) {
            let tally = verified_tally(&self.histories, displayed, key);
            self.tallies.insert(displayed, tally);
        }
        let tally = self.tallies.get(&displayed).and_then(Option::as_ref);
        let mut memory = self.memories.value(ram).clone();
        if !self.configuration.rules.files_know_their_documents {
            memory = told(&memory, &self.histories.get(displayed.0).state, u16::from(actor));
        }
        trustee_step(&self.histories, displayed, tally, key, &memory, (doing, disk, seed))
    }

    fn numbered(&mut self, step: Step, done: Done) -> Option<Effect> {
        let (mut ram, mut stored) = (done.ram, done.stored);
        if step.doing != Doing::Close {
            ram = forgetting(&ram, self.configuration.rules.memory);
            stored = stored.map(|bytes| forgetting(&bytes, self.configuration.rules.memory));
        }
        let said: Vec<_> = done.said.iter().map(|entry| self.histories.entry(entry, step.displayed.0)).collect();
        for entry in &said {
            self.note_complaint(*entry, &ram);
        }
        let ram = self.memories.number(&ram);
        let stored = stored.map(|bytes| self.memories.number(&bytes));
        let changes = ram != step.ram || stored.is_some_and(|stored| stored != step.ram) || !said.is_empty();
        changes.then_some(Effect { ram, stored, said })
    }

    fn note_complaint(&mut self, entry: EntryNumber, memory: &[u8]) {
        if matches!(self.histories.known(entry).document.as_deref(), Some(Document::Complaint(_)))
            && let Some(secret) = committed(memory).and_then(|secrets| ceremony_secret(&secrets))
        {
            self.complainers.insert(entry, secret);
        }
    }

    /// All that was said, and one more entry.
    pub(crate) fn joined(&mut self, said: SaidNumber, entry: EntryNumber) -> SaidNumber {
        if let Some(known) = self.joined.get(&(said, entry)) {
            return *known;
        }
        let mut entries = self.said.value(said).clone();
        if let Err(place) = entries.binary_search(&entry) {
            entries.insert(place, entry);
        }
        let number = self.said.number(&entries);
        self.joined.insert((said, entry), number);
        number
    }

    /// What people do where this history is shown to them.
    pub(crate) fn doings(&self, actor: u8, at: HistoryNumber) -> &'static [Doing] {
        let phase = self.histories.get(at).state.phase();
        let official = u16::from(actor) >= self.honest();
        match phase {
            Phase::Ceremony if !official => &[Doing::Ceremony],
            Phase::Tallied if !official => &[Doing::Agree, Doing::Open],
            Phase::Open if official => &[Doing::Close],
            _ => &[],
        }
    }

    /// How many different steps were taken.
    pub(crate) fn taken(&self) -> usize {
        self.steps.len()
    }

    /// Who says an entry, if it is an honest trustee.
    pub(crate) fn honest_author(&self, entry: EntryNumber) -> Option<u16> {
        match self.histories.known(entry).author {
            Some(Author::Trustee(trustee)) if self.is_honest(trustee) => Some(trustee),
            _ => None,
        }
    }
}
