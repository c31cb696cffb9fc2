//! A light follower on a board in memory: what it is shown truly it takes, what is not true it refuses by name.
#![cfg(test)]

mod agree;
mod answers;
mod board;
mod copies;
mod documents;
mod growth;
mod hidden;
mod honest;
mod ledgers;
mod pages;
mod roll;
mod saved;
mod tallies;
