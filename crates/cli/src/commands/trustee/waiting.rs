//! How long `--wait` waits, and what it says meanwhile.

use std::thread;
use std::time::Duration;

use crate::catalogue::trustee as texts;
use crate::failure::Failure;
use crate::say::Say;

/// How long `--wait` waits before it looks again.
pub const PAUSE: Duration = Duration::from_secs(1);
/// How often in a row the board may give no answer before `--wait` gives up.
pub const PATIENCE: u32 = 60;

/// Who waits, and for how long.
pub struct Patience {
    say: Say,
    wait: bool,
    said: String,
    tried: u32,
}

impl Patience {
    /// Nobody has waited yet.
    pub fn new(say: Say, wait: bool) -> Patience {
        Patience { say, wait, said: String::new(), tried: 0 }
    }

    /// Waits, if that is wanted and it can help.
    pub fn bear(&mut self, failure: Failure) -> Result<(), Failure> {
        let passes = failure.code == "awaits-witnesses" || failure.is_passing();
        if !self.wait || !passes || self.tried >= PATIENCE {
            return Err(failure);
        }
        self.tried += 1;
        let korean = failure.message_in_korean();
        self.say_once(texts::waiting(&[failure.message, korean]));
        thread::sleep(PAUSE);
        Ok(())
    }

    /// Waits for these trustees to agree.
    pub fn wait_for(&mut self, names: &[String]) {
        let names = names.join(", ");
        self.say_once(texts::waiting_for_agree(&names));
        thread::sleep(PAUSE);
    }

    fn say_once(&mut self, [en, ko]: [String; 2]) {
        if self.said != en {
            self.say.note([&en, &ko]);
            self.said = en;
        }
    }
}
