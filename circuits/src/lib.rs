//! What makes a ballot valid: contests as constraints over committed bits, and the ballot proof.
