//! The HTTP server, on its own thread.
//!
//! It works under every kind of runtime, even if the caller blocks, and stops without being polled: when [`Server`] is dropped, the
//! port is free.

use std::fmt;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::answer::WireAnswer;
use crate::error::StartError;
use crate::incoming::Incoming;
use crate::pushing;
use crate::state::State;

/// Larger bodies are refused.
const LARGEST_BODY: usize = 64 << 20;

/// How long to wait after a connection could not be accepted, because the process has too many open files, for example.
const PAUSE: Duration = Duration::from_millis(50);

/// A running server.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    pub(crate) runtime: Handle,
}

impl Server {
    /// Listens on a loopback address.
    pub(crate) fn start(listen: &str, state: Arc<State>) -> Result<Self, StartError> {
        let failed = |error| StartError::Listen { address: listen.to_owned(), error };
        let addresses: Vec<_> = listen.to_socket_addrs().map_err(failed)?.collect();
        if !addresses.iter().all(|address| address.ip().is_loopback()) {
            return Err(StartError::NotLoopback(listen.to_owned()));
        }
        let listener = TcpListener::bind(addresses.as_slice()).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;

        let runtime = Builder::new_current_thread().enable_all().build().map_err(StartError::Thread)?;
        let listener = {
            let _entered = runtime.enter();
            tokio::net::TcpListener::from_std(listener).map_err(failed)?
        };
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let run = move || {
            runtime.spawn(serve(listener, state));
            // It ends when the sender is dropped; the end of the runtime then closes every connection.
            let _ = runtime.block_on(stopped);
        };
        let thread = std::thread::Builder::new().name("dingtalk-simulator".to_owned()).spawn(run);
        Ok(Self { address, stop: Some(stop), thread: Some(thread.map_err(StartError::Thread)?), runtime: handle })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            // It fails only if the thread panicked, and then the port is free as well.
            let _ = thread.join();
        }
    }
}

async fn serve(listener: tokio::net::TcpListener, state: Arc<State>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve_connection(stream, Arc::clone(&state)))),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn serve_connection(stream: TcpStream, state: Arc<State>) {
    // Answers are small: waiting to send more at once only costs time.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| handle(Arc::clone(&state), request));
    // A connection that breaks affects its own client only.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await;
}

async fn handle(
    state: Arc<State>,
    mut request: Request<hyper::body::Incoming>,
) -> Result<Response<Full<Bytes>>, Dropped> {
    if let Some(response) = pushing::accept(&mut request, &state.hub) {
        return Ok(response);
    }
    let (head, body) = request.into_parts();
    let body = match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) => return Ok(unreadable(&format!("cannot read the request's body: {error}"))),
    };
    let answer = state.serve(Incoming::new(&head.method, &head.uri, head.headers, body));
    tokio::time::sleep(answer.after).await;
    if answer.drops { Err(Dropped) } else { Ok(response(answer)) }
}

/// A test requested no answer. hyper then closes the connection.
#[derive(Debug)]
struct Dropped;

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is closed on request")
    }
}

impl std::error::Error for Dropped {}

fn response(answer: WireAnswer) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        response.headers_mut().insert(name, value);
    }
    response
}

fn unreadable(text: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text.to_owned()));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
