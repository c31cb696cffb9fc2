//! The ways that ballots go: to a server itself, and to the gateways before it.

use std::thread;
use std::time::Duration;

use tupyo_load::{Attempt, PreparedBallot, ReplayBounds, Target, replay};

/// How many clients cast at the same time.
pub const CLIENTS: usize = 16;
/// Longer than any round.
const LONG: Duration = Duration::from_secs(120);

/// Where ballots go.
#[derive(Clone)]
pub struct Ways {
    /// The server that leads.
    pub direct: Target,
    /// The gateways before it, through which half of the clients cast.
    pub gateways: Vec<Target>,
}

/// What clients were told.
#[derive(Default)]
pub struct Heard {
    /// By whomever.
    pub attempts: Vec<Attempt>,
    /// How many of them were acknowledged through gateways.
    pub by_gateways: u64,
}

/// How long clients of gateways go on while no server leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Persistence {
    /// For some seconds: nobody is to lead.
    #[default]
    Short,
    /// Until another one leads.
    Long,
}

impl Persistence {
    fn bounds(self, connections: usize) -> ReplayBounds {
        let (seconds, retries) = match self {
            Persistence::Short => (10, 3),
            Persistence::Long => (LONG.as_secs(), 100),
        };
        ReplayBounds { connections, time: Duration::from_secs(seconds), retries, rest: Duration::ZERO }
    }
}

impl Ways {
    /// Casts ballots; a full board is asked again.
    pub fn load(&self, ballots: &[PreparedBallot], persistence: Persistence) -> Heard {
        let shares = if self.gateways.is_empty() { 1 } else { 2 };
        let (own, others) = ballots.split_at(ballots.len().div_ceil(shares));
        let direct = Persistence::Long.bounds(CLIENTS / shares);
        let bounds = persistence.bounds((CLIENTS - CLIENTS / shares) / self.gateways.len().max(1));
        thread::scope(|scope| {
            let parts = others.chunks(others.len().div_ceil(self.gateways.len().max(1)).max(1));
            let asked = self.gateways.iter().zip(parts);
            let asked: Vec<_> =
                asked.map(|(gateway, part)| scope.spawn(move || told(gateway, part, &bounds))).collect();
            let mut heard = Heard::directly(told(&self.direct, own, &direct));
            for clients in asked {
                let attempts = clients.join().unwrap_or_default();
                heard.by_gateways += acknowledged(&attempts);
                heard.attempts.extend(attempts);
            }
            heard
        })
    }

    /// Casts ballots through one gateway alone.
    pub fn load_through(&self, gateway: usize, ballots: &[PreparedBallot]) -> Heard {
        let bounds = Persistence::Long.bounds(CLIENTS);
        let attempts = self.gateways.get(gateway).map_or_else(Vec::new, |target| told(target, ballots, &bounds));
        Heard { by_gateways: acknowledged(&attempts), attempts }
    }
}

impl Heard {
    /// From the server itself.
    pub fn directly(attempts: Vec<Attempt>) -> Heard {
        Heard { attempts, by_gateways: 0 }
    }

    /// How many were acknowledged.
    pub fn acknowledged(&self) -> u64 {
        acknowledged(&self.attempts)
    }
}

fn told(target: &Target, ballots: &[PreparedBallot], bounds: &ReplayBounds) -> Vec<Attempt> {
    replay(target, ballots, bounds, &|_| {}).map_or_else(|_| Vec::new(), |replayed| replayed.attempts)
}

fn acknowledged(attempts: &[Attempt]) -> u64 {
    attempts.iter().filter(|attempt| attempt.outcome.is_acknowledged()).count() as u64
}
