//! Members who vote by codes, through the real programs: the page docs/members.md as it is written, and lists that
//! nobody should have written.
#![cfg(test)]

mod documented;
mod lists;
#[path = "../pages/page.rs"]
#[allow(dead_code, reason = "whole elections use the rest")]
mod page;
#[path = "../whole_election/processes.rs"]
#[allow(dead_code, reason = "whole elections use the rest")]
mod processes;
mod whole;
