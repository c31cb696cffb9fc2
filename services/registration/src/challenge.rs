//! What is signed at a login: nothing is kept of it until it is used, and then only that it was.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rand::RngCore;
use rand::rngs::OsRng;
use subtle::ConstantTimeEq;
use tupyo_registration::{CHALLENGE_BYTES, LoginChallenge};

use crate::secrets::HmacSecret;

/// Seconds for which a challenge is good.
const LIFETIME: u64 = 300;
/// Most logins within that time.
const MOST_USED: usize = 1_000_000;

/// Why a challenge is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChallengeRefusal {
    /// Not one of this service, since it was started.
    Unknown,
    /// Too old.
    Expired,
    /// Somebody has logged in with it.
    Used,
    /// Too many logins at the moment.
    Busy,
}

/// Gives challenges: `u64 expiry (little-endian) ‖ 16 random bytes ‖ HMAC-SHA-256`. The secret is the process's own: a
/// challenge does not outlive it, so those that were used need not either.
pub(crate) struct Challenges {
    secret: HmacSecret,
    used: Mutex<HashMap<[u8; 32], u64>>,
}

impl Challenges {
    pub(crate) fn new() -> Challenges {
        Challenges { secret: HmacSecret::generate(), used: Mutex::default() }
    }

    /// A challenge, at this moment.
    pub(crate) fn give(&self, now: u64) -> LoginChallenge {
        let mut random = [0; 16];
        OsRng.fill_bytes(&mut random);
        let expiry = now + LIFETIME;
        let mut challenge = [0; CHALLENGE_BYTES];
        challenge[..8].copy_from_slice(&expiry.to_le_bytes());
        challenge[8..24].copy_from_slice(&random);
        challenge[24..].copy_from_slice(&self.secret.of(&(expiry, random)));
        challenge
    }

    /// Whether a challenge can be answered at this moment.
    pub(crate) fn check(&self, challenge: &LoginChallenge, now: u64) -> Result<(), ChallengeRefusal> {
        let (expiry, random, mac) = parts(challenge);
        if !bool::from(self.secret.of(&(expiry, random)).ct_eq(&mac)) {
            return Err(ChallengeRefusal::Unknown);
        }
        if expiry < now {
            return Err(ChallengeRefusal::Expired);
        }
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&mac);
        if used { Err(ChallengeRefusal::Used) } else { Ok(()) }
    }

    /// Uses a challenge that was answered: only the first of two does.
    pub(crate) fn spend(&self, challenge: &LoginChallenge, now: u64) -> Result<(), ChallengeRefusal> {
        let (expiry, _, mac) = parts(challenge);
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= MOST_USED {
            used.retain(|_, expiry| *expiry >= now);
        }
        if used.len() >= MOST_USED {
            return Err(ChallengeRefusal::Busy);
        }
        if used.insert(mac, expiry).is_some() { Err(ChallengeRefusal::Used) } else { Ok(()) }
    }
}

fn parts(challenge: &LoginChallenge) -> (u64, [u8; 16], [u8; 32]) {
    let mut expiry = [0; 8];
    let mut random = [0; 16];
    let mut mac = [0; 32];
    expiry.copy_from_slice(&challenge[..8]);
    random.copy_from_slice(&challenge[8..24]);
    mac.copy_from_slice(&challenge[24..]);
    (u64::from_le_bytes(expiry), random, mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_good_for_five_minutes_and_one_login() {
        let challenges = Challenges::new();
        let given = challenges.give(1000);
        assert_eq!(challenges.check(&given, 1300), Ok(()));
        assert_eq!(challenges.check(&given, 1301), Err(ChallengeRefusal::Expired));
        assert_eq!(challenges.spend(&given, 1300), Ok(()));
        assert_eq!(challenges.check(&given, 1300), Err(ChallengeRefusal::Used));
        assert_eq!(challenges.spend(&given, 1300), Err(ChallengeRefusal::Used));
    }

    #[test]
    fn another_process_and_another_byte_are_unknown() {
        let given = Challenges::new().give(1000);
        assert_eq!(Challenges::new().check(&given, 1000), Err(ChallengeRefusal::Unknown));
        let challenges = Challenges::new();
        for place in [0, 7, 8, 23, 24, 55] {
            let mut changed = challenges.give(1000);
            changed[place] ^= 1;
            assert_eq!(challenges.check(&changed, 1000), Err(ChallengeRefusal::Unknown), "{place}");
        }
    }
}
