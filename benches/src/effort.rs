//! How much is measured.

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Rounds in which the works to compare take turns; of each the fastest counts.
    pub rounds: usize,
    /// Ballots verified together.
    pub batch: usize,
    /// Voters of a district whose whole record is verified.
    pub district: usize,
    /// Options of the ballots that are cast at a server.
    pub casts: &'static [usize],
    /// Ballots on the ledger that a server is started on.
    pub ledger: usize,
    /// Ballots whose ciphertexts are added.
    pub additions: u64,
    /// The largest count that is searched for.
    pub largest_count: u64,
    /// Trustees, of whom so many open the tally, and components of the joint key.
    pub ceremony: (u16, u16, usize),
    /// Lines of the roll that registrars make.
    pub registrations: &'static [usize],
    /// Registrations whose evidence is audited.
    pub evidence: usize,
    /// Voters of the elections that a phone follows.
    pub electorates: &'static [u32],
    /// Rounds of each order that databases keep; none where none are started.
    pub servers_rounds: usize,
    /// Ballots that are cast at servers whose order databases keep.
    pub servers_ballots: usize,
}

impl Effort {
    /// For `benches/README.md`.
    pub const FULL: Effort = Effort {
        rounds: 12,
        batch: 1024,
        district: 16_384,
        casts: &[12, 5, 64],
        ledger: 1_000_000,
        additions: 10_000_000,
        largest_count: 1 << 32,
        ceremony: (21, 15, 200),
        registrations: &[10_000, 100_000, 1_000_000],
        evidence: 100_000,
        electorates: &[1_000, 10_000, 100_000, 1_000_000, 10_000_000],
        servers_rounds: 3,
        servers_ballots: 32_768,
    };

    /// The same things in fewer rounds.
    pub const QUICK: Effort = Effort {
        rounds: 4,
        district: 4_096,
        casts: &[12, 5, 64],
        ledger: 100_000,
        registrations: &[10_000, 100_000],
        electorates: &[1_000, 100_000],
        servers_rounds: 1,
        servers_ballots: 8_192,
        ..Effort::FULL
    };

    /// The same things, so small that the figures say nothing: for tests.
    pub const TRIAL: Effort = Effort {
        rounds: 1,
        batch: 8,
        district: 8,
        casts: &[2],
        ledger: 8,
        additions: 100,
        largest_count: 1 << 10,
        ceremony: (3, 2, 5),
        registrations: &[20],
        evidence: 20,
        electorates: &[70],
        servers_rounds: 0,
        servers_ballots: 0,
    };
}
