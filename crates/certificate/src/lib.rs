//! Whose key signed: certificate chains to pinned authorities, revocation, and the authority that issues them.
