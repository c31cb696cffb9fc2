//! Registrars make the roll: what a line does, what stands, what is said twice, and what comes of it when it is sealed.
#![allow(missing_docs)]
#![cfg(test)]

mod corrections;
mod lines;
mod office;
mod order;
mod roles;
mod standing;
