//! The numbered checks of a published election record.
