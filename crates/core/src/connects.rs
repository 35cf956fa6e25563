//! Notes for which requests the HTTP client opens a connection. The others use one that had been idle.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use tower_layer::Layer;
use tower_service::Service;

use crate::watched::Progress;

tokio::task_local! {
    /// The request that is being sent. A connection is opened within its future.
    static SENDING: Progress;
}

/// Sends a request, and notes in `progress` if it gets a new connection.
pub(crate) fn noted<F: Future>(progress: Progress, sending: F) -> impl Future<Output = F::Output> {
    SENDING.scope(progress, sending)
}

/// The layer around the connector.
#[derive(Debug, Clone)]
pub(crate) struct NoteConnects;

impl<S> Layer<S> for NoteConnects {
    type Service = Noting<S>;

    fn layer(&self, connector: S) -> Noting<S> {
        Noting(Arc::new(Mutex::new(connector)))
    }
}

/// A connector that is watched. The HTTP client clones it several times for each request, and hardly ever uses it.
#[derive(Debug)]
pub(crate) struct Noting<S>(Arc<Mutex<S>>);

impl<S> Clone for Noting<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: Service<Address>, Address> Service<Address> for Noting<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = Connecting<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).poll_ready(context)
    }

    fn call(&mut self, address: Address) -> Self::Future {
        Connecting(Box::pin(self.0.lock().unwrap_or_else(PoisonError::into_inner).call(address)))
    }
}

/// A connection that is being opened. If another one becomes free meanwhile, the request uses that, and this one is opened in the
/// background.
pub(crate) struct Connecting<F>(Pin<Box<F>>);

impl<F: Future> Future for Connecting<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let connection = ready!(self.0.as_mut().poll(context));
        // Outside of the request's future, the connection is not for it.
        let _ = SENDING.try_with(Progress::connects);
        Poll::Ready(connection)
    }
}
