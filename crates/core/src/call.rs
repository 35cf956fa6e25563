//! One call from beginning to end: credential, attempts and waits, all within its time limit.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::{Instant, sleep, timeout};
use tracing::{Instrument as _, debug, debug_span, warn};

use crate::attempts::Stopped;
use crate::binding::{CredentialKind, Gateway, Slots};
use crate::called::{Called, call_name};
use crate::client::{Client, Credentials};
use crate::credential::Credential;
use crate::envelope::{self, RawReply};
use crate::error::Error;
use crate::options::Options;
use crate::retry::is_token_rejected;
use crate::transport::{TransportError, TransportFailure};
use crate::wire;

/// A call that has not been started.
pub(crate) struct Call {
    pub(crate) client: Client,
    pub(crate) operation: Called,
    pub(crate) slots: Slots,
    pub(crate) options: Options,
}

/// A credential, and the source that takes it back if it is refused.
struct Sourced<'a> {
    kind: CredentialKind,
    credential: Credential,
    source: &'a dyn Credentials,
}

/// Makes the call.
pub(crate) async fn run(call: Call) -> Result<RawReply, Error> {
    let span = debug_span!(target: "dingtalk", "call", operation = call_name(&call.operation.get()));
    run_in_span(call).instrument(span).await
}

async fn run_in_span(call: Call) -> Result<RawReply, Error> {
    let begun = Instant::now();
    let outcome = call.attempts(begun).await;
    match &outcome {
        Ok(reply) => debug!(
            target: "dingtalk",
            operation = call_name(&call.operation.get()),
            attempts = reply.attempts,
            status = reply.status,
            elapsed_ms = millis(begun.elapsed()),
            "call succeeded"
        ),
        Err(error) => warn!(
            target: "dingtalk",
            operation = call_name(&call.operation.get()),
            attempts = error.attempts(),
            status = error.status(),
            code = error.code(),
            request_id = error.request_id(),
            elapsed_ms = millis(begun.elapsed()),
            "call failed"
        ),
    }
    outcome
}

impl Call {
    async fn attempts(&self, begun: Instant) -> Result<RawReply, Error> {
        let settings = self.client.settings();
        let total = self.options.timeout.unwrap_or(settings.timeout);
        let policy = self.options.retry.as_ref().unwrap_or(&settings.retry);
        let budget = self.client.budget();
        let left = || total.saturating_sub(begun.elapsed());
        let mut made = 0;
        let mut refused: Option<(Credential, Error)> = None;
        loop {
            let sourced = match timeout(left(), self.credential()).await {
                Ok(Ok(sourced)) => sourced,
                Ok(Err(error)) if made == 0 => return Err(error),
                Ok(Err(error)) => return Err(error.after(made, Stopped::NotWorthRepeating)),
                Err(_) => return Err(self.out_of_time("waiting for a credential", made)),
            };
            if let (Some((old, _)), Some(sourced)) = (&refused, &sourced)
                && *old == sourced.credential
                && let Some((_, error)) = refused
            {
                return Err(error.after(made, Stopped::NotWorthRepeating));
            }
            self.client
                .pace(&self.operation.get(), left())
                .await
                .map_err(|()| self.out_of_time("pacing calls", made))?;
            if left().is_zero() {
                return Err(self.out_of_time("preparing the request", made));
            }
            made += 1;
            let error = match self.attempt(sourced.as_ref(), left(), made).await {
                Ok(reply) => {
                    budget.earn();
                    return Ok(RawReply { attempts: made, ..reply });
                }
                Err(error) => error,
            };
            match sourced {
                Some(sourced)
                    if refused.is_none() && sourced.is_token() && is_token_rejected(&self.operation.get(), &error) =>
                {
                    debug!(target: "dingtalk", operation = call_name(&self.operation.get()), code = error.code(), "token refused");
                    if timeout(left(), sourced.source.rejected(sourced.kind, &sourced.credential, &self.client))
                        .await
                        .is_err()
                    {
                        return Err(error.after(made, Stopped::OutOfTime));
                    }
                    refused = Some((sourced.credential, error));
                }
                _ => match policy.next(&self.operation.get(), &error, made, left(), budget) {
                    Ok(wait) => sleep(wait).await,
                    Err(stopped) => return Err(error.after(made, stopped)),
                },
            }
        }
    }

