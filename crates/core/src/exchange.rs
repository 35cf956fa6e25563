//! One request on its way: how far it got, judged by what the HTTP client does with its body.

use http::StatusCode;

use crate::addresses::Addresses;
use crate::connects::noted;
use crate::request_body::RequestBody;
use crate::transport::{SendOnce, TransportError, TransportFailure};
use crate::watched::{Look, Pausing, Progress, Watched};

/// A request that is being sent.
pub(crate) struct Exchange {
    /// Whether the request must not be sent again if it may have arrived.
    once: bool,
    has_body: bool,
    /// How far the head goes ahead of the body.
    look: Look,
    progress: Progress,
}

impl Exchange {
    /// `has_rested` says whether the server may have closed an idle connection meanwhile.
    pub(crate) fn begin(request: &http::Request<RequestBody>, has_rested: impl FnOnce() -> bool) -> Self {
        let once = request.extensions().get::<SendOnce>().is_some();
        let has_body = !request.body().is_empty();
        let look = match once && has_body {
            false => Look::No,
            true if has_rested() => Look::Long,
            true => Look::Short,
        };
        Self { once, has_body, look, progress: Progress::default() }
    }

    /// Sends the request, and waits for the head of the answer.
    pub(crate) async fn send(
        &self,
        client: &reqwest::Client,
        addresses: &Addresses,
        request: http::Request<RequestBody>,
    ) -> Result<reqwest::Response, TransportError> {
        if self.once && !self.has_body {
            // Lets the runtime notice that the server has closed the connection.
            tokio::task::yield_now().await;
        }
        let request = addresses.convert(request.map(|body| self.body(body)));
        let request = request.map_err(|error| failed(error, TransportFailure::Broken))?;
        noted(self.progress.clone(), client.execute(request)).await.map_err(|error| self.failed(error))
    }

    /// Wraps the request's body, to watch it.
    fn body(&self, body: RequestBody) -> reqwest::Body {
        if self.has_body && (self.once || Watched::is_long(&body)) {
            return reqwest::Body::wrap(Watched::new(body, self.look, &self.progress));
        }
        // It is handed over as a whole, with the head.
        self.progress.hand_over();
        body.as_bytes().cloned().unwrap_or_default().into()
    }

    /// Whether the server certainly has not received the whole request.
    pub(crate) fn is_unsent(&self) -> bool {
        !self.progress.is_handed_over()
    }

    /// Notes the status of the answer. The rest of a refused request is not sent while its answer is read.
    pub(crate) fn answered(&self, status: StatusCode) -> Option<Pausing> {
        (!status.is_success() && self.is_unsent()).then(|| self.progress.pause())
    }

    /// The error of a request that received no answer.
    fn failed(&self, error: reqwest::Error) -> TransportError {
        if let Some(error) = self.progress.unreadable() {
            return TransportError::new(TransportFailure::Unreadable, error);
        }
        let unsent = self.is_unsent() || was_cut_off(&error);
        let broken = if unsent { TransportFailure::Unsent } else { TransportFailure::Broken };
        failed(error, broken).on_idle(self.progress.was_idle())
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
