//! The HTTP server, on a thread of its own.
//!
//! So it works under every kind of runtime, also for callers that block, and stopping it does not depend on anybody polling it:
//! when [`Server`] is dropped, the port is free.

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Response, StatusCode};
use axum::serve::ListenerExt as _;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

use crate::answer::Finished;
use crate::error::StartError;
use crate::incoming::Incoming;
use crate::state::State;

/// Larger bodies are refused.
const LARGEST_BODY: usize = 64 << 20;

/// A running server.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
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
        let (stop, stopped) = oneshot::channel();
        let run = move || {
            // The end of the runtime closes every connection.
            let _ = runtime.block_on(async {
                tokio::select! {
                    outcome = serve(listener, state) => outcome,
                    _ = stopped => Ok(()),
                }
            });
        };
        let thread = std::thread::Builder::new().name("dingtalk-simulator".to_owned()).spawn(run);
        Ok(Self { address, stop: Some(stop), thread: Some(thread.map_err(StartError::Thread)?) })
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

async fn serve(listener: TcpListener, state: Arc<State>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let app = Router::new().fallback(move |request| handle(Arc::clone(&state), request));
    // Answers are small: waiting to send more at once only costs time.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    axum::serve(listener, app).await
}

async fn handle(state: Arc<State>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = match to_bytes(body, LARGEST_BODY).await {
        Ok(body) => body,
        Err(error) => return plain(StatusCode::BAD_REQUEST, format!("cannot read the request's body: {error}")),
    };
    let finished = state.serve(Incoming::new(&head.method, &head.uri, head.headers, body));
    tokio::time::sleep(finished.after).await;
    response(finished)
}

fn response(finished: Finished) -> Response<Body> {
    let mut response = Response::new(Body::from(finished.body));
    *response.status_mut() = StatusCode::from_u16(finished.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in finished.headers {
        response.headers_mut().insert(name, value);
    }
    response
}

fn plain(status: StatusCode, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let content_type = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(axum::http::header::CONTENT_TYPE, content_type);
    response
}
