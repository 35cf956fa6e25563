//! Pools of connections, each for the runtimes that serve them.
//!
//! A connection is served by the runtime that opened it. A current-thread runtime stands still whenever nobody blocks on it, and a
//! request over one of its connections would wait for that.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::{Handle, Id, RuntimeFlavor};

use crate::transport::BoxError;

/// Between calls that follow each other so closely, no server considers a connection idle.
const BURST: Duration = Duration::from_millis(5);

/// How many pools are kept. A program may start a current-thread runtime for each of its tests.
const MOST: usize = 16;

/// Connections that every call of their runtimes can use.
pub(crate) struct Pool {
    /// For encrypted requests, and for all if every gateway is on this machine.
    client: reqwest::Client,
    /// For unencrypted requests, if there are encrypted ones too.
    plain: Option<reqwest::Client>,
    last_answer: Mutex<Option<Instant>>,
}

impl Pool {
    pub(crate) fn new(client: reqwest::Client, plain: Option<reqwest::Client>) -> Self {
        Self { client, plain, last_answer: Mutex::default() }
    }

    pub(crate) fn client_for(&self, address: &http::Uri) -> &reqwest::Client {
        self.plain.as_ref().filter(|_| address.scheme() == Some(&http::uri::Scheme::HTTP)).unwrap_or(&self.client)
    }

    pub(crate) fn has_answered(&self) {
        *self.last_answer() = Some(Instant::now());
    }

    /// Whether idle connections have been idle for so long that a server may be closing them.
    pub(crate) fn has_rested(&self) -> bool {
        self.last_answer().is_some_and(|answered| answered.elapsed() > BURST)
    }

    fn last_answer(&self) -> MutexGuard<'_, Option<Instant>> {
        self.last_answer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Make = Box<dyn Fn() -> Result<Pool, BoxError> + Send + Sync>;

/// One pool for all multi-thread runtimes, whose threads always run, and one for each other runtime.
pub(crate) struct Pools {
    make: Make,
    made: Mutex<Made>,
}

struct Made {
    /// Made when the client was built, for the first runtime that asks.
    first: Option<Pool>,
    /// The one that was used last comes last.
    owned: VecDeque<(Option<Id>, Arc<Pool>)>,
}

impl Pools {
    pub(crate) fn new(make: Make) -> Result<Self, BoxError> {
        let made = Made { first: Some(make()?), owned: VecDeque::new() };
        Ok(Self { make, made: Mutex::new(made) })
    }

    /// Returns the pool of the current runtime.
    pub(crate) fn current(&self) -> Result<Arc<Pool>, BoxError> {
        let runtime = Handle::try_current()?;
        let owner = (runtime.runtime_flavor() != RuntimeFlavor::MultiThread).then(|| runtime.id());
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let known = made.owned.iter().rposition(|(of, _)| *of == owner).and_then(|place| made.owned.remove(place));
        let pool = match known {
            Some((_, pool)) => pool,
            None => Arc::new(made.first.take().map_or_else(&self.make, Ok)?),
        };
        if made.owned.len() == MOST {
            made.owned.pop_front();
        }
        made.owned.push_back((owner, Arc::clone(&pool)));
        Ok(pool)
    }
}

#[cfg(test)]
mod tests {
    use tokio::runtime::{Builder, Runtime};

    use super::*;
    use crate::tls;

    fn in_runtime(pools: &Pools, runtime: &Runtime) -> Arc<Pool> {
        runtime.block_on(async { pools.current().unwrap() })
    }

    #[test]
    fn runtimes_share_connections_only_if_none_can_stand_still() {
        let make = || Ok(Pool::new(tls::set_up(reqwest::Client::builder(), &tls::backend(&[])?).build()?, None));
        let pools = Pools::new(Box::new(make)).unwrap();
        let [alone, other] = [(); 2].map(|()| Builder::new_current_thread().build().unwrap());
        let [busy, busy_too] = [(); 2].map(|()| Builder::new_multi_thread().worker_threads(1).build().unwrap());
        let of_alone = in_runtime(&pools, &alone);
        let of_busy = in_runtime(&pools, &busy);
        assert!(!Arc::ptr_eq(&of_alone, &of_busy));
        assert!(!Arc::ptr_eq(&of_alone, &in_runtime(&pools, &other)));
        assert!(Arc::ptr_eq(&of_busy, &in_runtime(&pools, &busy_too)));
        assert!(Arc::ptr_eq(&of_alone, &in_runtime(&pools, &alone)));
        // The pool that was unused for longest goes: here, that of `other`.
        for _ in 0..MOST - 2 {
            in_runtime(&pools, &Builder::new_current_thread().build().unwrap());
        }
        assert!(Arc::ptr_eq(&of_alone, &in_runtime(&pools, &alone)));
        assert_eq!(pools.made.lock().unwrap().owned.len(), MOST);
    }
}
