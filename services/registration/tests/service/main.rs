//! The registration service and a board, each a process of its own, over HTTP.
#![cfg(test)]
#![allow(missing_docs)]

mod accepting;
mod attestation;
mod beginning;
mod board;
mod citizens;
mod correcting;
mod countersigning;
mod keeping;
mod pages;
mod phones;
mod posting;
mod questions;
mod reading;
mod registrar;
mod speed;
