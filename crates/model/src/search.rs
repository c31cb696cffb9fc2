//! Explores every situation once.

use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::history::HistoryNumber;
use crate::intern::FastMap;
use crate::rules::{Broken, Configuration};
use crate::step::Disk;
use crate::world::{ACTORS, Effect, MemoryNumber, SaidNumber, Step, World};

/// The most honest witnesses.
const WITNESSES: usize = 3;
/// No second copy.
pub(crate) const NO_COPY: MemoryNumber = u32::MAX;

/// What an honest actor has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Holder {
    /// What the process remembers.
    pub(crate) ram: MemoryNumber,
    /// What it would find after it has died.
    pub(crate) disk: MemoryNumber,
    /// What the second copy of the file holds.
    pub(crate) copy: MemoryNumber,
    /// How many faults are left.
    pub(crate) faults: u8,
}

/// Everything that is remembered, and everything that was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Situation {
    pub(crate) said: SaidNumber,
    pub(crate) holders: [Holder; ACTORS],
    /// How far each honest witness has cosigned.
    pub(crate) cosigned: [HistoryNumber; WITNESSES],
    /// Which voters were told "cast".
    pub(crate) told: u8,
}

/// What was explored, and what was found.
#[derive(Clone, Debug)]
pub struct Explored {
    /// How many situations.
    pub situations: usize,
    /// How many histories were shown.
    pub histories: usize,
    /// How many different steps were taken by the tools' code.
    pub steps: usize,
    /// The longest of the shortest ways to a situation.
    pub depth: usize,
    /// How long it took.
    pub time: Duration,
    /// Whether everything was explored; a search ends when it has found what it looks for.
    pub complete: bool,
    /// What does not hold, and how that comes about.
    pub findings: Vec<(Broken, Vec<String>)>,
}

impl Explored {
    /// Whether what must be found was found, and nothing else; under rules that are not enough anything may be found
    /// beside.
    pub fn is_as_expected(&self, configuration: &Configuration) -> bool {
        let found: Vec<_> = self.findings.iter().map(|(finding, _)| *finding).collect();
        if configuration.expected.is_empty() {
            let known = configuration.known;
            return self.complete && found.len() == known.len() && known.iter().all(|finding| found.contains(finding));
        }
        configuration.expected.iter().all(|finding| found.contains(finding))
    }
}

/// Explores a configuration: until nothing is new, everything that is expected is found, or anything that must not be.
pub fn explore(configuration: &Configuration) -> Explored {
    let begun = Instant::now();
    let mut search = Search::new(World::of(configuration));
    let complete = search.run();
    let Search { world, depth, findings, situations, .. } = search;
    Explored {
        situations: situations.len(),
        histories: world.histories.len(),
        steps: world.taken(),
        depth,
        time: begun.elapsed(),
        complete,
        findings,
    }
}

struct Search {
    world: World,
    situations: Vec<Situation>,
    parents: Vec<u32>,
    known: FastMap<Situation, ()>,
    findings: Vec<(Broken, Vec<String>)>,
    depth: usize,
}

impl Search {
    fn new(mut world: World) -> Search {
        let mut first = Situation {
            said: 0,
            holders: [Holder { copy: NO_COPY, ..Holder::default() }; ACTORS],
            cosigned: [0; WITNESSES],
            told: 0,
        };
        for (holder, memory) in first.holders.iter_mut().zip(&world.begun) {
            *holder = Holder { ram: *memory, disk: *memory, copy: NO_COPY, faults: world.configuration.faults };
        }
        first.told = world.told(&first);
        let known = [(first, ())].into_iter().collect();
        Search { world, situations: vec![first], parents: vec![0], known, findings: Vec::new(), depth: 0 }
    }

    /// Whether everything was explored.
    fn run(&mut self) -> bool {
        let (mut place, mut level) = (0, 1);
        while let Some(situation) = self.situations.get(place).copied() {
            if place == level {
                (level, self.depth) = (self.situations.len(), self.depth + 1);
            }
            self.judge(place, &situation);
            if self.is_decided() {
                return false;
            }
            for next in self.world.successors(&situation) {
                if self.known.insert(next, ()).is_none() {
                    self.situations.push(next);
                    self.parents.push(place as u32);
                }
            }
            place += 1;
        }
        true
    }

    /// Whether everything that is looked for is found; or, where nothing is, something that must not be.
    fn is_decided(&self) -> bool {
        let Configuration { expected, known, .. } = &self.world.configuration;
        if expected.is_empty() {
            return self.findings.iter().any(|(finding, _)| !known.contains(finding));
        }
        expected.iter().all(|finding| self.has(*finding))
    }

    fn has(&self, finding: Broken) -> bool {
        self.findings.iter().any(|(found, _)| *found == finding)
    }

    fn judge(&mut self, place: usize, situation: &Situation) {
        for finding in self.world.judge(situation) {
            if !self.has(finding) {
                let way = self.way(place);
                self.findings.push((finding, way));
            }
        }
    }

