//! Tokens of modules that others wrote. Each test runs in a process of its own: a module reads its environment once.
#![cfg(test)]

mod certificates;
mod failures;
mod place;
mod signatures;
mod tpm;
