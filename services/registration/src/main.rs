//! The registration service.

fn main() {}
