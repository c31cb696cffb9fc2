//! What officials, trustees and the makers of the roll do in an election, step by step.
//!
//! | Module | What it does |
//! |---|---|
//! | `board` | what a step needs of a bulletin board |
//! | `actor` | somebody who acts on it: the key that signs |
//! | `card_author` | authors whose key a card or another token keeps |
//! | `finality` | where the manifest names witnesses, what they must have seen before anything is done |
//! | `official` | from the manifest to the result: the documents of the officials |
//! | `announcement` | what officials say beside that, and may have to say together |
//! | `ceremony` | a trustee's part in making the joint key |
//! | `opening` | a trustee verifies the whole record, and only then agrees to the tally and opens it |
//! | `act` | the table of what binds whoever says it, and what it excludes |
//! | `acts` | what somebody has said in an election, and how far they have seen its ledger |
//! | `memory` | what a trustee keeps between the steps, and when it must be durable |
//! | `ability` | what a trustee can still do with it |
//! | `copies` | what a copy of that does not know, and that it only opens |
//! | `error` | why a step is not taken |
//!
//! Nothing here does any I/O: the board, the storage and the randomness are arguments. A step can be taken again after
//! it has failed: what was said is said again in the same bytes, and refused if the board shows a history that it
//! excludes.
//!
//! ```
//! use tupyo_office::{Ability, TrusteeMemory};
//!
//! // What a trustee keeps is encrypted by whoever stores it; a new trustee's says nothing yet.
//! let memory = TrusteeMemory::default();
//! let kept = TrusteeMemory::decode(&memory.encode()).unwrap();
//! assert_eq!((kept.election(), kept.ability(None)), (None, Ability::Empty));
//! assert!(!kept.ability(None).is_of_use());
//! ```

mod ability;
mod act;
mod actor;
mod acts;
mod announcement;
mod board;
mod card_author;
mod ceremony;
mod copies;
mod error;
mod finality;
mod memory;
mod official;
mod opening;

pub use ability::Ability;
pub use act::Act;
pub use actor::Actor;
pub use acts::{ActStorage, Acts, MemoryError};
pub use announcement::{Announced, planned_restart};
pub use board::{BulletinBoard, Followed};
pub use card_author::{CardAuthor, card_key, sign_with_card};
pub use ceremony::{CeremonyStep, ceremony_step, culprits, trustee_ids, waiting_for};
pub use error::{OfficeError, StepError};
pub use finality::missing_witnesses;
pub use memory::{TrusteeMemory, TrusteeStorage};
pub use official::{brought_forward, manifest_entries, roll_to_seal};
pub use opening::{VerifiedTally, agree, decrypt, has_agreed, missing_agreements, wipe};
