//! An election played in memory, its record, and every way to tamper with it.
#![cfg(test)]

mod play;
mod whole;
