//! What is logged about a call.

use std::borrow::Cow;
use std::time::Duration;

use tokio::time::Instant;
use tracing::{Span, debug, debug_span, warn};

use crate::binding::Endpoint;
use crate::called::{Called, call_name};
use crate::error::Error;
use crate::mask::printable;
use crate::transport::{TransportError, TransportFailure};

/// A call whose end has not been logged.
pub(crate) struct Progress {
    operation: Called,
    begun: Instant,
    pub(crate) span: Span,
}

impl Progress {
    pub(crate) fn begin(operation: Called) -> Self {
        let span = debug_span!(target: "dingtalk", "call", operation = call_name(&operation.get()));
        Self { operation, begun: Instant::now(), span }
    }

    pub(crate) fn begun(&self) -> Instant {
        self.begun
    }

    /// Logs the end of a call that got an answer, which was read or could not be read.
    pub(crate) fn end(&self, status: u16, attempts: u32, error: Option<&Error>) {
        match error {
            None => self.span.in_scope(|| {
                debug!(
                    target: "dingtalk",
                    operation = call_name(&self.operation.get()),
                    attempts,
                    status,
                    elapsed_ms = millis(self.begun.elapsed()),
                    "call succeeded"
                );
            }),
            Some(error) => self.fail(error),
        }
    }

    /// Logs the end of a call that failed.
    pub(crate) fn fail(&self, error: &Error) {
        self.span.in_scope(|| {
            warn!(
                target: "dingtalk",
                operation = call_name(&self.operation.get()),
                attempts = error.attempts(),
                kind = kind(error),
                status = error.status(),
                code = shown(error.code()).as_deref(),
                request_id = shown(error.request_id()).as_deref(),
                error = format_args!("{error:#}"),
                elapsed_ms = millis(self.begun.elapsed()),
                "call failed"
            );
        });
    }
}

pub(crate) fn attempt_failed(operation: &Endpoint<'_>, number: u32, error: &Error, elapsed: Duration) {
    debug!(
        target: "dingtalk",
        operation = call_name(operation),
        attempt = number,
        kind = kind(error),
        status = error.status(),
        code = shown(error.code()).as_deref(),
        request_id = shown(error.request_id()).as_deref(),
        error = format_args!("{error:#}"),
        elapsed_ms = millis(elapsed),
        "attempt failed"
    );
}

pub(crate) fn token_refused(operation: &Endpoint<'_>, error: &Error) {
    let name = call_name(operation);
    debug!(target: "dingtalk", operation = name, code = shown(error.code()).as_deref(), "token refused");
}

pub(crate) fn stale_connection(operation: &Endpoint<'_>, error: &TransportError) {
    debug!(target: "dingtalk", operation = call_name(operation), error = format_args!("{error:#}"), "idle connection was closed");
}

/// Logs that the last page says that there are more pages, but not where.
pub(crate) fn pages_end_early(operation: &Endpoint<'_>, field: &str) {
    let name = call_name(operation);
    warn!(target: "dingtalk", operation = name, field, "pages end, although the server says that there are more");
}

/// The kind of a failure.
fn kind(error: &Error) -> &'static str {
    match error {
        Error::BadArgument(_) => "bad_argument",
        Error::Credentials(_) => "credentials",
        Error::Api(_) => "api",
        Error::Decode(_) => "decode",
        Error::Transport(transport) => match transport.failure() {
            TransportFailure::Connect => "connect",
            TransportFailure::Timeout => "timeout",
            TransportFailure::Unsent => "unsent",
            TransportFailure::Broken => "broken",
            TransportFailure::TooLarge => "too_large",
            TransportFailure::Unreadable => "unreadable",
        },
    }
}

fn shown(text: Option<&str>) -> Option<Cow<'_, str>> {
    text.map(printable)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
