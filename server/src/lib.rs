//! The bulletin board's HTTP server.
