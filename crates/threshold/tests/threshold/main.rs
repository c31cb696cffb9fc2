//! Whole ceremonies and decryptions, everything that must be refused in them, and an independent implementation beside
//! them.
#![cfg(test)]

mod complaints;
mod decryption;
mod frost;
mod next;
mod play;
mod refusals;
mod secrets;
mod whole;
