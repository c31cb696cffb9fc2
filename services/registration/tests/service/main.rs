//! The registration service and a board, each a process of its own, over HTTP.
#![cfg(test)]
#![allow(missing_docs)]

mod accepting;
mod board;
mod citizens;
mod countersigning;
mod keeping;
mod posting;
mod registrar;
mod speed;
