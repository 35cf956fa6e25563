//! One call from beginning to end: credential, attempts and waits, all within its time limit.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};
use tracing::Instrument as _;

use crate::asking::{Asking, AsksItself, PassedOn};
use crate::attempts::Stopped;
use crate::binding::{CredentialKind, Endpoint, Gateway, Slots, Value};
use crate::called::Called;
use crate::client::{Client, Credentials};
use crate::credential::Credential;
use crate::deadline::Deadline;
use crate::envelope::{self, RawReply};
use crate::error::Error;
use crate::events::{self, Progress};
use crate::options::Options;
use crate::pace::TooLate;
use crate::request_body::RequestBody;
use crate::retry::is_token_rejected;
use crate::retry_after;
use crate::shared::milliseconds_now;
use crate::transport::{SendOnce, TransportError, TransportFailure};
use crate::upload::Upload;
use crate::wire::{self, Form, Outgoing};

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
pub(crate) async fn run(mut call: Box<Call>) -> Result<RawReply, Error> {
    if call.options.retry.as_ref().unwrap_or(&call.client.settings().retry).repeats() {
        call.slots.make_up_idempotency_key();
    }
    let progress = Progress::begin(call.operation.clone());
    let outcome = {
        let attempts = pin!(call.attempts(&progress).instrument(progress.span.clone()));
        within_runtime(&call.operation, attempts).await
    };
    match outcome {
        Ok(reply) => Ok(RawReply { progress: Some(progress), ..reply }),
        Err(error) => {
            progress.fail(&error);
            Err(error)
        }
    }
}

