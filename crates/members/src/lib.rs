//! An association's members (docs/members.md): from its list to one-time codes, letters, mail-merge and reminders.
//!
//! | | |
//! |---|---|
//! | [`MemberList`], [`ListMember`] | the list, from any spreadsheet; every fault with its place |
//! | [`MembersToAdd`] | whom an eligibility list does not have yet |
//! | [`Letter`], [`letters`], [`mail_merge`] | what members get, with their codes: printed, and for a mailer |
//! | [`CodeLink`] | where a member registers and votes |
//! | [`MemberProgress`], [`reminders`] | who has registered, and whom to remind |
//!
//! Nothing here does any I/O: bytes, codes and what is on the roll are arguments.
//!
//! ```
//! use tupyo_members::MemberList;
//! use tupyo_rehearsal::{Plan, Rehearsal};
//!
//! let play = Rehearsal::new(Plan::single_choice(2, 3));
//! let read = |rows: &str| MemberList::read(rows.as_bytes(), play.state().manifest().unwrap());
//!
//! assert_eq!(read("name;e-mail\nAna;ana@example.org\n").unwrap().members.len(), 1);
//! assert_eq!(read("name;e-mail\nAna;\n").unwrap_err().len(), 1, "nobody could reach her");
//! ```

mod adding;
#[rustfmt::skip]
mod catalogue;
mod fault;
mod letter;
mod link;
mod list;
mod member;
mod merge;
mod progress;
mod row;

pub use adding::{ListedPerson, MembersToAdd};
pub use fault::MemberFault;
pub use letter::{Letter, letters};
pub use link::CodeLink;
pub use list::MemberList;
pub use member::ListMember;
pub use merge::mail_merge;
pub use progress::{DistrictProgress, MemberProgress, reminders};
