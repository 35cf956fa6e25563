//! Where tickets of suites go.

use std::sync::Arc;

use crate::secret::Secret;
use crate::transport::{BoxError, BoxFuture};

/// Keeps the tickets that DingTalk pushes to a suite.
///
/// `dingtalk_auth::Suite` does. Whatever receives events passes tickets on to it.
pub trait SuiteTickets: Send + Sync + 'static {
    /// Keeps a ticket, which replaces the one before.
    ///
    /// # Errors
    /// If the ticket could not be kept. DingTalk should then be asked to push it again.
    fn keep(&self, ticket: Secret) -> BoxFuture<'_, Result<(), BoxError>>;
}

impl<T: SuiteTickets + ?Sized> SuiteTickets for Arc<T> {
    fn keep(&self, ticket: Secret) -> BoxFuture<'_, Result<(), BoxError>> {
        (**self).keep(ticket)
    }
}
