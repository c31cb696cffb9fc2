//! What a client may send ahead of its answers: one head, and the body that this announces. What comes behind them
//! stays in the system's buffers until the answer has left, so that no connection can make the server hold thousands of
//! requests, and the bytes of a head are counted before anything is made of them. After an answer that tells its client
//! to wait, the server waits as well before it takes up what comes next.

mod head;

use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker, ready};
use std::time::{Duration, Instant};

use actix_web::rt::time::{Sleep, sleep_until};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use head::Head;

/// What is taken from the system at a time. Behind a request, no more than this waits in the process.
const AHEAD: usize = 4096;

/// A stream that gives no more of what its client sends than is due.
pub(crate) struct Measured<S> {
    stream: S,
    /// Taken from the system and not due yet.
    ahead: Vec<u8>,
    is_at_end: bool,
    intake: Intake,
    /// Wakes the connection at the end of a rest.
    alarm: Option<Pin<Box<Sleep>>>,
}

/// What is due on a connection, as its requests know it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Intake(Rc<RefCell<State>>);

struct State {
    due: Due,
    /// How long nothing is due behind the answer that is on its way.
    rest: Duration,
    /// Who waits for more to be due.
    waiting: Option<Waker>,
}

enum Due {
    Head(Head),
    /// So many bytes of the body of the request that is being answered.
    Body(u64),
    /// Nothing until then.
    Rest(Instant),
}

/// A request that is being answered: when this is dropped, the next one is due.
pub(crate) struct Answering(Intake);

impl Intake {
    fn new() -> Intake {
        Intake(Rc::new(RefCell::new(State { due: Due::Head(Head::default()), rest: Duration::ZERO, waiting: None })))
    }

    /// Takes up a request with a body of so many bytes.
    pub(crate) fn take_up(&self, body: u64) -> Answering {
        self.becomes_due(Due::Body(body));
        Answering(self.clone())
    }

    /// Takes up nothing more on this connection until so much time has passed since its answer has left.
    pub(crate) fn rest(&self, time: Duration) {
        self.0.borrow_mut().rest = time;
    }

    /// When a rest ends, if there is one.
    fn rests_until(&self) -> Option<Instant> {
        match self.0.borrow().due {
            Due::Rest(end) => Some(end),
            Due::Head(_) | Due::Body(_) => None,
        }
    }

    fn becomes_due(&self, due: Due) {
        let mut state = self.0.borrow_mut();
        state.due = due;
        let waiting = state.waiting.take();
        drop(state);
        waiting.iter().for_each(Waker::wake_by_ref);
    }

    /// Hands on what of the bytes is due, and says how many that were.
    fn pass(&self, bytes: &[u8], to: &mut ReadBuf<'_>) -> usize {
        let mut state = self.0.borrow_mut();
        match &mut state.due {
            Due::Head(head) => {
                let passed = head.pass(bytes, to);
                if head.is_whole() {
                    state.due = Due::Body(0);
                }
                passed
            }
            Due::Body(rest) => {
                let length = bytes.len().min(to.remaining()).min(usize::try_from(*rest).unwrap_or(usize::MAX));
                to.put_slice(&bytes[..length]);
                *rest -= length as u64;
                length
            }
            Due::Rest(_) => 0,
        }
    }

    fn wait(&self, context: &Context<'_>) {
        self.0.borrow_mut().waiting = Some(context.waker().clone());
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let rest = std::mem::take(&mut self.0.0.borrow_mut().rest);
        let due = if rest.is_zero() { Due::Head(Head::default()) } else { Due::Rest(Instant::now() + rest) };
        self.0.becomes_due(due);
    }
}

impl<S> Measured<S> {
    pub(crate) fn new(stream: S) -> Measured<S> {
        Measured { stream, ahead: Vec::new(), is_at_end: false, intake: Intake::new(), alarm: None }
    }

    /// Ends a rest that is over; at the end of one that is not, the connection is woken.
    fn poll_rest(&mut self, context: &mut Context<'_>) {
        let Some(end) = self.intake.rests_until() else { return };
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(end.into())));
        if alarm.as_mut().poll(context).is_ready() {
            self.alarm = None;
            self.intake.0.borrow_mut().due = Due::Head(Head::default());
        }
    }

    /// The stream below.
    pub(crate) fn stream(&self) -> &S {
        &self.stream
    }

    pub(crate) fn intake(&self) -> Intake {
        self.intake.clone()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Measured<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        loop {
            let measured = &mut *self;
            measured.poll_rest(context);
            if !measured.ahead.is_empty() {
                let passed = measured.intake.pass(&measured.ahead, to);
                measured.ahead.drain(..passed);
                if passed > 0 {
                    return Poll::Ready(Ok(()));
                }
                measured.intake.wait(context);
                return Poll::Pending;
            }
            if measured.is_at_end {
                return Poll::Ready(Ok(()));
            }
            // Also when nothing is due: that the client has gone is to be known.
            measured.intake.wait(context);
            let mut bytes = [0; AHEAD];
            let mut taken = ReadBuf::new(&mut bytes);
            ready!(Pin::new(&mut measured.stream).poll_read(context, &mut taken))?;
            measured.is_at_end = taken.filled().is_empty();
            measured.ahead.extend_from_slice(taken.filled());
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Measured<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
