//! Verdicts on evidence: what is accepted, each refusal by its code, and what others say of the same chains.
#![cfg(test)]

mod faults;
mod good;
mod naming;
mod openssl;
mod oracle;
mod signers;
mod spelling;
mod statements;
mod world;
