//! A voter's device, for JavaScript: classes over `tupyo-voter`, which holds every rule.
//!
//! The page fetches, stores and shows. bindings/wasm/README.md says what is where and how the module is built; on
//! targets other than `wasm32` there is nothing here.

#[cfg(target_arch = "wasm32")]
mod exports;
