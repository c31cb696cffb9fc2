//! The stand-alone verifier of an election record.