/// Timers and connections would panic outside a runtime. The future is pinned by the caller: this one would keep it twice.
pub(crate) async fn within_runtime<T>(
    operation: &Called,
    mut running: Pin<&mut impl Future<Output = Result<T, Error>>>,
) -> Result<T, Error> {
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
        let asking = self.client.asking();
        let settings = self.client.settings();
        let own = self.own_options(asking.as_deref());
        let total = own.timeout.unwrap_or(settings.timeout);
        let policy = own.retry.as_ref().unwrap_or(&settings.retry);
        let attempt_limit = own.attempt_timeout.unwrap_or(settings.attempt_timeout);
        let budget = self.client.budget();
        let deadline = Deadline::after(progress.begun(), total);
        let mut made = 0;
        let mut refused: Option<(Credential, Error)> = None;
        loop {
            let sourced = match deadline.limit(self.credential(asking.as_ref(), &own, deadline)).await {
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
            let paced = self.client.pace(&self.operation.get(), deadline).await;
            paced.map_err(|TooLate| self.out_of_time("pacing calls", made))?;
            let begun = Instant::now();
            let left = deadline.left_at(begun);
            if left.is_zero() {
                return Err(self.out_of_time("preparing the request", made));
            }
            made += 1;
            let limit = attempt_limit.min(left);
            let Failed { error, retry_after } = match self.attempt(sourced.as_ref(), begun, limit, made).await {
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
                    if deadline.limit(self.take_back(&sourced, asking.as_ref(), &own, deadline)).await.is_err() {
                        return Err(error.after(made, Stopped::OutOfTime));
                    }
                    if self.is_used_up() {
                        return Err(error.after(made, Stopped::StreamUsedUp));
                    }
                    refused = Some((sourced.credential, error));
                }
                _ => match policy.next(&self.endpoint(), &error, made, deadline.left(), retry_after, budget) {
                    Ok(_) if self.is_used_up() => return Err(error.after(made, Stopped::StreamUsedUp)),
                    Ok(wait) => sleep(wait).await,
                    Err(stopped) => return Err(error.after(made, stopped)),
                },
            }
        }
    }

    /// The endpoint of this call, which may be safe to repeat although others are not.
    fn endpoint(&self) -> Endpoint<'_> {
        let endpoint = self.operation.get();
        let safe_to_repeat = endpoint.safe_to_repeat || self.slots.has_idempotency_key();
        Endpoint { safe_to_repeat, ..endpoint }
    }

    async fn attempt(
        &self,
        sourced: Option<&Sourced<'_>>,
        begun: Instant,
        limit: Duration,
        number: u32,
    ) -> Result<RawReply, Failed> {
        let outcome = match Deadline::after(begun, limit).limit(self.exchange(sourced)).await {
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
        let mut stale = 0;
        loop {
            let Outgoing { request, form, secrets } = self.write(sourced)?;
            let request = match form {
                // In a box, because it takes much room, which few calls need.
                Some(form) => Box::pin(self.with_files(request, form)).await?,
                None => request.map(RequestBody::from),
            };
            let sending = self.client.transport().send(request, self.client.settings().answer_limit);
            match sending.await {
                Ok(response) => {
                    let retry_after = retry_after::read(response.headers());
                    let opened = envelope::open(self.operation.clone(), response, secrets);
                    return opened.map_err(|error| Failed { error, retry_after });
                }
                Err(error) if stale < STALE && self.is_stale(&error) => {
                    events::stale_connection(&self.operation.get(), &error);
                    stale += 1;
                }
                Err(error) => return Err(Error::transport(&self.operation, error).into()),
            }
        }
    }

    fn write(&self, sourced: Option<&Sourced<'_>>) -> Result<Outgoing, Error> {
        let operation = self.endpoint();
        let base = match operation.gateway {
            Gateway::New => self.client.new_gateway(),
            Gateway::Legacy => self.client.legacy_gateway(),
        };
        let credential = sourced.map(|sourced| (sourced.kind, &sourced.credential));
        let mut outgoing =
            wire::write(&operation, &self.slots, base, credential, &self.options.extra, milliseconds_now)?;
        if !operation.safe_to_repeat {
            outgoing.request.extensions_mut().insert(SendOnce);
        }
        Ok(outgoing)
    }

    async fn with_files(&self, request: http::Request<Bytes>, form: Form) -> Result<http::Request<RequestBody>, Error> {
        let body = form.open(&self.operation.get()).await?;
        Ok(request.map(|_| body))
    }

    /// Whether the connection was closed before the server saw the request, which can be sent again.
    fn is_stale(&self, error: &TransportError) -> bool {
        error.is_stale_connection(self.endpoint().safe_to_repeat) && !self.is_used_up()
    }

    /// Whether the call has files that cannot be sent once more.
    fn is_used_up(&self) -> bool {
        let files = self.slots.given().filter_map(|(_, value)| match value {
            Value::File(upload) => Some(upload),
            _ => None,
        });
        files.chain(self.options.extra.files.iter().map(|(_, upload)| upload)).any(Upload::is_used_up)
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
    async fn credential(
        &self,
        before: Option<&Arc<Asking>>,
        own: &PassedOn,
        deadline: Deadline,
    ) -> Result<Option<Sourced<'_>>, Error> {
        let kinds = self.operation.get().credentials;
        let call_source = self.options.credentials.as_deref();
        let sources = || call_source.into_iter().chain(self.client.credentials().filter(|_| call_source.is_none()));
        for &kind in kinds {
            for source in sources() {
                let asking = self.ask(source, kind, before, own, deadline)?;
                let client = self.client.for_source(&asking);
                let Some(credential) = source.credential(kind, &client) else { continue };
                let credential = asking
                    .around(credential)
                    .await
                    .map_err(|error| Error::credential_source(&self.operation.get(), error))?;
                if let Some(defect) = credential.defect() {
                    asking.around(source.rejected(kind, &credential, &client)).await;
                    let reason = format!("the credential source returned {defect}");
                    return Err(Error::credentials(&self.operation.get(), reason));
                }
                return Ok(Some(Sourced { kind, credential, source }));
            }
        }
        if kinds.is_empty() {
            return Ok(None);
        }
        let wanted = kinds.iter().map(|kind| wanted(*kind)).collect::<Vec<_>>().join(" or ");
        Err(Error::credentials(
            &self.operation.get(),
            format!("needs {wanted}: add a source of it with `ClientBuilder::credentials`"),
        ))
    }

    /// Gives a refused credential back to its source.
    async fn take_back(&self, sourced: &Sourced<'_>, before: Option<&Arc<Asking>>, own: &PassedOn, deadline: Deadline) {
        // A source that is being asked already is not asked again.
        if let Ok(asking) = self.ask(sourced.source, sourced.kind, before, own, deadline) {
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
        deadline: Deadline,
    ) -> Result<Arc<Asking>, Error> {
        let address = std::ptr::from_ref(source).cast::<()>().addr();
        Asking::begin(address, kind, before, own.clone(), deadline).map_err(|AsksItself| {
            let reason = "its credential source makes this call to fetch that same credential: fetch it with calls that need none, or \
                          set another source for them with `credentials`";
            Error::credentials(&self.operation.get(), reason)
        })
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
        CredentialKind::RobotToken => "a custom robot's access token (`Robot::new`)",
    }
}
