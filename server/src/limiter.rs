//! What a source may cost the board while others want it. An entry takes a token of its source and gives it back unless
//! it is refused, so that an office whose voters share one address is not in the way of itself. One that sends what is
//! refused uses the others' tokens up: they are asked for only while much is under way. Then those who share its
//! address share its fate. And its connections rest behind each refusal, the longer the more of them there are: however
//! many it has, the board hears from all together so often and no more.

use std::collections::HashMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::source::Source;

/// The most sources that are remembered. Who floods from more is not stopped by shares of sources.
const SOURCES: usize = 1 << 16;

/// How often a source is heard whose connections rest: once in so many nanoseconds.
const HEARD: u64 = 20_000_000;

/// The longest rest, where idle connections are kept at least twice as long.
const LONGEST_REST: u64 = 10_000_000_000;

/// The tokens of all sources.
pub(crate) struct Limiter {
    begun: Instant,
    /// In how many nanoseconds a source gets a token back.
    interval: u64,
    /// As long as it takes to get all of them back.
    window: u64,
    /// The longest rest.
    longest_rest: u64,
    /// With fewer entries under way, who has no token needs none.
    calm: usize,
    under_way: AtomicUsize,
    sources: Mutex<HashMap<Source, Account>>,
}

/// In nanoseconds since the beginning.
#[derive(Clone, Copy, Default)]
struct Account {
    /// When the source will have all of its tokens.
    whole: u64,
    /// When the last of its connections that rest will have rested.
    heard: u64,
}

/// An entry that is under way as long as this lives, with its token, which is lost unless it is given back.
#[must_use]
pub(crate) struct Token<'a> {
    limiter: &'a Limiter,
    source: Source,
    taken: bool,
}

/// The source has no token left, and gets the next one after this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoToken(pub(crate) Duration);

impl Limiter {
    /// Each source has `burst` tokens and gets back so many in a second, and needs none while fewer than `calm` entries
    /// are under way. No connection rests longer than half the time that it is kept when it is idle.
    pub(crate) fn new(burst: NonZero<u32>, per_second: NonZero<u32>, calm: usize, keep_alive: Duration) -> Limiter {
        let interval = 1_000_000_000 / u64::from(per_second.get());
        let window = interval * u64::from(burst.get());
        let longest_rest = u64::try_from(keep_alive.as_nanos() / 2).unwrap_or(LONGEST_REST).min(LONGEST_REST);
        let (under_way, sources) = (AtomicUsize::new(0), Mutex::default());
        Limiter { begun: Instant::now(), interval, window, longest_rest, calm, under_way, sources }
    }

    /// Takes a token of a source.
    pub(crate) fn take(&self, source: Source) -> Result<Token<'_>, NoToken> {
        self.take_at(source, self.now())
    }

    /// How long a connection of a source rests behind a refusal, so that those of this source come one after the other.
    pub(crate) fn rest(&self, source: Source) -> Duration {
        self.rest_at(source, self.now())
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX / 2)
    }

    fn take_at(&self, source: Source, now: u64) -> Result<Token<'_>, NoToken> {
        let mut table = self.table();
        let account = table.get(&source).copied().unwrap_or_default();
        let whole = account.whole.max(now) + self.interval;
        if whole - now <= self.window {
            enter(&mut table, source, Account { whole, ..account }, now);
            return Ok(self.begin(source, true));
        }
        // With the table locked, so that no more are let in.
        if self.under_way.load(Ordering::Relaxed) < self.calm {
            return Ok(self.begin(source, false));
        }
        Err(NoToken(Duration::from_nanos(whole - now - self.window)))
    }

    fn rest_at(&self, source: Source, now: u64) -> Duration {
        let mut table = self.table();
        let account = table.get(&source).copied().unwrap_or_default();
        let heard = (account.heard.max(now) + HEARD).min(now + self.longest_rest);
        enter(&mut table, source, Account { heard, ..account }, now);
        Duration::from_nanos(heard - now)
    }

    fn begin(&self, source: Source, taken: bool) -> Token<'_> {
        self.under_way.fetch_add(1, Ordering::Relaxed);
        Token { limiter: self, source, taken }
    }

    fn table(&self) -> MutexGuard<'_, HashMap<Source, Account>> {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn enter(table: &mut HashMap<Source, Account>, source: Source, account: Account, now: u64) {
    if table.len() >= SOURCES {
        make_room(table, now);
    }
    table.insert(source, account);
}

/// Forgets sources that have all of their tokens; all sources, where those are few: then it need not be done soon
/// again.
fn make_room(table: &mut HashMap<Source, Account>, now: u64) {
    table.retain(|_, account| account.whole.max(account.heard) > now);
    if table.len() > SOURCES / 4 * 3 {
        table.clear();
    }
}

impl Token<'_> {
    /// Whether its source had none left, and was let in because little was under way.
    pub(crate) fn is_owed(&self) -> bool {
        !self.taken
    }

    /// The entry was good.
    pub(crate) fn give_back(self) {
        if !self.taken {
            return;
        }
        let mut table = self.limiter.table();
        if let Some(account) = table.get_mut(&self.source) {
            account.whole = account.whole.saturating_sub(self.limiter.interval);
        }
    }
}

