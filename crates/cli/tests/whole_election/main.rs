//! Elections through the separate binaries: `tupyo`, `tupyo-server` and `tupyo-verify` as processes, every person in a
//! directory of their own.
#![cfg(test)]

mod announced_page;
mod announcing;
mod asking;
mod attacks;
mod awaiting;
mod backups;
mod ballots;
mod by_files;
mod checked;
mod debian;
mod districts;
mod documented;
mod documented_by_files;
mod entry_files;
mod forgery;
mod forked_ceremony;
mod hours;
mod light;
mod lost;
mod lying;
mod officials;
mod offline;
mod old_http;
#[path = "../pages/page.rs"]
mod page;
mod people;
mod play;
mod processes;
mod refusals;
mod registrations;
mod rehearsed;
mod rotation;
mod second_device;
mod sending;
#[path = "../witness/serving.rs"]
mod serving;
mod split_view;
mod together;
mod watched;
mod watching;
mod witnesses;
