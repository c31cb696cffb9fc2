//! Transcript, batch verification and the sigma protocols.
