//! One entry of each voter at a time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use tupyo_sequencer::{Fold, Rejection};

use super::places::Holding;

/// Where the entry is on the ledger, or why it is not.
pub(super) type Answer<F> = Result<u64, Rejection<<F as Fold>::Refusal>>;

/// An entry on its way.
pub(super) type Submission<F> = tupyo_sequencer::Submission<F, Ticket<F>>;

/// The entries of which the signature has stood and the answer is not there: one of each voter at a time.
pub(super) struct Flights<F: Fold>(Mutex<HashMap<F::Lane, Flight<F>>>);

struct Flight<F: Fold> {
    bytes: Vec<u8>,
    /// Who has sent the same bytes meanwhile, and gets the same answer.
    others: Vec<oneshot::Sender<Answer<F>>>,
}

/// Whom to answer. Who asked may have gone.
pub(super) struct Ticket<F: Fold> {
    sender: Option<oneshot::Sender<Answer<F>>>,
    flight: Option<(Arc<Flights<F>>, F::Lane)>,
    /// Given back with the answer.
    holdings: Vec<Holding>,
}

/// What becomes of an entry whose signature stands.
pub(super) enum Departure<F: Fold> {
    /// It is on its way, alone of its voter.
    Begun(Ticket<F>),
    /// It gets the answer of the same bytes, which are on their way.
    Joined,
    /// Another entry of its voter is on its way.
    Busy(Ticket<F>),
}

impl<F: Fold> Default for Flights<F> {
    fn default() -> Self {
        Flights(Mutex::default())
    }
}

impl<F: Fold> Flights<F> {
    pub(super) fn begin(self: &Arc<Self>, lane: F::Lane, bytes: &[u8], mut ticket: Ticket<F>) -> Departure<F> {
        match self.flights().entry(lane.clone()) {
            Entry::Vacant(vacant) => {
                vacant.insert(Flight { bytes: bytes.to_vec(), others: Vec::new() });
                ticket.flight = Some((self.clone(), lane));
                Departure::Begun(ticket)
            }
            Entry::Occupied(mut flight) if flight.get().bytes == bytes => {
                flight.get_mut().others.extend(ticket.sender.take());
                Departure::Joined
            }
            Entry::Occupied(_) => Departure::Busy(ticket),
        }
    }

    fn flights(&self) -> MutexGuard<'_, HashMap<F::Lane, Flight<F>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F: Fold> Ticket<F> {
    /// It keeps the holdings until there is an answer, whether anybody waits for it or not.
    pub(super) fn new(sender: oneshot::Sender<Answer<F>>, holdings: Vec<Holding>) -> Ticket<F> {
        Ticket { sender: Some(sender), flight: None, holdings }
    }

    /// Answers all who have sent these bytes. What the entry holds is given back before: who hears the answer may send
    /// the next one at once.
    pub(super) fn answer(mut self, answer: Answer<F>) {
        self.holdings.clear();
        for other in self.land() {
            let _gone = other.send(answer.clone());
        }
        if let Some(sender) = self.sender.take() {
            let _gone = sender.send(answer);
        }
    }

    /// Whether anybody still waits for the answer. If not, its voter's next entry may come.
    pub(super) fn is_awaited(&mut self) -> bool {
        if self.sender.as_ref().is_some_and(|sender| !sender.is_closed()) {
            return true;
        }
        let Some((flights, lane)) = &self.flight else { return false };
        let mut flights = flights.flights();
        let awaits = |flight: &Flight<F>| flight.others.iter().any(|other| !other.is_closed());
        let awaited = flights.get(lane).is_some_and(awaits);
        if !awaited {
            flights.remove(lane);
            drop(flights);
            self.flight = None;
        }
        awaited
    }

    /// Ends its flight; says who waits besides.
    fn land(&mut self) -> Vec<oneshot::Sender<Answer<F>>> {
        let flight = self.flight.take().and_then(|(flights, lane)| flights.flights().remove(&lane));
        flight.map_or(Vec::new(), |flight| flight.others)
    }
}

