//! RFC 6962 trees, C2SP tiles, signed notes, checkpoints, receipts; no storage.
