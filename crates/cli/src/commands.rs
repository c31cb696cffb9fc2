//! The commands: each file has a role's arguments and what they do.

mod ballot;
mod board;
mod card;
mod election;
mod entry;
mod key;
mod load;
mod manifest;
mod official;
mod page;
mod record;
mod result;
mod roll;
mod second_opinion;
mod status;
mod trustee;
mod vote;
mod witness;

pub use ballot::{BallotCommand, ReceiptCommand};
pub use board::BoardCommand;
pub use card::CardCommand;
pub use election::{CloseOptions, ElectionCommand, JointKeyCommand, OpenOptions, TallyCommand};
pub use entry::EntryCommand;
pub use key::KeyCommand;
pub use load::LoadCommand;
pub use manifest::ManifestCommand;
pub use official::OfficialCommand;
pub use page::PageCommand;
pub use record::RecordCommand;
pub use result::ResultCommand;
pub use roll::RollCommand;
pub use second_opinion::SecondOpinionOptions;
pub use status::Status;
pub use trustee::TrusteeCommand;
pub use vote::Vote;
pub use witness::WitnessCommand;
