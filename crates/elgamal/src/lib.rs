//! Multi-recipient exponential ElGamal: keys, ciphertexts, their sum, small discrete logarithms.
