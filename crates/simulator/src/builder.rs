//! Settings of a simulator.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use dingtalk_spec::model::Api;

use crate::clock::Clock;
use crate::error::StartError;
use crate::record::Received;
use crate::robots::Robot;
use crate::server::Server;
use crate::signing::SigningKey;
use crate::simulator::Simulator;
use crate::specs::Specs;
use crate::state::{Hook, State};

/// Configures and starts a [`Simulator`].
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
    /// Serves the specs in this folder instead of the embedded ones.
    ///
    /// All files are read at start, so that every mistake in them is reported at once.
    pub fn specs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.specs = Specs::Folder(folder.into());
        self
    }

    /// Serves specs that have been loaded already.
    pub fn apis(mut self, apis: Vec<Api>) -> Self {
        self.specs = Specs::Apis(apis);
        self
    }

    /// Reads and checks all embedded specs at start.
    ///
    /// Otherwise each is read at the first call of its operation, and if it has mistakes, that call fails with
    /// `Simulator.BrokenSpec` and the mistakes are among its violations. Specs from elsewhere are always checked at start.
    pub fn check_specs(mut self) -> Self {
        if let Specs::Embedded = self.specs {
            self.specs = Specs::AllEmbedded;
        }
        self
    }

    /// Listens on this address, which must be on the loopback interface: `127.0.0.1:8080`. The default is any free port.
    pub fn listen(mut self, address: impl Into<String>) -> Self {
        self.listen = address.into();
        self
    }

    /// Sets the clock by which tokens expire and signatures are judged.
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Stops the clock at the present time. Only [`Simulator::advance`] moves it.
    pub fn manual_clock(self) -> Self {
        let now = SystemTime::now();
        self.clock(move || now)
    }

    /// Calls a function with every request, just before its answer is sent.
    pub fn on_request(mut self, hook: impl Fn(&Received) + Send + Sync + 'static) -> Self {
        self.hook = Some(Box::new(hook));
        self
    }

    /// Remembers at most this many requests, the latest ones. The default is all.
    pub fn remember(mut self, most: usize) -> Self {
        self.most_remembered = most;
        self
    }

    /// Starts the simulator.
    ///
    /// # Errors
    /// If specs that are read at start have mistakes, or the address is in use or not on the loopback interface.
    pub async fn start(self) -> Result<Simulator, StartError> {
        self.start_blocking()
    }

    /// Starts the simulator without a runtime.
    ///
    /// # Errors
    /// As [`Builder::start`].
    pub fn start_blocking(self) -> Result<Simulator, StartError> {
        let catalog = self.specs.catalog()?;
        let key = SigningKey::new("simulated-suite-key", "simulated-suite-secret")
            .with_suite_ticket("simulated-suite-ticket");
        let robot = Robot::new("simulated-robot-token");
        let state =
            Arc::new(State::new(catalog, self.clock, self.hook, self.most_remembered, key.clone(), robot.clone()));
        let server = Server::start(&self.listen, Arc::clone(&state))?;
        Ok(Simulator::new(server, state, key, robot))
    }
}

impl Simulator {
    /// Starts a simulator of every API, on a free port.
    ///
    /// # Errors
    /// If no port is free.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Starts a simulator with settings of your choice.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("listen", &self.listen).finish_non_exhaustive()
    }
}
