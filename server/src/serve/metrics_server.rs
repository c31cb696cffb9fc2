//! Metrics, by a server of their own, so that they can be kept from the public.

use std::any::Any;
use std::net::SocketAddr;
use std::time::Duration;

use actix_web::dev::{Extensions, Server};
use actix_web::rt::net::TcpStream;
use actix_web::{App, HttpResponse, HttpServer, web};

use crate::connections::Connections;
use crate::{ServerError, metrics};

/// Connections that ask for metrics, further ones that are being closed, and what is demanded of them.
const READERS: usize = 64;
const LEAVING: usize = 64;
const PATIENCE: Duration = Duration::from_secs(5);

/// A server that shows this text.
pub(super) fn bind(
    text: impl Fn() -> String + Clone + Send + 'static,
    address: SocketAddr,
) -> Result<(Server, SocketAddr), ServerError> {
    let app = move || {
        let text = text.clone();
        let show = move || {
            let shown = text();
            async move { HttpResponse::Ok().content_type(metrics::MEDIA_TYPE).body(shown) }
        };
        App::new().route("/metrics", web::get().to(show))
    };
    let failed = |source| ServerError::Listen { address, source };
    let connections = Connections::new(READERS, PATIENCE);
    let take_up = move |stream: &dyn Any, data: &mut Extensions| {
        let connection = stream.downcast_ref::<TcpStream>().and_then(|stream| connections.take_up(stream));
        connection.into_iter().for_each(|connection| drop(data.insert(connection)));
    };
    let server = HttpServer::new(app)
        .on_connect(take_up)
        .workers(1)
        .max_connections(READERS + LEAVING)
        .client_request_timeout(PATIENCE)
        .disable_signals();
    let server = server.bind(address).map_err(failed)?;
    let bound = server.addrs().first().copied().unwrap_or(address);
    Ok((server.run(), bound))
}
