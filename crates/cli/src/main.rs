//! `tupyo`: the tool of officials, trustees and voters, and the demonstration election.

mod steps;

fn main() {}
