//! Cards and keys behind PKCS#11: the only place that speaks to foreign libraries.
