//! The registration service and a board, each a process of its own, over HTTP.
#![cfg(test)]
#![allow(missing_docs)]

mod accepting;
mod attestation;
mod board;
mod citizens;
mod correcting;
mod countersigning;
mod keeping;
mod phones;
mod posting;
mod questions;
mod registrar;
mod speed;
