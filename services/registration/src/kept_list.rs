//! The office's list while the service runs: read at the start, and again when the operator says so. A list with a
//! fault takes no list's place.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::{Value, json};
use tupyo_registration::EligibilityList;

use crate::catalogue::program as texts;
use crate::clock::now;
use crate::say::Say;
use crate::{RegistrarError, list_file};

/// The list by which citizens are served.
pub(crate) struct KeptList {
    path: PathBuf,
    styles: Vec<String>,
    say: Say,
    held: RwLock<Held>,
}

/// The list, and what came of the last attempt to read it.
struct Held {
    list: Arc<EligibilityList>,
    read_at: u64,
    trouble: Option<String>,
}

impl KeptList {
    /// Reads the list for the first time.
    pub(crate) fn open(path: PathBuf, styles: Vec<String>, say: Say) -> Result<KeptList, RegistrarError> {
        let list = Arc::new(list_file::read(&path, &styles)?);
        Ok(KeptList { path, styles, say, held: RwLock::new(Held { list, read_at: now(), trouble: None }) })
    }

    /// The list as it is now. Who has it keeps it: what one request is answered by is one list.
    pub(crate) fn current(&self) -> Arc<EligibilityList> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).list.clone()
    }

    /// Reads the file again, and takes what it has, if it has no fault; says so, or every fault, to the operator.
    pub(crate) fn read_again(&self) {
        let read = list_file::read(&self.path, &self.styles);
        match &read {
            Ok(list) => self.say_read(list.persons()),
            Err(error) => {
                eprintln!("tupyo-registrar: {}\n{}", self.say.error(error), self.say.text(texts::LIST_STAYS));
            }
        }
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok(list) => *held = Held { list: Arc::new(list), read_at: now(), trouble: None },
            Err(error) => held.trouble = Some(format!("{error} [{}]", error.code())),
        }
    }

    fn say_read(&self, persons: usize) {
        eprintln!("tupyo-registrar: {}", self.say.text(texts::list_read_again(&persons)));
    }

    /// When the list was read, how many persons it has, and why it was not read again.
    pub(crate) fn status(&self) -> Value {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        json!({ "read_at": held.read_at, "persons": held.list.persons(), "trouble": held.trouble })
    }
}
