//! The group ristretto255: points, scalars, secret scalars, generators, multiscalar sums.
