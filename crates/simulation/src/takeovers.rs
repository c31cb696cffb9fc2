//! Worlds in which a journal that several machines take over keeps the order.

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use crate::journal::JournalFault;
use crate::running::{Asleep, Machines};
use crate::world::World;
use crate::{Electorate, SimulatedDisk, WorldCounts};

/// So many machines sleep at most.
const MACHINES: usize = 3;

impl<'a> World<'a> {
    /// Lives through one seed on a journal that several machines take over: they fall asleep and wake up, lose their
    /// disks, and do not hear what has become of a commit.
    ///
    /// # Errors
    /// What was violated.
    pub fn live_with_journal(electorate: &'a Electorate, seed: u64, steps: u32) -> Result<WorldCounts, String> {
        World::new(electorate, seed, Some(Machines::default())).run(steps)
    }

    /// What can happen to machines.
    pub(crate) fn step_of_machines(&mut self) -> Result<(), String> {
        match self.dice.gen_range(0..4) {
            0 => self.another_takes_over(),
            1 => self.one_wakes_up(),
            _ => {
                let fault = JournalFault::ALL.choose(&mut self.dice).copied();
                self.machines.iter().for_each(|machines| machines.journal.fail(fault));
                Ok(())
            }
        }
    }

    /// The machine that leads sleeps; another one, perhaps one that has led before, takes over.
    fn another_takes_over(&mut self) -> Result<(), String> {
        let Some(machines) = &mut self.machines else { return Ok(()) };
        let next = next_disk(machines, &mut self.dice);
        let disk = std::mem::replace(&mut self.disk, next);
        machines.asleep.extend(self.board.take().map(|board| Asleep { board, disk }));
        self.counts.take_overs += 1;
        self.start()
    }

    /// A machine goes on where it fell asleep, and must not get anything done that others have not done already.
    fn one_wakes_up(&mut self) -> Result<(), String> {
        let Some(machines) = &mut self.machines else { return Ok(()) };
        if machines.asleep.is_empty() {
            return Ok(());
        }
        let Asleep { board, disk } = machines.asleep.swap_remove(self.dice.gen_range(0..machines.asleep.len()));
        machines.is_past = true;
        let led = (self.board.replace(board), std::mem::replace(&mut self.disk, disk));
        let mut worked = Ok(());
        for _ in 0..self.dice.gen_range(1..12) {
            if self.board.is_none() || worked.is_err() {
                break;
            }
            worked = self.act();
        }
        let disk = std::mem::replace(&mut self.disk, led.1);
        let woken = std::mem::replace(&mut self.board, led.0);
        if let Some(machines) = &mut self.machines {
            machines.is_past = false;
            machines.asleep.extend(woken.map(|board| Asleep { board, disk }));
        }
        worked
    }

    /// Nothing goes wrong with the journal any more.
    pub(crate) fn calm_journal(&mut self) {
        self.machines.iter().for_each(|machines| machines.journal.fail(None));
    }
}

/// A new disk, or that of a machine that has led before.
fn next_disk(machines: &mut Machines, dice: &mut StdRng) -> SimulatedDisk {
    if machines.asleep.is_empty() || (machines.asleep.len() < MACHINES && dice.gen_bool(0.5)) {
        return SimulatedDisk::default();
    }
    let Asleep { disk, .. } = machines.asleep.swap_remove(dice.gen_range(0..machines.asleep.len()));
    if dice.gen_bool(0.5) { disk.power_cut(dice) } else { disk.kill() }
}
