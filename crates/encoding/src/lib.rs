//! The canonical encoding, which is borsh (docs/protocol/encoding.md), the one labelled hash
//! (docs/protocol/notation.md), and which characters a text for people may have (docs/protocol/encoding.md, "Text").
//!
//! | | |
//! |---|---|
//! | [`encode`], [`encode_into`] | the canonical bytes of a value |
//! | [`Label::hash`], [`Label::hash_bytes`] | `hash(label, data) = SHA-256( u8(len(label)) ‖ label ‖ data )` |
//! | [`sha256`] | the hash of a file or a key that stands for itself, without a label |
//! | [`is_canonical_ed25519`] | which bytes of a public key are read |
//! | [`is_text`], [`is_text_character`] | what titles, reasons, notices and names may hold |
//! | [`is_title_character`], [`is_normal`], [`likeness`] | what a title may hold, and which ones look the same |
//! | [`shown`], [`shown_lines`] | anybody's text for a terminal |
//! | [`HtmlText`] | anybody's text for a page |
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
//! Hashes are plain bytes here: whoever hashes something gives its hash a type.

mod canonical;
mod ed25519;
mod hash;
mod text;
mod title;

pub use canonical::{encode, encode_into};
pub use ed25519::is_canonical_ed25519;
pub use hash::{Label, sha256};
pub use text::{HtmlText, is_text, is_text_character, shown, shown_lines};
pub use title::{is_normal, is_title_character, likeness};
