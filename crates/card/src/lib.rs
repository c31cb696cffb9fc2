//! Whose card signed these bytes.
