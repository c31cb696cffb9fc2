//! Reads the body with which an election is to begin.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use actix_web::http::header::HeaderName;
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;
use tokio::sync::{Semaphore, SemaphorePermit};
use tupyo_election::{ElectionId, LARGEST_ENTRY, LARGEST_PART_COUNT};

use super::body::{BodyLimits, announced_length};
use super::problem::Problem;
use crate::elections::{CreationError, Elections};
use crate::rejection::Rejection;
use crate::source::Source;

/// A list of as many entries as a manifest may have parts, each with its length.
pub(super) const LONGEST_PROPOSAL: usize = COUNT + LARGEST_PART_COUNT * (LENGTH + LARGEST_ENTRY);
/// A list of one entry: no longer than what anybody may post.
const SHORT: usize = COUNT + LENGTH + LARGEST_ENTRY;
const COUNT: usize = 4;
const LENGTH: usize = 4;

/// Long bodies that are read at a time, of each sort.
const PLACES: usize = 4;

/// Which election the body begins: with it, the first part's signature says whether the rest is worth reading.
const ELECTION: HeaderName = HeaderName::from_static("tupyo-election");

/// Places for long bodies that begin elections. Those whose first part an official of this board has signed have places
/// of their own, so that strangers, however slowly they send, do not take them. The first part of an election that
/// began on another board is nothing that only its official has: so each source has one of those places at a time.
pub(crate) struct Proposals {
    signed: Semaphore,
    senders: Mutex<BTreeSet<Source>>,
    unknown: Semaphore,
}

/// A body, and its place as long as there is work to do for it.
pub(super) struct ProposalBody<'a> {
    pub(super) bytes: Vec<u8>,
    _place: Option<Place<'a>>,
}

struct Place<'a> {
    _permit: SemaphorePermit<'a>,
    _sender: Option<Sender<'a>>,
}

/// A source that has one of the places for signed ones.
struct Sender<'a> {
    proposals: &'a Proposals,
    source: Source,
}

impl Default for Proposals {
    fn default() -> Proposals {
        Proposals { signed: Semaphore::new(PLACES), senders: Mutex::default(), unknown: Semaphore::new(PLACES) }
    }
}

impl Proposals {
    /// Reads the body of a request that begins an election.
    pub(super) async fn read(
        &self,
        (limits, elections): (&BodyLimits, &Elections),
        request: &HttpRequest,
        payload: web::Payload,
    ) -> Result<ProposalBody<'_>, Problem> {
        if announced_length(request).is_some_and(|length| length <= SHORT as u64) {
            return Ok(ProposalBody { bytes: limits.read(request, payload, SHORT).await?, _place: None });
        }
        let receive = self.receive(elections, Source::of(request), named(request), payload);
        limits.receive(request, LONGEST_PROPOSAL, receive).await
    }

    async fn receive(
        &self,
        elections: &Elections,
        source: Source,
        named: Option<ElectionId>,
        mut payload: web::Payload,
    ) -> Result<ProposalBody<'_>, Problem> {
        let mut bytes = Vec::new();
        // What is there already proves nothing about who sends it again.
        let place = match named.filter(|election| elections.standing(*election).is_none()) {
            Some(election) => {
                let first = first_entry(&mut bytes, &mut payload).await?;
                elections.check_signed(election, first)?;
                self.signed_place(source).map_or_else(|| self.unknown_place(), Ok)?
            }
            None => self.unknown_place()?,
        };
        while take(&mut bytes, &mut payload).await? {}
        Ok(ProposalBody { bytes, _place: Some(place) })
    }

    /// None if all are taken, or one by this source.
    fn signed_place(&self, source: Source) -> Option<Place<'_>> {
        let _permit = self.signed.try_acquire().ok()?;
        let sender = self.senders().insert(source).then(|| Sender { proposals: self, source })?;
        Some(Place { _permit, _sender: Some(sender) })
    }

    fn unknown_place(&self) -> Result<Place<'_>, Problem> {
        let _permit = self.unknown.try_acquire().map_err(|_| Rejection::Full)?;
        Ok(Place { _permit, _sender: None })
    }

    fn senders(&self) -> MutexGuard<'_, BTreeSet<Source>> {
        self.senders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Sender<'_> {
    fn drop(&mut self) {
        self.proposals.senders().remove(&self.source);
    }
}

fn named(request: &HttpRequest) -> Option<ElectionId> {
    request.headers().get(ELECTION)?.to_str().ok()?.parse().ok()
}

/// Reads until the first entry of the list is there.
async fn first_entry<'a>(bytes: &'a mut Vec<u8>, payload: &mut web::Payload) -> Result<&'a [u8], Problem> {
    let mut end = COUNT + LENGTH;
    while bytes.len() < end {
        if !take(bytes, payload).await? {
            return Err(broken_off());
        }
        if let Some(length) = bytes.get(COUNT..COUNT + LENGTH).and_then(|length| length.try_into().ok()) {
            end = (COUNT + LENGTH).saturating_add(u32::from_le_bytes(length) as usize);
        }
        if end > SHORT {
            return Err(CreationError::NotAManifest.into());
        }
    }
    bytes.get(COUNT + LENGTH..end).ok_or_else(broken_off)
}

/// Takes what comes next; false at the end.
async fn take(bytes: &mut Vec<u8>, payload: &mut web::Payload) -> Result<bool, Problem> {
    let Some(next) = payload.next().await else { return Ok(false) };
    bytes.extend_from_slice(&next.map_err(|error| Problem::new("bad-request", error))?);
    // It announced less.
    if bytes.len() > LONGEST_PROPOSAL { Err(broken_off()) } else { Ok(true) }
}

fn broken_off() -> Problem {
    Problem::new("bad-request", "the body broke off or is longer than it was announced")
}
