//! The service as a handler of axum.

use std::future::Future;
use std::pin::Pin;

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::{IntoResponse as _, Response};

use super::service::CallbackService;

impl<S: Send + Sync + 'static> Handler<(), S> for CallbackService {
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, _state: S) -> Self::Future {
        Box::pin(async move { self.respond(request).await.into_response() })
    }
}
