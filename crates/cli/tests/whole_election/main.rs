//! Elections through the separate binaries: `tupyo`, `tupyo-server` and `tupyo-verify` as processes, every person in a
//! directory of their own.
#![cfg(test)]

mod asking;
mod attacks;
mod backups;
mod debian;
mod documented;
mod forgery;
mod forked_ceremony;
mod light;
mod lost;
mod lying;
mod people;
mod play;
mod processes;
mod refusals;
mod registrations;
mod rotation;
mod second_device;
mod sending;
#[path = "../witness/serving.rs"]
mod serving;
mod split_view;
mod watched;
mod watching;
mod witnesses;
