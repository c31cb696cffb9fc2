//! A program without object stores.
#![cfg_attr(feature = "object-store", allow(dead_code, reason = "only a program without stores says so"))]

use tupyo_election::ElectionId;

use super::objects::{Objects, StoreError, Stored, Way};
use super::place::{StoreOptions, StorePlace};
use crate::catalogue::board as texts;
use crate::failure::Failure;

/// There is none.
pub enum Absent {}

/// Says how a program with stores is built.
pub fn open(_: &StorePlace, _: &StoreOptions, _: ElectionId) -> Result<Absent, Failure> {
    Err(Failure::usage("no-object-store", texts::NO_OBJECT_STORE))
}

impl Objects for Absent {
    fn length(&self, _: &str) -> Result<Option<u64>, StoreError> {
        match *self {}
    }

    fn get(&self, _: &str, _: usize) -> Result<Option<Stored>, StoreError> {
        match *self {}
    }

    fn put(&self, _: &str, _: &[u8], _: Way, _: Option<&str>) -> Result<bool, StoreError> {
        match *self {}
    }

    fn remove(&self, _: &str) -> Result<(), StoreError> {
        match *self {}
    }
}