/// Who gets no answer at all is told that the server stops.
impl<F: Fold> Drop for Ticket<F> {
    fn drop(&mut self) {
        drop(self.land());
    }
}

#[cfg(test)]
mod tests {
    use tupyo_election::ElectionState;

    use super::*;

    type Of = Flights<ElectionState>;
    type Waiting = oneshot::Receiver<Answer<ElectionState>>;

    fn ticket() -> (Ticket<ElectionState>, Waiting) {
        let (sender, waiting) = oneshot::channel();
        (Ticket::new(sender, Vec::new()), waiting)
    }

    fn begun(flights: &Arc<Of>, lane: u32, bytes: &[u8]) -> (Ticket<ElectionState>, Waiting) {
        let (ticket, waiting) = ticket();
        let Departure::Begun(ticket) = flights.begin(lane, bytes, ticket) else { panic!("it is the only one") };
        (ticket, waiting)
    }

    fn joined(flights: &Arc<Of>, lane: u32, bytes: &[u8]) -> Waiting {
        let (ticket, waiting) = ticket();
        assert!(matches!(flights.begin(lane, bytes, ticket), Departure::Joined));
        waiting
    }

    fn is_busy(flights: &Arc<Of>, lane: u32, bytes: &[u8]) -> bool {
        matches!(flights.begin(lane, bytes, ticket().0), Departure::Busy(_))
    }

    #[test]
    fn the_same_bytes_have_one_answer_and_others_wait() {
        let flights = Arc::new(Of::default());
        let (first, mut waiting) = begun(&flights, 7, b"one");
        let mut beside = joined(&flights, 7, b"one");
        assert!(is_busy(&flights, 7, b"other"));
        let (_other_voter, _) = begun(&flights, 8, b"other");
        first.answer(Ok(5));
        assert!(matches!((waiting.try_recv(), beside.try_recv()), (Ok(Ok(5)), Ok(Ok(5)))));
        let (second, mut waiting) = begun(&flights, 7, b"other");
        let mut beside = joined(&flights, 7, b"other");
        second.answer(Err(Rejection::NoRoom));
        let both = (waiting.try_recv(), beside.try_recv());
        assert!(matches!(both, (Ok(Err(Rejection::NoRoom)), Ok(Err(Rejection::NoRoom)))));
    }

    #[test]
    fn it_is_awaited_as_long_as_one_of_them_waits() {
        let flights = Arc::new(Of::default());
        let (mut first, waiting) = begun(&flights, 7, b"one");
        let beside = joined(&flights, 7, b"one");
        drop(waiting);
        assert!(first.is_awaited());
        drop(beside);
        assert!(!first.is_awaited());
        let (_next, _waiting) = begun(&flights, 7, b"other");
        drop(first);
        assert!(is_busy(&flights, 7, b"one"), "the one that has gone ends no flight but its own");
    }

    /// Who has left keeps what its entry holds, and who is answered has it back.
    #[test]
    fn what_an_entry_holds_is_given_back_with_its_answer_and_not_before() {
        let held = Arc::new(());
        let ticket = |sender| Ticket::<ElectionState>::new(sender, vec![Box::new(held.clone())]);
        let (sender, waiting) = oneshot::channel();
        let mut left = ticket(sender);
        drop(waiting);
        assert!(!left.is_awaited());
        assert_eq!(Arc::strong_count(&held), 2);
        left.answer(Ok(5));
        assert_eq!(Arc::strong_count(&held), 1);
        drop(ticket(oneshot::channel().0));
        assert_eq!(Arc::strong_count(&held), 1);
    }

    #[test]
    fn without_an_answer_everybody_is_told_that_there_is_none() {
        let flights = Arc::new(Of::default());
        let (first, mut waiting) = begun(&flights, 7, b"one");
        let mut beside = joined(&flights, 7, b"one");
        drop(first);
        assert!(waiting.try_recv().is_err() && beside.try_recv().is_err());
        assert!(!is_busy(&flights, 7, b"other"));
    }
}
