//! The stream under HTTP, as hyper reads and writes it, and what hyper does not tell of it.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What is read at a time.
const PART: usize = 8 << 10;

/// What a connection is made of: TLS, or in tests less.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Duplex for S {}

/// The stream under HTTP.
pub(super) struct Underneath {
    stream: Box<dyn Duplex>,
    noted: Noted,
}

/// What is known of it above HTTP, too.
#[derive(Clone, Default)]
pub(super) struct Noted(Arc<Mutex<Notes>>);

#[derive(Default)]
struct Notes {
    has_heard: bool,
    failure: Option<io::Error>,
}

impl Noted {
    /// Whatever is heard from now on, and fails, is of this question.
    pub(super) fn begin(&self) {
        *self.notes() = Notes::default();
    }

    /// Whether anything of an answer has come.
    pub(super) fn has_heard(&self) -> bool {
        self.notes().has_heard
    }

    /// Why nothing more is read: the error itself, whatever hyper has made of it.
    pub(super) fn take_failure(&self) -> Option<io::Error> {
        self.notes().failure.take()
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What cannot be written is not said at once: a leader that refuses a certificate ends the connection, and why is
    /// there to be read.
    fn unless_failed<T>(&self, written: Poll<io::Result<T>>, instead: T) -> Poll<io::Result<T>> {
        written.map(|written| {
            written.or_else(|error| {
                self.notes().failure.get_or_insert(error);
                Ok(instead)
            })
        })
    }
}

impl Underneath {
    pub(super) fn new(stream: impl Duplex + 'static) -> (Underneath, Noted) {
        let noted = Noted::default();
        (Underneath { stream: Box::new(stream), noted: noted.clone() }, noted)
    }

    fn stream(&mut self) -> Pin<&mut dyn Duplex> {
        Pin::new(&mut *self.stream)
    }
}

impl Read for Underneath {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, mut to: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let mut part = [0; PART];
        let most = to.remaining().min(PART);
        let mut read = ReadBuf::new(&mut part[..most]);
        let outcome = ready!(self.stream().poll_read(cx, &mut read));
        let mut notes = self.noted.notes();
        notes.has_heard |= !read.filled().is_empty();
        to.put_slice(read.filled());
        Poll::Ready(outcome.map_err(|error| {
            let kind = error.kind();
            notes.failure = Some(error);
            kind.into()
        }))
    }
}

impl Write for Underneath {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = self.stream().poll_write(cx, bytes);
        self.noted.unless_failed(written, bytes.len())
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = self.stream().poll_flush(cx);
        self.noted.unless_failed(flushed, ())
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_shutdown(cx)
    }
}