    async fn attempt(&self, sourced: Option<&Sourced<'_>>, left: Duration, number: u32) -> Result<RawReply, Error> {
        let operation = self.operation.get();
        let base = match operation.gateway {
            Gateway::New => self.client.new_gateway(),
            Gateway::Legacy => self.client.legacy_gateway(),
        };
        let credential = sourced.map(|sourced| (sourced.kind, &sourced.credential));
        let outgoing = wire::write(&operation, &self.slots, base, credential, &self.options.extra, now())?;
        let settings = self.client.settings();
        let limit = self.options.attempt_timeout.unwrap_or(settings.attempt_timeout).min(left);
        let begun = Instant::now();
        let sending = self.client.transport().send(outgoing.request, settings.answer_limit);
        let outcome = match timeout(limit, sending).await {
            Ok(Ok(response)) => envelope::open(self.operation.clone(), response, outgoing.secrets),
            Ok(Err(error)) => Err(Error::transport(&self.operation, error)),
            Err(_) => {
                let text = format!("nothing within {limit:?}");
                Err(Error::transport(&self.operation, TransportError::known(TransportFailure::Timeout, text)))
            }
        };
        if let Err(error) = &outcome {
            debug!(
                target: "dingtalk",
                operation = call_name(&self.operation.get()),
                attempt = number,
                status = error.status(),
                code = error.code(),
                request_id = error.request_id(),
                elapsed_ms = millis(begun.elapsed()),
                "attempt failed"
            );
        }
        outcome
    }

    /// Returns a credential that the operation accepts, from the call's own source or else from the client's.
    async fn credential(&self) -> Result<Option<Sourced<'_>>, Error> {
        let operation = self.operation.get();
        let own = self.options.credentials.as_deref();
        let sources = || own.into_iter().chain(self.client.credentials().filter(|_| own.is_none()));
        for &kind in operation.credentials {
            for source in sources() {
                if let Some(credential) = source.credential(kind, &self.client) {
                    let credential = credential.await.map_err(|error| Error::credential_source(&operation, error))?;
                    if matches!(&credential, Credential::Token(token) if token.expose().trim().is_empty()) {
                        let reason = "the credential source returned an empty access token";
                        return Err(Error::credentials(&operation, reason));
                    }
                    return Ok(Some(Sourced { kind, credential, source }));
                }
            }
        }
        if operation.credentials.is_empty() {
            return Ok(None);
        }
        let wanted = operation.credentials.iter().map(|kind| wanted(*kind)).collect::<Vec<_>>().join(" or ");
        Err(Error::credentials(
            &operation,
            format!("needs {wanted}: add a source of it with `ClientBuilder::credentials`"),
        ))
    }

    fn out_of_time(&self, doing: &str, made: u32) -> Error {
        let text = format!("the call's time limit passed while {doing}");
        let error = TransportError::known(TransportFailure::Timeout, text);
        Error::transport(&self.operation, error).after(made, Stopped::OutOfTime)
    }
}

impl Sourced<'_> {
    fn is_token(&self) -> bool {
        matches!(self.credential, Credential::Token(_))
    }
}

fn wanted(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::AppToken => "an app's access token (`AccessToken::app`)",
        CredentialKind::UserToken => "a user's access token (`AccessToken::user`)",
        CredentialKind::SuiteToken => "a suite's access token (`AccessToken::suite`)",
        CredentialKind::SsoToken => "an access token for sign-in to management pages (`AccessToken::sso`)",
        CredentialKind::SuiteSignature => "a suite's signing key (`SigningKey::suite`)",
        CredentialKind::AppSignature => "an app's signing key (`SigningKey::app`)",
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Milliseconds since 1970.
fn now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}
