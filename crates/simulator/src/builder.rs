//! Settings of a simulator.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use dingtalk_spec::model::Api;

use crate::clock::Clock;
use crate::error::StartError;
use crate::record::Received;
use crate::server::Server;
use crate::signing::SigningKey;
use crate::simulator::Simulator;
use crate::specs::Specs;
use crate::state::{Hook, State};

/// Puts a [`Simulator`] together.
///
/// ```
/// # use std::time::{Duration, SystemTime};
/// # use dingtalk_simulator::Simulator;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let dingtalk = Simulator::builder()
///     .listen("localhost:0")
///     .clock(|| SystemTime::now() + Duration::from_secs(90))
///     .on_request(|request| println!("{request}"))
///     .start_blocking()?;
/// # Ok(()) }
/// ```
#[must_use]
pub struct Builder {
    specs: Specs,
    listen: String,
    clock: Clock,
    hook: Option<Hook>,
    most_remembered: usize,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            specs: Specs::Embedded,
            listen: "127.0.0.1:0".to_owned(),
            clock: Clock::default(),
            hook: None,
            most_remembered: usize::MAX,
        }
    }
}

impl Builder {
    /// Serves the specs in this folder instead of those that the crate holds.
    pub fn specs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.specs = Specs::Folder(folder.into());
        self
    }

    /// Serves specs that are loaded already. Violations of statements that the model has no place for then name the start of the
    /// spec file.
    pub fn apis(mut self, apis: Vec<Api>) -> Self {
        self.specs = Specs::Apis(apis);
        self
    }

    /// Listens on this address, which must be one of the loopback interface: `127.0.0.1:8080`. A free port unless told otherwise.
    pub fn listen(mut self, address: impl Into<String>) -> Self {
        self.listen = address.into();
        self
    }

    /// Tells the time, by which tokens expire and signatures are judged.
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Is called with every request, just before its answer is sent.
    pub fn on_request(mut self, hook: impl Fn(&Received) + Send + Sync + 'static) -> Self {
        self.hook = Some(Box::new(hook));
        self
    }

    /// Remembers only so many requests, the latest ones. All of them unless told otherwise.
    pub fn remember(mut self, most: usize) -> Self {
        self.most_remembered = most;
        self
    }

    /// Starts the simulator.
    ///
    /// # Errors
    /// When the specs have mistakes, or the address is not free or not of the loopback interface.
    pub async fn start(self) -> Result<Simulator, StartError> {
        self.start_blocking()
    }

    /// Starts the simulator without a runtime.
    ///
    /// # Errors
    /// As [`Builder::start`].
    pub fn start_blocking(self) -> Result<Simulator, StartError> {
        let routes = self.specs.load()?;
        let key = SigningKey::new("simulated-suite-key", "simulated-suite-secret")
            .with_suite_ticket("simulated-suite-ticket");
        let state = Arc::new(State::new(routes, self.clock, self.hook, self.most_remembered, key.clone()));
        let server = Server::start(&self.listen, Arc::clone(&state))?;
        Ok(Simulator::new(server, state, key))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("listen", &self.listen).finish_non_exhaustive()
    }
}
