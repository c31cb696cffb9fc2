//! A voter's device, for JavaScript: classes over `tupyo-voter`, which holds every rule.
//!
//! The page fetches, stores and shows. bindings/wasm/README.md says what is where and how the module is built; on
//! targets other than `wasm32` there is nothing here.
//!
//! What the page's classes do, in Rust: an election is followed, a ballot is sealed and signed, and the board takes it.
//!
//! ```
//! use rand::rngs::OsRng;
//! use tupyo_rehearsal::{Plan, Rehearsal, ShownBoard};
//! use tupyo_voter::{Choices, LightFollower};
//!
//! let play = Rehearsal::opened(Plan::single_choice(3, 2));
//! let board = ShownBoard::of(&play);
//! let mut follower = LightFollower::new(play.state().election());
//! follower.watch(play.voters()[0].verifying_key());
//! follower.begin_visit();
//! while let Some(request) = follower.request() {
//!     let (status, body) = board.get(&request.path); // the page's `fetch`
//!     follower.answer(status, &body)?;
//! }
//! let session = follower.session(&play.voters()[0])?;
//! let choices = Choices::parse(session.check().manifest(), 0, &["contest-0=option-2"])?;
//! let ballot = session.prepare(&choices, &mut OsRng)?;
//! let entry = session.sign(ballot, &mut OsRng)?;
//! assert!(play.check().verify(&[&entry]).iter().all(Result::is_ok));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(target_arch = "wasm32")]
mod exports;
