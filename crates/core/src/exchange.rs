//! One request on its way: how far it got, judged by what the HTTP client does with its body.

use bytes::Bytes;
use http::StatusCode;

use crate::connects::Connects;
use crate::transport::{SendOnce, TransportError, TransportFailure};
use crate::upload::{Pausing, Progress, Upload};

/// A request that is being sent.
pub(crate) struct Exchange<'a> {
    connects: &'a Connects,
    /// The number of connections begun before.
    begun: u64,
    /// Whether the request must not be sent again if it may have arrived.
    once: bool,
    /// `None` if there is no body.
    progress: Option<Progress>,
}

impl<'a> Exchange<'a> {
    pub(crate) fn begin(connects: &'a Connects, request: &http::Request<Bytes>) -> Self {
        let progress = (!request.body().is_empty()).then(Progress::default);
        let once = request.extensions().get::<SendOnce>().is_some();
        Self { connects, begun: connects.begun(), once, progress }
    }

    /// Whether the request must not arrive twice, and has no body whose sending could be watched.
    pub(crate) fn is_all_head(&self) -> bool {
        self.once && self.progress.is_none()
    }

    /// Wraps the request's body, to watch it.
    pub(crate) fn body(&self, body: Bytes) -> reqwest::Body {
        match &self.progress {
            Some(progress) if self.once || Upload::is_long(&body) => {
                let looks_first = self.once.then(|| (self.connects.clone(), self.begun));
                reqwest::Body::wrap(Upload::new(body, looks_first, progress))
            }
            _ => {
                // It is handed over as a whole, with the head.
                if let Some(progress) = &self.progress {
                    progress.hand_over();
                }
                body.into()
            }
        }
    }

    /// Whether the server certainly has not received the whole request.
    pub(crate) fn is_unsent(&self) -> bool {
        self.progress.as_ref().is_some_and(|progress| !progress.is_handed_over())
    }

    /// Notes the status of the answer. The rest of a refused request is not sent while its answer is read.
    pub(crate) fn answered(&self, status: StatusCode) -> Option<Pausing> {
        self.progress.as_ref().filter(|_| !status.is_success() && self.is_unsent()).map(Progress::pause)
    }

    /// The error of a request that received no answer.
    pub(crate) fn failed(&self, error: reqwest::Error) -> TransportError {
        let unsent = self.is_unsent() || was_cut_off(&error);
        // Otherwise it was the first request on a new connection.
        let was_idle = self.connects.begun() == self.begun;
        failed(error, if unsent { TransportFailure::Unsent } else { TransportFailure::Broken }).on_idle(was_idle)
    }
}

/// Whether the HTTP client still had a part of the request when the connection ended.
fn was_cut_off(error: &reqwest::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            // hyper names a failed write, of the head as well, only in its text.
            return error.is_canceled() || error.to_string().starts_with("error writing a body");
        }
        source = error.source();
    }
    false
}

/// The error of a request that failed as `broken` says if there was a connection.
pub(crate) fn failed(error: reqwest::Error, broken: TransportFailure) -> TransportError {
    let failure = if error.is_connect() {
        TransportFailure::Connect
    } else if error.is_timeout() {
        TransportFailure::Timeout
    } else {
        broken
    };
    // Its address may hold a token.
    TransportError::new(failure, error.without_url())
}
