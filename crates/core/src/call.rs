//! One call from beginning to end: credential, attempts and waits, all within its time limit.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::{Instant, sleep, timeout};
use tracing::{Instrument as _, debug, debug_span, warn};

use crate::answer_error::call_name;
use crate::asking::{Asking, AsksItself, PassedOn};
use crate::attempts::Stopped;
use crate::binding::{CredentialKind, Gateway, Operation, Slots};
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
    pub(crate) operation: &'static Operation,
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
    let span = debug_span!(target: "dingtalk", "call", operation = call_name(call.operation));
    run_in_span(call).instrument(span).await
}

async fn run_in_span(call: Call) -> Result<RawReply, Error> {
    let begun = Instant::now();
    let outcome = call.attempts(begun).await;
    match &outcome {
        Ok(reply) => debug!(
            target: "dingtalk",
            operation = call_name(call.operation),
            attempts = reply.attempts,
            status = reply.status,
            elapsed_ms = millis(begun.elapsed()),
            "call succeeded"
        ),
        Err(error) => warn!(
            target: "dingtalk",
            operation = call_name(call.operation),
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
        let asking = self.client.asking();
        let settings = self.client.settings();
        let own = self.own_options(asking.as_deref());
        let total = own.timeout.unwrap_or(settings.timeout);
        let policy = own.retry.as_ref().unwrap_or(&settings.retry);
        let attempt_limit = own.attempt_timeout.unwrap_or(settings.attempt_timeout);
        let budget = self.client.budget();
        let left = || total.saturating_sub(begun.elapsed());
        let mut made = 0;
        let mut refused: Option<(Credential, Error)> = None;
        loop {
            let sourced = match timeout(left(), self.credential(asking.as_ref(), &own)).await {
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
            self.client.pace(self.operation, left()).await.map_err(|()| self.out_of_time("pacing calls", made))?;
            if left().is_zero() {
                return Err(self.out_of_time("preparing the request", made));
            }
            made += 1;
            let error = match self.attempt(sourced.as_ref(), attempt_limit.min(left()), made).await {
                Ok(reply) => {
                    budget.earn();
                    return Ok(RawReply { attempts: made, ..reply });
                }
                Err(error) => error,
            };
            match sourced {
                Some(sourced)
                    if refused.is_none() && sourced.is_token() && is_token_rejected(self.operation, &error) =>
                {
                    debug!(target: "dingtalk", operation = call_name(self.operation), code = error.code(), "token refused");
                    if timeout(left(), self.take_back(&sourced, asking.as_ref(), &own)).await.is_err() {
                        return Err(error.after(made, Stopped::OutOfTime));
                    }
                    refused = Some((sourced.credential, error));
                }
                _ => match policy.next(self.operation, &error, made, left(), budget) {
                    Ok(wait) => sleep(wait).await,
                    Err(stopped) => return Err(error.after(made, stopped)),
                },
            }
        }
    }

    async fn attempt(&self, sourced: Option<&Sourced<'_>>, limit: Duration, number: u32) -> Result<RawReply, Error> {
        let base = match self.operation.gateway {
            Gateway::New => self.client.new_gateway(),
            Gateway::Legacy => self.client.legacy_gateway(),
        };
        let credential = sourced.map(|sourced| (sourced.kind, &sourced.credential));
        let outgoing = wire::write(self.operation, &self.slots, base, credential, &self.options.headers, now())?;
        let begun = Instant::now();
        let sending = self.client.transport().send(outgoing.request, self.client.settings().answer_limit);
        let outcome = match timeout(limit, sending).await {
            Ok(Ok(response)) => envelope::open(self.operation, response, outgoing.secrets),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => {
                let text = format!("nothing within {limit:?}");
                Err(TransportError::new(TransportFailure::Timeout, text).into())
            }
        };
        if let Err(error) = &outcome {
            debug!(
                target: "dingtalk",
                operation = call_name(self.operation),
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

    /// Returns the options that differ from the client's, set for this call or for the one that it fetches a token for.
    fn own_options(&self, asking: Option<&Asking>) -> PassedOn {
        let passed_on = asking.map(|asking| asking.passed_on.clone()).unwrap_or_default();
        // Calls share a fetch, which the time limit of one of them must not shorten.
        let longer = passed_on.timeout.filter(|limit| *limit > self.client.settings().timeout);
        PassedOn {
            retry: self.options.retry.clone().or(passed_on.retry),
            attempt_timeout: self.options.attempt_timeout.or(passed_on.attempt_timeout),
            timeout: self.options.timeout.or(longer),
        }
    }

    /// Returns a credential that the operation accepts, from the call's own source or else from the client's.
    async fn credential(&self, before: Option<&Arc<Asking>>, own: &PassedOn) -> Result<Option<Sourced<'_>>, Error> {
        let call_source = self.options.credentials.as_deref();
        let sources = || call_source.into_iter().chain(self.client.credentials().filter(|_| call_source.is_none()));
        for &kind in self.operation.credentials {
            for source in sources() {
                let asking = self.ask(source, kind, before, own)?;
                let client = self.client.for_source(&asking);
                let Some(credential) = source.credential(kind, &client) else { continue };
                let credential =
                    asking.around(credential).await.map_err(|error| Error::credential_source(self.operation, error))?;
                if let Some(defect) = credential.defect() {
                    asking.around(source.rejected(kind, &credential, &client)).await;
                    let reason = format!("the credential source returned {defect}");
                    return Err(Error::credentials(self.operation, reason));
                }
                return Ok(Some(Sourced { kind, credential, source }));
            }
        }
        if self.operation.credentials.is_empty() {
            return Ok(None);
        }
        let wanted = self.operation.credentials.iter().map(|kind| wanted(*kind)).collect::<Vec<_>>().join(" or ");
        Err(Error::credentials(
            self.operation,
            format!("needs {wanted}: add a source of it with `ClientBuilder::credentials`"),
        ))
    }

    /// Gives a refused credential back to its source.
    async fn take_back(&self, sourced: &Sourced<'_>, before: Option<&Arc<Asking>>, own: &PassedOn) {
        // A source that is being asked already is not asked again.
        if let Ok(asking) = self.ask(sourced.source, sourced.kind, before, own) {
            let client = self.client.for_source(&asking);
            asking.around(sourced.source.rejected(sourced.kind, &sourced.credential, &client)).await;
        }
    }

    fn ask(
        &self,
        source: &dyn Credentials,
        kind: CredentialKind,
        before: Option<&Arc<Asking>>,
        own: &PassedOn,
    ) -> Result<Arc<Asking>, Error> {
        let address = std::ptr::from_ref(source).cast::<()>().addr();
        Asking::begin(address, kind, before, own.clone()).map_err(|AsksItself| {
            let reason = "its credential source makes this call to fetch that same credential: fetch it with calls that need none, or \
                          set another source for them with `credentials`";
            Error::credentials(self.operation, reason)
        })
    }

    fn out_of_time(&self, doing: &str, made: u32) -> Error {
        let text = format!("the call's time limit passed while {doing}");
        Error::from(TransportError::new(TransportFailure::Timeout, text)).after(made, Stopped::OutOfTime)
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
