//! What a voter's device does: fetch, check, encrypt, prove, sign, cast, challenge, keep the receipt.
