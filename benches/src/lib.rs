//! Benchmarks and the floor they are measured against.
