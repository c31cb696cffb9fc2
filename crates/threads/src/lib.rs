//! Work on all cores. It is rayon by another name; on `wasm32`, where a page has one thread, the names that Tupyo uses
//! without a pool, which would be a tenth of the module.
//!
//! ```
//! use tupyo_threads::prelude::*;
//!
//! assert_eq!((1..=4).into_par_iter().map(|number| number * number).sum::<i32>(), 30);
//! ```

#[cfg(any(test, target_arch = "wasm32"))]
mod one_thread;

#[cfg(target_arch = "wasm32")]
pub use one_thread::{current_num_threads, prelude};
#[cfg(not(target_arch = "wasm32"))]
pub use rayon::{current_num_threads, prelude};
