//! The voters' page: what a directory has, what a server serves, and whether that is as announced
//! (docs/protocol/page.md).

mod comparison;
mod decoding;
mod directory;
mod fault;
mod visit;

pub use comparison::{PageComparison, compare_page};
pub use directory::{PageDirectory, PageDirectoryError};
pub use fault::{PageFault, PageFinding};
pub use visit::PageVisitor;
