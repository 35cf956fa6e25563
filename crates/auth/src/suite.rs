//! A suite's signature.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use dingtalk_core::binding::CredentialKind;
use dingtalk_core::{Client, Credential, CredentialFuture, Credentials, Secret};

/// A third-party suite: signs legacy calls with its key, its secret and the ticket that DingTalk pushed last.
///
/// DingTalk pushes a new ticket about every five hours. Keep a clone, and hand each one over: clones share the ticket.
///
/// ```no_run
/// # fn main() -> dingtalk_core::Result<()> {
/// use dingtalk_auth::Suite;
/// use dingtalk_core::Client;
///
/// let suite = Suite::new("suite key", "suite secret", "the ticket that was pushed last");
/// let client = Client::builder().credentials(suite.clone()).build()?;
/// // Whenever DingTalk pushes another ticket:
/// suite.update_ticket("the new ticket");
/// # drop(client);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Suite {
    shared: Arc<Shared>,
}

struct Shared {
    key: String,
    secret: Secret,
    ticket: RwLock<Secret>,
}

impl Suite {
    /// A suite with the ticket that was pushed last.
    #[must_use]
    pub fn new(key: impl Into<String>, secret: impl Into<Secret>, ticket: impl Into<Secret>) -> Self {
        let shared = Shared { key: key.into(), secret: secret.into(), ticket: RwLock::new(ticket.into()) };
        Self { shared: Arc::new(shared) }
    }

    /// Signs with this ticket from now on.
    pub fn update_ticket(&self, ticket: impl Into<Secret>) {
        *self.shared.ticket.write().unwrap_or_else(PoisonError::into_inner) = ticket.into();
    }
}

impl Credentials for Suite {
    fn credential<'a>(&'a self, kind: CredentialKind, _client: &'a Client) -> Option<CredentialFuture<'a>> {
        (kind == CredentialKind::SuiteSignature).then(|| {
            let ticket = self.shared.ticket.read().unwrap_or_else(PoisonError::into_inner).clone();
            let credential = Credential::Key {
                access_key: self.shared.key.clone(),
                secret: self.shared.secret.clone(),
                suite_ticket: Some(ticket),
            };
            Box::pin(std::future::ready(Ok(credential))) as CredentialFuture<'a>
        })
    }
}

impl fmt::Debug for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Suite").field("key", &self.shared.key).finish_non_exhaustive()
    }
}
