//! `tupyo board push` against a server that speaks S3, `s3s-fs`, in the process of the test: see `tests/store`.
//!
//! The programs are real ones: `run` builds them. The package is apart from the workspace, so that nothing else is
//! built with what an S3 server brings.
