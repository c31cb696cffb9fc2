//! The canonical encoding, which is borsh (docs/protocol/encoding.md), and the one labelled hash
//! (docs/protocol/notation.md).
//!
//! | | |
//! |---|---|
//! | [`encode`], [`encode_into`] | the canonical bytes of a value |
//! | [`Label::hash`], [`Label::hash_bytes`] | `hash(label, data) = SHA-256( u8(len(label)) ‖ label ‖ data )` |
//! | [`sha256`] | the hash of a file or a key that stands for itself, without a label |
//!
//! ```
//! use tupyo_encoding::{Label, encode};
//!
//! const RECIPE: Label = Label::new("tupyo/v1/example");
//!
//! let (dish, servings) = ("soup", 4u16);
//! assert_eq!(RECIPE.hash(&(dish, servings)), RECIPE.hash_bytes(&[&encode(dish), &encode(&servings)]));
//! ```
//!
//! Hashes are plain bytes here: who hashes a thing gives its hash a type of its own.

mod canonical;
mod hash;

pub use canonical::{encode, encode_into};
pub use hash::{Label, sha256};
