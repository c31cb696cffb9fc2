//! What is done with a connection before anything is asked on it: actix-web's own `HttpServer`, but that a connection
//! is taken up before its TLS handshake, and that what a client sends ahead is measured.

use std::convert::Infallible;
use std::fmt::Debug;
use std::future::ready;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_http::error::DispatchError;
use actix_http::{HttpService, Request, Response};
use actix_server::ServerBuilder;
use actix_service::{IntoServiceFactory, ServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_tls::accept::rustls_0_23::{Acceptor, TlsStream};
use actix_tls::accept::{TlsError, max_concurrent_tls_connect};
use actix_web::body::MessageBody;
use actix_web::dev::{AppConfig, Extensions};
use actix_web::rt::net::TcpStream;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::connections::TakenUp;
use crate::gateways::GatewayName;
use crate::intake::Measured;
use crate::log::{self, Frequent};
use crate::patience::Patience;

/// Bytes of an answer that wait in the process before more of it is read.
const WRITE_BUFFER: usize = 8 << 10;
/// How long a connection may take to close.
const TO_CLOSE: Duration = Duration::from_secs(1);

/// What TLS is spoken with, and how many handshakes a worker may have before it. It takes in no connection at all while
/// it has so many: as many as it may have connections, so that it is those that are limited.
pub(crate) struct Sealing {
    pub(crate) tls: ServerConfig,
    pub(crate) handshakes: usize,
    /// Only gateways are expected: who is none is counted, by what it lacks.
    pub(crate) of_gateways: bool,
}

/// Has a server answer with an app at a socket, by TLS if there is something to speak it with. `take_up` is given every
/// connection before anything is said on it.
///
/// # Errors
/// If the socket cannot be used.
pub(crate) fn listen<I, S, B>(
    builder: ServerBuilder,
    socket: TcpListener,
    app: impl Fn() -> I + Clone + Send + 'static,
    take_up: impl Fn(TcpStream) -> TakenUp + Clone + Send + 'static,
    (patience, sealing): (Patience, Option<Sealing>),
) -> io::Result<ServerBuilder>
where
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Future: 'static,
    S::Error: Into<actix_web::Error>,
    S::InitError: Debug,
    S::Response: Into<Response<B>>,
    B: MessageBody + 'static,
{
    let stopping = builder.graceful_shutdown_signal();
    let Some(Sealing { mut tls, handshakes, of_gateways }) = sealing else {
        return builder.listen("board", socket, move || {
            let stopping = stopping.clone();
            let stopping = move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            };
            let measured = |stream: TakenUp| {
                let peer = stream.peer();
                (Measured::new(stream), peer)
            };
            let greet = |stream: &TakenUp, data: &mut Extensions| note(data, stream.connection());
            let speaking = speaking(app(), greet, patience, stopping);
            taking_up::<DispatchError>(take_up.clone()).map(measured).and_then(speaking)
        });
    };
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    max_concurrent_tls_connect(handshakes);
    builder.listen("board", socket, move || {
        let stopping = stopping.clone();
        let stopping = move || {
            let stopping = stopping.clone();
            async move { stopping.notified().await }
        };
        let measured = |stream: TlsStream<TakenUp>| {
            let peer = stream.get_ref().0.peer();
            (Measured::new(stream), peer)
        };
        let failed = move |error: TlsError<io::Error, Infallible>| {
            if of_gateways {
                log::count(Frequent::NoGateway(lack(&error)));
            }
            error.into_service_error()
        };
        let sealed = Acceptor::new(tls.clone()).map_init_err(|_| ()).map_err(failed);
        let greet = |stream: &TlsStream<TakenUp>, data: &mut Extensions| {
            let (stream, tls) = stream.get_ref();
            note(data, stream.connection());
            note(data, GatewayName::of(tls));
        };
        let speaking = speaking(app(), greet, patience, stopping).map_err(TlsError::Service);
        taking_up(take_up.clone()).and_then(sealed).map(measured).and_then(speaking)
    })
}

fn note<T: 'static>(data: &mut Extensions, what: Option<T>) {
    what.into_iter().for_each(|what| drop(data.insert(what)));
}

/// What somebody lacks who is no gateway.
fn lack(error: &TlsError<io::Error, Infallible>) -> &'static str {
    let TlsError::Tls(error) = error else { return "timeout" };
    match error.get_ref().and_then(|error| error.downcast_ref()) {
        Some(rustls::Error::NoCertificatesPresented) => "no-certificate",
        Some(rustls::Error::InvalidCertificate(_)) => "not-certified",
        // It has looked at the board's certificate, and gone.
        Some(rustls::Error::AlertReceived(_)) => "gone",
        _ => "no-tls",
    }
}

/// Takes connections up.
fn taking_up<E>(
    take_up: impl Fn(TcpStream) -> TakenUp + Clone + 'static,
) -> impl ServiceFactory<TcpStream, Config = (), Response = TakenUp, Error = E, InitError = ()> {
    fn_service(move |stream| ready(Ok(take_up(stream))))
}

/// A stream, and whose it is.
type Accepted<T> = (Measured<T>, Option<SocketAddr>);

/// Speaks HTTP/1.1 on streams of one kind.
fn speaking<T, I, S, B, W>(
    app: I,
    greet: impl Fn(&T, &mut Extensions) + 'static,
    patience: Patience,
    stopping: impl Fn() -> W + 'static,
) -> impl ServiceFactory<Accepted<T>, Config = (), Response = (), Error = DispatchError, InitError = ()>
where
    T: AsyncRead + AsyncWrite + Unpin + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Future: 'static,
    S::Error: Into<actix_web::Error>,
    S::InitError: Debug,
    S::Response: Into<Response<B>>,
    B: MessageBody + 'static,
    W: Future<Output = ()> + 'static,
{
    let app = app.into_factory().map_err(|error| error.into().error_response());
    HttpService::build()
        .graceful_shutdown_signal(stopping)
        .keep_alive(patience.idle)
        .client_request_timeout(patience.head)
        .client_disconnect_timeout(TO_CLOSE)
        // Who closes a connection has gone, and what it asked for is left undone.
        .h1_allow_half_closed(false)
        .h1_write_buffer_size(WRITE_BUFFER)
        .on_connect_ext(move |stream: &Measured<T>, data: &mut Extensions| {
            greet(stream.stream(), data);
            data.insert(stream.intake());
        })
        .h1(map_config(app, |()| AppConfig::default()))
}
