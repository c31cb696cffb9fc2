//! Pages of other origins (<https://fetch.spec.whatwg.org/#http-cors-protocol>): whose pages a service lets read and
//! post, the same for the board (docs/http.md) and for a registrar's service (docs/registrar.md).
//!
//! | Type | |
//! |---|---|
//! | [`AllowedOrigin`] | one origin, in the only way in which browsers write it, or all |
//! | [`AllowedOrigins`] | those of a service: all, or named ones that are compared as a whole |
//! | [`CrossOrigin`] | what browsers ask before such a page posts, and want to see under an answer before it reads |
//!
//! ```
//! use tupyo_http_origins::{AllowedOrigin, AllowedOrigins};
//!
//! let page: AllowedOrigin = "https://vote.example".parse().unwrap();
//! let origins = AllowedOrigins::new(&[page]).unwrap();
//! assert_eq!(origins.told(Some("https://vote.example")), Some("https://vote.example"));
//! assert_eq!(origins.told(Some("https://vote.example.evil")), None);
//! ```

mod allowed_origins;
mod cross_origin;

pub use allowed_origins::{AllowedOrigin, AllowedOriginError, AllowedOrigins, AllowedOriginsError};
pub use cross_origin::CrossOrigin;
