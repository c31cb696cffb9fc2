//! An election played in memory, its record, and every way to tamper with it.

mod play;
mod whole;