impl Drop for Token<'_> {
    fn drop(&mut self) {
        self.limiter.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn limiter(burst: u32, per_second: u32) -> Limiter {
        Limiter::new(NonZero::new(burst).unwrap(), NonZero::new(per_second).unwrap(), 0, Duration::from_secs(75))
    }

    fn source(number: u32) -> Source {
        Source::V4(Ipv4Addr::from_bits(number))
    }

    #[test]
    fn refused_ones_cost_and_time_gives_back() {
        let limiter = limiter(3, 2);
        (0..3).for_each(|_| drop(limiter.take_at(source(1), 0).ok().unwrap()));
        assert_eq!(limiter.take_at(source(1), 0).err(), Some(NoToken(Duration::from_millis(500))));
        assert_eq!(limiter.take_at(source(1), SECOND / 4).err(), Some(NoToken(Duration::from_millis(250))));
        assert!(limiter.take_at(source(2), 0).is_ok());
        drop(limiter.take_at(source(1), SECOND / 2).ok().unwrap());
        assert!(limiter.take_at(source(1), SECOND / 2).is_err());
        // No more of them than there were, however long it takes.
        (0..3).for_each(|_| drop(limiter.take_at(source(1), 99 * SECOND).ok().unwrap()));
        assert!(limiter.take_at(source(1), 99 * SECOND).is_err());
    }

    #[test]
    fn good_ones_are_free_and_pay_for_no_bad_one() {
        let limiter = limiter(3, 2);
        (0..1000).for_each(|_| limiter.take_at(source(1), 0).ok().unwrap().give_back());
        (0..2).for_each(|_| drop(limiter.take_at(source(1), 0).ok().unwrap()));
        (0..1000).for_each(|_| limiter.take_at(source(1), 0).ok().unwrap().give_back());
        drop(limiter.take_at(source(1), 0).ok().unwrap());
        assert!(limiter.take_at(source(1), 0).is_err());
    }

    #[test]
    fn as_many_as_there_are_tokens_are_under_way_at_a_time() {
        let limiter = limiter(3, 2);
        let mut tokens: Vec<_> = (0..3).map(|_| limiter.take_at(source(1), 0).ok().unwrap()).collect();
        assert!(limiter.take_at(source(1), 0).is_err());
        tokens.pop().unwrap().give_back();
        assert!(limiter.take_at(source(1), 0).is_ok());
    }

    #[test]
    fn who_has_no_token_needs_none_while_little_is_under_way() {
        let limiter = Limiter { calm: 2, ..limiter(1, 1) };
        drop(limiter.take_at(source(1), 0).ok().unwrap());
        (0..100).for_each(|_| drop(limiter.take_at(source(1), 0).ok().unwrap()));
        // Whoever is under way, and with whatever.
        let others = [limiter.take_at(source(2), 0), limiter.take_at(source(1), 0)];
        assert_eq!(limiter.take_at(source(1), 0).err(), Some(NoToken(Duration::from_secs(1))));
        assert!(limiter.take_at(source(3), 0).is_ok());
        others.into_iter().for_each(|token| token.ok().unwrap().give_back());
        // What was not taken has not been given back.
        let limiter = Limiter { calm: 0, ..limiter };
        assert!(limiter.take_at(source(1), 0).is_err());
        assert!(limiter.take_at(source(2), 0).is_ok());
        assert_eq!(limiter.under_way.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn the_more_connections_of_a_source_rest_the_longer_each_does() {
        let limiter = limiter(1, 1);
        let rests: Vec<_> = (0..1000).map(|_| limiter.rest_at(source(1), SECOND)).collect();
        let milliseconds = Duration::from_millis;
        assert_eq!((rests[0], rests[1], rests[499]), (milliseconds(20), milliseconds(40), milliseconds(10_000)));
        assert_eq!(rests[999], milliseconds(10_000), "none is forgotten, and the connection not taken for idle");
        // Others rest for themselves; and time passes.
        assert_eq!(limiter.rest_at(source(2), SECOND), milliseconds(20));
        assert_eq!(limiter.rest_at(source(1), 6 * SECOND), milliseconds(5020));
        assert_eq!(limiter.rest_at(source(1), 60 * SECOND), milliseconds(20));
        // Where idle connections are kept for less, none rests until it is one.
        let one = NonZero::new(1).unwrap();
        let short = Limiter::new(one, one, 0, Duration::from_secs(4));
        let longest = (0..1000).map(|_| short.rest_at(source(1), SECOND)).max();
        assert_eq!(longest, Some(milliseconds(2000)));
        // Who rests has its tokens.
        assert!(limiter.take_at(source(1), 60 * SECOND).is_ok());
        assert_eq!(limiter.rest_at(source(1), 60 * SECOND), milliseconds(40));
    }

    #[test]
    fn the_table_is_bounded() {
        let limiter = limiter(1, 1);
        let count = SOURCES as u32 * 3;
        for number in 0..count {
            drop(limiter.take_at(source(number), 0).ok().unwrap());
            assert!(limiter.table().len() <= SOURCES);
        }
        // Whose tokens are whole is forgotten first.
        let (limiter, later) = (self::limiter(1, 1), 2 * SECOND);
        (0..SOURCES as u32 - 1).for_each(|number| drop(limiter.take_at(source(number), 0).ok().unwrap()));
        drop(limiter.take_at(source(count), later).ok().unwrap());
        drop(limiter.take_at(source(count + 1), later).ok().unwrap());
        assert!(limiter.take_at(source(count), later).is_err());
        assert_eq!(limiter.table().len(), 2);
    }
}
