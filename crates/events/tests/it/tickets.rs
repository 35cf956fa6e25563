//! Something that keeps tickets.

use std::sync::{Arc, Mutex};

use dingtalk_core::{BoxFuture, Secret, SuiteTickets};

/// Keeps tickets, or refuses the first ones.
#[derive(Clone, Default)]
pub(crate) struct Tickets {
    kept: Arc<Mutex<Vec<String>>>,
    refusals: Arc<Mutex<usize>>,
}

impl Tickets {
    pub(crate) fn refusing(times: usize) -> Self {
        Self { refusals: Arc::new(Mutex::new(times)), ..Self::default() }
    }

    pub(crate) fn kept(&self) -> Vec<String> {
        self.kept.lock().unwrap().clone()
    }
}

impl SuiteTickets for Tickets {
    fn keep(&self, ticket: Secret) -> BoxFuture<'_, Result<(), Box<dyn std::error::Error + Send + Sync>>> {
        Box::pin(async move {
            let mut refusals = self.refusals.lock().unwrap();
            if *refusals > 0 {
                *refusals -= 1;
                return Err("the store is away".into());
            }
            self.kept.lock().unwrap().push(ticket.into_exposed());
            Ok(())
        })
    }
}