    /// How a situation comes about.
    fn way(&self, place: usize) -> Vec<String> {
        let mut places = vec![place];
        while let Some(last) = places.last().copied().filter(|last| *last > 0) {
            places.push(self.parents[last] as usize);
        }
        places.reverse();
        let pairs = places.windows(2).map(|pair| (&self.situations[pair[0]], &self.situations[pair[1]]));
        pairs.map(|(before, after)| self.world.told_in_words(before, after)).collect()
    }
}

impl World {
    /// Every situation that one step leads to.
    fn successors(&mut self, situation: &Situation) -> Vec<Situation> {
        let shown = self.shown(situation.said);
        let mut next = Vec::new();
        for actor in 0..self.begun.len() {
            self.steps_of(actor, situation, &shown, &mut next);
            self.accidents_of(actor, situation, &mut next);
        }
        self.cosignatures(situation, &shown, &mut next);
        next
    }

    fn steps_of(&mut self, actor: usize, from: &Situation, shown: &[HistoryNumber], next: &mut Vec<Situation>) {
        let holder = from.holders[actor];
        for at in shown.iter().copied() {
            let displayed = (at, self.cosignatures_shown(from, at));
            for doing in self.doings(actor as u8, at) {
                let step =
                    |copied: bool, ram, disk| Step { actor: actor as u8, copied, ram, displayed, doing: *doing, disk };
                if holder.copy != NO_COPY
                    && let Some(effect) = self.effect(step(true, holder.copy, Disk::Works))
                {
                    let copy = effect.stored.unwrap_or(holder.copy);
                    next.push(self.after(from, actor, Holder { copy, ..holder }, &effect));
                }
                let Some(effect) = self.effect(step(false, holder.ram, Disk::Works)) else { continue };
                let disk = effect.stored.unwrap_or(holder.disk);
                next.push(self.after(from, actor, Holder { ram: effect.ram, disk, ..holder }, &effect));
                if holder.faults == 0 {
                    continue;
                }
                for fault in [Disk::Fails, Disk::Dies] {
                    let Some(effect) = self.effect(step(false, holder.ram, fault)) else { continue };
                    let (disk, faults) = (effect.stored.unwrap_or(holder.disk), holder.faults - 1);
                    next.push(self.after(from, actor, Holder { ram: effect.ram, disk, faults, ..holder }, &effect));
                }
            }
        }
    }

    /// A process that dies, and a file that is copied.
    fn accidents_of(&mut self, actor: usize, from: &Situation, next: &mut Vec<Situation>) {
        let holder = from.holders[actor];
        let mut with = |holder: Holder| {
            let mut after = *from;
            after.holders[actor] = holder;
            next.push(after);
        };
        if holder.ram != holder.disk {
            with(Holder { ram: holder.disk, ..holder });
        }
        let copies = from.holders.iter().filter(|holder| holder.copy != NO_COPY).count();
        let is_trustee = actor < usize::from(self.honest());
        if is_trustee && holder.copy == NO_COPY && copies < usize::from(self.configuration.copies) {
            with(Holder { copy: holder.disk, ..holder });
        }
    }

    fn after(&mut self, from: &Situation, actor: usize, holder: Holder, effect: &Rc<Effect>) -> Situation {
        let mut after = *from;
        after.holders[actor] = holder;
        after.said = effect.said.iter().fold(after.said, |said, entry| self.joined(said, *entry));
        after.told = self.told(&after);
        after
    }

    /// Each honest witness cosigns whatever continues what it has cosigned.
    fn cosignatures(&mut self, from: &Situation, shown: &[HistoryNumber], next: &mut Vec<Situation>) {
        let Some(watched) = self.watched() else { return };
        for witness in 0..watched.witnesses - watched.lying {
            let last = from.cosigned[witness];
            for at in shown.iter().copied() {
                if at == last || !self.is_cosigned_after(at, last) {
                    continue;
                }
                let mut after = *from;
                after.cosigned[witness] = at;
                // Honest witnesses are all alike.
                after.cosigned[..watched.witnesses - watched.lying].sort_unstable();
                after.told = self.told(&after);
                next.push(after);
            }
        }
    }

    /// A step in words.
    fn told_in_words(&self, before: &Situation, after: &Situation) -> String {
        let new = self.said.value(after.said).iter().filter(|entry| !self.said.value(before.said).contains(entry));
        let said: Vec<_> = new.map(|entry| self.entry_in_words(*entry)).collect();
        if before.cosigned != after.cosigned {
            return format!("a witness cosigns: {:?} instead of {:?}", after.cosigned, before.cosigned);
        }
        let changed = (0..ACTORS).find(|actor| before.holders[*actor] != after.holders[*actor]);
        let Some(actor) = changed else { return format!("somebody without memory says {}", said.join(", ")) };
        let (old, new) = (before.holders[actor], after.holders[actor]);
        let who =
            if actor < usize::from(self.honest()) { format!("trustee {actor}") } else { "the official".to_owned() };
        let faulty = if new.faults < old.faults { " (its storage fails)" } else { "" };
        match said.as_slice() {
            [] if old.copy == NO_COPY && new.copy != NO_COPY => format!("{who}'s file is copied"),
            [] if new.copy != old.copy => format!("{who}'s second copy remembers something"),
            [] => format!("{who} says nothing{faulty}"),
            said => format!("{who} says {}{faulty}", said.join(", ")),
        }
    }
}
