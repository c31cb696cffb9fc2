//! A voter's device, for Kotlin, Swift and Python: the objects `Election`, `SealedBallot` and `Registrar` over
//! `tupyo-voter`, which holds every rule. For Rust there is nothing here.
//!
//! The app shows and asks; network, storage and key store are the platform's (`Http`, `Storage`, `KeyStore`,
//! `PhoneKey`). Calls block: they belong on a thread of their own. bindings/phone/README.md is the guide.
//!
//! What `Election.visit` does on the phone, in Rust: `get` is the app's `Http`, and the follower is what it stores.
//!
//! ```
//! use tupyo_rehearsal::{Plan, Rehearsal, ShownBoard};
//! use tupyo_voter::LightFollower;
//!
//! let play = Rehearsal::opened(Plan::single_choice(3, 2));
//! let board = ShownBoard::of(&play);
//! let mut follower = LightFollower::new(play.state().election());
//! follower.watch(play.voters()[0].verifying_key());
//! follower.begin_visit();
//! while let Some(request) = follower.request() {
//!     let (status, body) = board.get(&request.path);
//!     follower.answer(status, &body)?;
//! }
//! assert_eq!(follower.manifest()?.contests().len(), 1);
//! assert_eq!(LightFollower::restore(&follower.save())?.checkpoint(), follower.checkpoint());
//! # Ok::<(), tupyo_voter::VoterError>(())
//! ```
#![allow(
    unsafe_code,
    reason = "uniffi's macros write the calls across the border; tests/no_unsafe.rs: no line here is"
)]

mod announced;
#[rustfmt::skip]
mod catalogue;
mod choice;
mod election;
mod error;
mod following;
mod form;
#[cfg(test)]
mod hostile;
mod kept;
mod outcome;
mod platform;
mod receipts;
mod registrar;
mod registrar_http;
mod registration_file;
mod second_device;
mod sending;
mod texts;
mod voting;

uniffi::setup_scaffolding!();
