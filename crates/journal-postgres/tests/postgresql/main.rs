//! The journal on real databases: Debian's PostgreSQL, run by its own user in temporary directories.
#![cfg(test)]

mod commits;
mod encrypted;
mod failovers;
mod leading;
mod proxy;
mod refusals;
