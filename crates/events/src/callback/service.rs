//! Callbacks as an HTTP service.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use dingtalk_core::SuiteTickets;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, Full, Limited};
use tracing::warn;

use super::answer::Answer;
use super::callbacks::{Callback, Callbacks};
use crate::event::Event;

/// Longer bodies are refused.
const LONGEST: usize = 4 << 20;

type Outcome = Pin<Box<dyn Future<Output = bool> + Send>>;

/// A [`tower_service::Service`] that answers callbacks, made by [`Callbacks::service`].
///
/// It takes any request at its address: routing is up to the server. With the feature `axum`, it also is a handler:
/// `Router::new().route("/callback", post(service))`.
#[derive(Clone)]
pub struct CallbackService {
    callbacks: Arc<Callbacks>,
    handler: Arc<dyn Fn(Event) -> Outcome + Send + Sync>,
    tickets: Option<Arc<dyn SuiteTickets>>,
    confirms_first: bool,
}

impl Callbacks {
    /// Makes a service that calls `handler` for each event, and confirms the event unless it fails.
    ///
    /// If the handler fails or panics, DingTalk sends the event again. Requests that only check the address do not reach it.
    ///
    /// ```
    /// use dingtalk_events::{Callbacks, Event, Receiver};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// async fn handle(event: Event) -> std::io::Result<()> {
    ///     println!("{}", event.event_type());
    ///     Ok(())
    /// }
    ///
    /// let aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    /// let service = Callbacks::new("token", aes_key, Receiver::suite_key("suite1"))?.service(handle);
    /// # drop(service);
    /// # Ok(()) }
    /// ```
    pub fn service<H, F, E>(self, handler: H) -> CallbackService
    where
        H: Fn(Event) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        let handler = move |event| -> Outcome {
            let outcome = handler(event);
            Box::pin(async move { outcome.await.is_ok() })
        };
        CallbackService { callbacks: Arc::new(self), handler: Arc::new(handler), tickets: None, confirms_first: false }
    }
}

impl CallbackService {
    /// Passes every suite ticket on, such as to a `dingtalk_auth::Suite`. The handler receives the event as well.
    #[must_use]
    pub fn suite_tickets(self, tickets: impl SuiteTickets) -> Self {
        Self { tickets: Some(Arc::new(tickets)), ..self }
    }

    /// Confirms events before they are handled, because DingTalk waits only 1.5 seconds for some answers.
    ///
    /// Handlers then run as tasks of the Tokio runtime that the service is called on. An event whose handler fails is not sent again.
    /// Suite tickets are still confirmed once they are kept.
    #[must_use]
    pub fn confirm_first(self) -> Self {
        Self { confirms_first: true, ..self }
    }

    /// Answers a request.
    pub async fn answer<B>(&self, request: Request<B>) -> Answer
    where
        B: Body + Send,
        B::Data: Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (head, body) = request.into_parts();
        let Ok(body) = Limited::new(body, LONGEST).collect().await else { return Answer::refused() };
        match self.callbacks.open(head.uri.query().unwrap_or_default(), &body.to_bytes()) {
            Ok(callback) => self.confirm(callback).await,
            Err(refusal) => {
                warn!(target: "dingtalk::events", %refusal, "callback refused");
                Answer::refused()
            }
        }
    }

    /// Answers a request with a response of HTTP.
    pub(super) async fn respond<B>(&self, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: Body + Send,
        B::Data: Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        response(self.answer(request).await)
    }

    /// Handles a callback, and confirms it unless that fails.
    async fn confirm(&self, callback: Callback) -> Answer {
        let success = self.callbacks.success(&callback);
        if callback.is_check() {
            return success;
        }
        let event = callback.event().clone();
        let mut unhandled = Unhandled { callbacks: &self.callbacks, callback: Some(callback) };
        if let (Some(tickets), Some(ticket)) = (&self.tickets, event.suite_ticket())
            && let Err(error) = tickets.keep(ticket).await
        {
            warn!(target: "dingtalk::events", %error, "suite ticket could not be kept");
            return Answer::failed();
        }
        let handling = logged(event.event_type().to_owned(), (self.handler)(event));
        if self.confirms_first {
            drop(tokio::spawn(handling));
        } else if !handling.await {
            return Answer::failed();
        }
        unhandled.callback = None;
        success
    }
}

/// Logs a failure, which nobody else may see.
async fn logged(event_type: String, handling: Outcome) -> bool {
    let is_done = handling.await;
    if !is_done {
        warn!(target: "dingtalk::events", %event_type, "handler failed");
    }
    is_done
}

/// Opens a callback again when DingTalk repeats it, unless it has been handled.
struct Unhandled<'a> {
    callbacks: &'a Callbacks,
    callback: Option<Callback>,
}

impl Drop for Unhandled<'_> {
    fn drop(&mut self) {
        if let Some(callback) = &self.callback {
            self.callbacks.forget(callback);
        }
    }
}

impl<B> tower_service::Service<Request<B>> for CallbackService
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let service = self.clone();
        Box::pin(async move { Ok(service.respond(request).await) })
    }
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    let status = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(Full::from(answer.into_body()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(Answer::CONTENT_TYPE));
    response
}

impl fmt::Debug for CallbackService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackService").field("callbacks", &self.callbacks).finish_non_exhaustive()
    }
}
