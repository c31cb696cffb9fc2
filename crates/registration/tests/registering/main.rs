//! From cards and codes to lines of the roll, and the audit of both.
#![cfg(test)]
#![allow(missing_docs)]

mod audits;
mod chains;
mod dialogue;
mod encodings;
mod examined;
mod lists;
mod measured;
mod people;
