//! Counts the connections that are made. If a request began none, it used one that had been idle.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

/// The number of connections begun.
#[derive(Debug, Clone, Default)]
pub(crate) struct Connects(Arc<AtomicU64>);

impl Connects {
    pub(crate) fn begun(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl<S> Layer<S> for Connects {
    type Service = Counting<S>;

    fn layer(&self, connector: S) -> Counting<S> {
        Counting { connector, connects: self.clone() }
    }
}

/// A connector whose connections are counted.
#[derive(Debug, Clone)]
pub(crate) struct Counting<S> {
    connector: S,
    connects: Connects,
}

impl<S: Service<Address>, Address> Service<Address> for Counting<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, address: Address) -> S::Future {
        self.connects.0.fetch_add(1, Ordering::Relaxed);
        self.connector.call(address)
    }
}
