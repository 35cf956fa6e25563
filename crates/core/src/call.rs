//! One call from beginning to end: credential, attempts and waits, all within its time limit.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout};
use tracing::Instrument as _;

use crate::attempts::Stopped;
use crate::binding::{CredentialKind, Gateway, Slots};
use crate::called::Called;
use crate::client::{Client, Credentials};
use crate::credential::Credential;
use crate::envelope::{self, RawReply};
use crate::error::Error;
use crate::events::{self, Progress};
use crate::options::Options;
use crate::pace::TooLate;
use crate::retry::is_token_rejected;
use crate::retry_after;
use crate::transport::{SendOnce, TransportError, TransportFailure};
use crate::wire;

/// A call that has not been started.
pub(crate) struct Call {
    pub(crate) client: Client,
    pub(crate) operation: Called,
    pub(crate) slots: Slots,
    pub(crate) options: Options,
}

/// How often an attempt is begun anew because its connection had been closed while it was idle.
const STALE: u32 = 3;

const NO_RUNTIME: &str =
    "a call needs a Tokio runtime: await it inside one, or make it a blocking call (feature `blocking`)";

/// A failed attempt.
struct Failed {
    error: Error,
    /// How long to wait, according to the server.
    retry_after: Option<Duration>,
}

/// A credential, and the source that takes it back if it is refused.
struct Sourced<'a> {
    kind: CredentialKind,
    credential: Credential,
    source: &'a dyn Credentials,
}

/// Makes the call. The end of a successful one is logged once its answer has been read.
pub(crate) async fn run(call: Call) -> Result<RawReply, Error> {
    let progress = Progress::begin(call.operation.clone());
    let outcome = within_runtime(&call.operation, call.attempts(&progress).instrument(progress.span.clone())).await;
    match outcome {
        Ok(reply) => Ok(RawReply { progress: Some(progress), ..reply }),
        Err(error) => {
            progress.fail(&error);
            Err(error)
        }
    }
}

/// Timers and connections would panic outside a runtime.
async fn within_runtime(
    operation: &Called,
    running: impl Future<Output = Result<RawReply, Error>>,
) -> Result<RawReply, Error> {
    let mut running = pin!(running);
    poll_fn(|context| match Handle::try_current() {
        Ok(_) => running.as_mut().poll(context),
        Err(_) => {
            let error = TransportError::known(TransportFailure::Connect, NO_RUNTIME);
            Poll::Ready(Err(Error::transport(operation, error).after(0, Stopped::NotWorthRepeating)))
        }
    })
    .await
}

impl Call {
    async fn attempts(&self, progress: &Progress) -> Result<RawReply, Error> {
        let settings = self.client.settings();
        let total = self.options.timeout.unwrap_or(settings.timeout);
        let policy = self.options.retry.as_ref().unwrap_or(&settings.retry);
        let budget = self.client.budget();
        let left = || total.saturating_sub(progress.elapsed());
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
            let paced = self.client.pace(&self.operation.get(), left()).await;
            paced.map_err(|TooLate| self.out_of_time("pacing calls", made))?;
            if left().is_zero() {
                return Err(self.out_of_time("preparing the request", made));
            }
            made += 1;
            let Failed { error, retry_after } = match self.attempt(sourced.as_ref(), left(), made).await {
                Ok(reply) => {
                    budget.earn();
                    return Ok(RawReply { attempts: made, ..reply });
                }
                Err(failed) => failed,
            };
            match sourced {
                Some(sourced)
                    if refused.is_none() && sourced.is_token() && is_token_rejected(&self.operation.get(), &error) =>
                {
                    events::token_refused(&self.operation.get(), &error);
                    if timeout(left(), sourced.source.rejected(sourced.kind, &sourced.credential, &self.client))
                        .await
                        .is_err()
                    {
                        return Err(error.after(made, Stopped::OutOfTime));
                    }
                    refused = Some((sourced.credential, error));
                }
                _ => match policy.next(&self.operation.get(), &error, made, left(), retry_after, budget) {
                    Ok(wait) => sleep(wait).await,
                    Err(stopped) => return Err(error.after(made, stopped)),
                },
            }
        }
    }

    async fn attempt(&self, sourced: Option<&Sourced<'_>>, left: Duration, number: u32) -> Result<RawReply, Failed> {
        let limit = self.options.attempt_timeout.unwrap_or(self.client.settings().attempt_timeout).min(left);
        let begun = Instant::now();
        let outcome = match timeout(limit, self.exchange(sourced)).await {
            Ok(outcome) => outcome,
            Err(_) => {
                let text = format!("nothing within {limit:?}");
                Err(Error::transport(&self.operation, TransportError::known(TransportFailure::Timeout, text)).into())
            }
        };
        if let Err(Failed { error, .. }) = &outcome {
            events::attempt_failed(&self.operation.get(), number, error, begun.elapsed());
        }
        outcome
    }

    /// Sends the request and reads the answer, on another connection if the server has just closed an idle one.
    async fn exchange(&self, sourced: Option<&Sourced<'_>>) -> Result<RawReply, Failed> {
        let operation = self.operation.get();
        let base = match operation.gateway {
            Gateway::New => self.client.new_gateway(),
            Gateway::Legacy => self.client.legacy_gateway(),
        };
        let credential = sourced.map(|sourced| (sourced.kind, &sourced.credential));
        let repeatable = operation.safe_to_repeat;
        let mut stale = 0;
        loop {
            let mut outgoing =
                wire::write(&operation, &self.slots, base, credential, &self.options.extra, now())?;
            if !repeatable {
                outgoing.request.extensions_mut().insert(SendOnce);
            }
            let sending = self.client.transport().send(outgoing.request, self.client.settings().answer_limit);
            match sending.await {
                Ok(response) => {
                    let retry_after = retry_after::read(response.headers());
                    let opened = envelope::open(self.operation.clone(), response, outgoing.secrets);
                    return opened.map_err(|error| Failed { error, retry_after });
                }
                Err(error) if stale < STALE && error.is_stale_connection(repeatable) => {
                    events::stale_connection(&operation, &error);
                    stale += 1;
                }
                Err(error) => return Err(Error::transport(&self.operation, error).into()),
            }
        }
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

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, retry_after: None }
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

/// Milliseconds since 1970.
fn now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}
