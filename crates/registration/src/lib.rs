//! From what a citizen's card signs to a line of the roll (docs/protocol/registration.md).
//!
//! | | |
//! |---|---|
//! | [`Application`], [`Proof`], [`Registration`] | what a device sends: the statement, who makes it, and both |
//! | [`RegistrarDialogue`] | a device and a registrar's service: what is asked, what the answers mean, when what was |
//! | | sent is forgotten |
//! | [`Applying`] | an application that waits for its proof: at a service, or for a file that officials are sent |
//! | [`CardRequest`] | what a device without a card has a card at another machine sign |
//! | [`RegistrationCode`] | a one-time code, which stands for a card where the manifest allows it |
//! | [`EligibilityList`] | who may vote, as the office lists it |
//! | [`examine`], [`Registered`] | the one rule: what can be said of a registration alone, and beside what stands |
//! | [`registered_voters`] | the same of a pile of registrations, whatever order they lie in |
//! | [`RollHistory`] | what took effect on the public roll, from a ledger's entries |
//! | [`audit`] | whether evidence and public roll say the same |
//!
//! Nothing here does any I/O: time, randomness and rows of files are arguments.
//!
//! ```
//! use rand::rngs::OsRng;
//! use tupyo_registration::RegistrationCode;
//!
//! // What a member types is the code with a last character that checks the others; an office's list has its hash.
//! let code = RegistrationCode::generate(&mut OsRng);
//! let typed = RegistrationCode::parse(&code.checked());
//! assert!(typed.is_ok_and(|typed| typed.hash() == code.hash()));
//! ```

mod answers;
mod application;
mod applying;
mod audit;
mod card_request;
mod chains;
mod code;
mod dialogue;
mod dialogue_error;
mod error;
mod event;
mod examine;
mod handle;
mod history;
mod list;
mod possessions;
mod proof;
mod registered;
mod registration;
mod terms;

pub use answers::{LoggedIn, RegistrationStatus};
pub use application::Application;
pub use applying::Applying;
pub use audit::{AuditFinding, AuditFindingKind, AuditReport, AuditedCorrection, audit};
pub use card_request::CardRequest;
pub use chains::{RefusedRegistration, RegisteredVoters, registered_voters};
pub use code::{CodeError, CodeHash, RegistrationCode};
pub use dialogue::{RegistrarDialogue, RegistrarRequest};
pub use dialogue_error::DialogueError;
pub use error::RegistrationError;
pub use event::RollEvent;
pub use examine::{Examined, examine};
pub use handle::{Handle, HandleError, LARGEST_HANDLE};
pub use history::RollHistory;
pub use list::{EligibilityList, Eligible, ListFault, ListFaultKind, ListRow};
pub use proof::{CHALLENGE_BYTES, LARGEST_REGISTRATION, LoginChallenge, Proof, Shown, login_message};
pub use registered::{Addition, CardHash, Registered};
pub use registration::{Evidence, Registration};
pub use terms::RegistrationTerms;
