//! An append-only log of opaque bytes: sequencing and durability.
