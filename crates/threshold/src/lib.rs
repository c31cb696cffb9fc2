//! Key ceremony, trustee shares, decryption shares and their proofs.
