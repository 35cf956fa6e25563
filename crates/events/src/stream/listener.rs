//! What a program listens to.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::{Client, Json, Secret, SuiteTickets};
use tokio::sync::watch;

use super::dispatch::{Dispatcher, Routes};
use super::frame::Frame;
use super::handler::{Handler, HandlerResult, handler};
use super::lane::{Lane, Limits};
use super::listening::{ListenError, Listening};
use super::open::Identity;
use super::reply::Outcome;
use super::supervise::Supervisor;
use crate::card_callback::CardCallback;
use crate::event::Event;
use crate::robot_message::RobotMessage;
use crate::typed::{EventType, Typed};

const ROBOT_MESSAGES: &str = "/v1.0/im/bot/messages/get";
const CARD_CALLBACKS: &str = "/v1.0/card/instances/callback";
const SUITE_TICKET: &str = "suite_ticket";

/// Receives over Stream mode: name what to hear, then [`start`](Self::start).
///
/// Handlers are `async` functions. Messages are handled concurrently and in no particular order, by each handler at most
/// [`concurrency`](Self::concurrency) at a time; a handler that fails, panics or is slow delays no other. A message is acknowledged
/// once its handler has finished, and repeats of it within five minutes are acknowledged with the same result, without being handled
/// again. Several processes may listen for one app: DingTalk then sends each message to one of them.
///
/// ```no_run
/// # async fn example(client: dingtalk_core::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use dingtalk_events::{Event, Listener};
///
/// async fn joined(event: Event) -> Result<(), serde_json::Error> {
///     let data = event.json()?;
///     println!("{} joined {:?}", data["userId"], event.corp_id());
///     Ok(())
/// }
///
/// let listening = Listener::new("client id", "client secret").on_event("user_add_org", joined).start(&client).await?;
/// tokio::signal::ctrl_c().await?;
/// listening.shutdown(std::time::Duration::from_secs(10)).await;
/// # Ok(()) }
/// ```
#[must_use]
pub struct Listener {
    client_id: String,
    client_secret: Secret,
    events: Vec<(String, Handler)>,
    any_event: Option<Handler>,
    callbacks: Vec<(String, Handler)>,
    tickets: Option<Arc<dyn SuiteTickets>>,
    limits: Limits,
    time_limit: Option<Duration>,
    keep_alive: Duration,
}

impl Listener {
    /// Creates a listener for the app with this client id and secret. Older apps call them appKey and appSecret, or suiteKey and
    /// suiteSecret.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            events: Vec::new(),
            any_event: None,
            callbacks: Vec::new(),
            tickets: None,
            limits: Limits::default(),
            time_limit: None,
            keep_alive: Duration::from_secs(30),
        }
    }

    /// Handles events of this type. Called again for the same type, it replaces the handler.
    pub fn on_event<H, F, R>(mut self, event_type: impl Into<String>, handle: H) -> Self
    where
        H: Fn(Event) -> F + Send + Sync + 'static,
        F: Future<Output = R> + Send + 'static,
        R: HandlerResult,
    {
        self.events.push((event_type.into(), handler(|frame| Some(frame.into_event()), handle)));
        self
    }

    /// Handles events of a documented type, which is that of the handler's argument.
    ///
    /// ```
    /// # use dingtalk_events::Listener;
    /// use dingtalk_events::Typed;
    /// use dingtalk_events::types::UserAddOrg;
    ///
    /// async fn joined(event: Typed<UserAddOrg>) {
    ///     println!("{:?} joined {:?}", event.data.user_id, event.event.corp_id());
    /// }
    ///
    /// let listener = Listener::new("client id", "client secret").on(joined);
    /// # drop(listener);
    /// ```
    ///
    /// An event that cannot be read counts as one whose handler failed. Called again for the same type, it replaces the handler.
    pub fn on<T, H, F, R>(mut self, handle: H) -> Self
    where
        T: EventType,
        H: Fn(Typed<T>) -> F + Send + Sync + 'static,
        F: Future<Output = R> + Send + 'static,
        R: HandlerResult,
    {
        self.events.push((T::TYPE.to_owned(), handler(|frame| typed(frame.into_event()), handle)));
        self
    }

    /// Handles events of every type that has no handler of its own.
    pub fn on_any_event<H, F, R>(mut self, handle: H) -> Self
    where
        H: Fn(Event) -> F + Send + Sync + 'static,
        F: Future<Output = R> + Send + 'static,
        R: HandlerResult,
    {
        self.any_event = Some(handler(|frame| Some(frame.into_event()), handle));
        self
    }

    /// Handles messages to the app's robot.
    pub fn on_robot_message<H, F, R>(mut self, handle: H) -> Self
    where
        H: Fn(RobotMessage) -> F + Send + Sync + 'static,
        F: Future<Output = R> + Send + 'static,
        R: HandlerResult,
    {
        let handler = handler(|frame: Frame| RobotMessage::from_json(&frame.data), handle);
        self.callbacks.push((ROBOT_MESSAGES.to_owned(), handler));
        self
    }

    /// Handles what people do on the app's cards. The JSON that the handler returns updates the card.
    pub fn on_card_callback<H, F, R>(mut self, handle: H) -> Self
    where
        H: Fn(CardCallback) -> F + Send + Sync + 'static,
        F: Future<Output = R> + Send + 'static,
        R: HandlerResult,
    {
        let handler = handler(|frame: Frame| CardCallback::from_json(&frame.data), handle);
        self.callbacks.push((CARD_CALLBACKS.to_owned(), handler));
        self
    }

    /// Handles callbacks of any topic, such as `/v1.0/graph/api/invoke`. The JSON that the handler returns is the answer.
    pub fn on_callback<H, F, R>(mut self, topic: impl Into<String>, handle: H) -> Self
    where
        H: Fn(Json) -> F + Send + Sync + 'static,
        F: Future<Output = R> + Send + 'static,
        R: HandlerResult,
    {
        let handler = handler(|frame: Frame| serde_json::from_str(&frame.data).ok(), handle);
        self.callbacks.push((topic.into(), handler));
        self
    }

    /// Passes every suite ticket on, such as to a `dingtalk_auth::Suite`. If it cannot be kept, DingTalk is asked to send it again.
    ///
    /// A handler for the event `suite_ticket` is called as well.
    pub fn suite_tickets(mut self, tickets: impl SuiteTickets) -> Self {
        self.tickets = Some(Arc::new(tickets));
        self
    }

    /// Sets how many messages each handler handles at a time, and how many more wait. The default is 32, and 1,000.
    ///
    /// If more arrive, events are refused with the request to send them again later, and other messages remain unanswered.
    pub fn concurrency(mut self, running: usize, waiting: usize) -> Self {
        self.limits = Limits { running, waiting };
        self
    }

    /// Aborts handlers that take longer, which then count as failed. By default, there is no limit.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Sets how often to ask the service whether it is still there. The default is 30 seconds.
    ///
    /// If nothing arrives until the next time, the connection is given up.
    pub fn keep_alive(mut self, every: Duration) -> Self {
        self.keep_alive = every.max(Duration::from_millis(1));
        self
    }

    /// Connects through `client`, with its proxy and TLS, and listens until [`Listening`] is dropped.
    ///
    /// A connection that ends is followed by another one with a new ticket, after 1 to 60 seconds. The client needs no credentials.
    ///
    /// # Errors
    /// If the first connection cannot be opened. Later ones are tried again until they can.
    pub async fn start(self, client: &Client) -> Result<Listening, ListenError> {
        let subscribes_to_events = self.any_event.is_some() || !self.events.is_empty() || self.tickets.is_some();
        let events = subscribes_to_events.then(|| ("EVENT", "*".to_owned()));
        let callbacks = self.callbacks.iter().map(|(topic, _)| ("CALLBACK", topic.clone()));
        let identity = Identity {
            client: client.clone(),
            client_id: self.client_id.clone(),
            client_secret: self.client_secret.clone(),
            subscriptions: events.into_iter().chain(callbacks).collect(),
        };
        let first = identity.open().await?;
        let (stop, stopping) = watch::channel(false);
        let (connection, is_connected) = watch::channel(true);
        let dispatcher = Arc::new(Dispatcher::new(self.routes(), self.time_limit));
        let supervisor = Supervisor {
            identity,
            dispatcher: Arc::clone(&dispatcher),
            keep_alive: self.keep_alive,
            stop: stopping,
            is_connected: connection,
        };
        let supervisor = tokio::spawn(supervisor.run(first));
        Ok(Listening { stop, is_connected, dispatcher, supervisor })
    }

    fn routes(&self) -> Routes {
        let lane = |handler: &Handler| Lane::new(Arc::clone(handler), self.limits);
        let lanes = |handlers: &[(String, Handler)]| {
            handlers.iter().map(|(name, handler)| (name.clone(), lane(handler))).collect()
        };
        let mut routes = Routes {
            events: lanes(&self.events),
            any_event: self.any_event.as_ref().map(lane),
            callbacks: lanes(&self.callbacks),
        };
        if let Some(tickets) = &self.tickets {
            let own = self.events.iter().rev().find(|(event_type, _)| event_type == SUITE_TICKET);
            let then = own.map(|(_, handler)| handler).or(self.any_event.as_ref()).cloned();
            routes.events.insert(SUITE_TICKET.to_owned(), lane(&keeping(Arc::clone(tickets), then)));
        }
        routes
    }
}

/// Reads an event for its handler.
fn typed<T: EventType>(event: Event) -> Option<Typed<T>> {
    let read = Typed::of(event);
    read.inspect_err(|error| tracing::warn!(target: "dingtalk::events", %error, "event cannot be read")).ok()
}

/// Keeps tickets, then calls the program's own handler.
fn keeping(tickets: Arc<dyn SuiteTickets>, then: Option<Handler>) -> Handler {
    Arc::new(move |frame| {
        let (tickets, then) = (Arc::clone(&tickets), then.clone());
        Box::pin(async move {
            if let Some(ticket) = Event::new(frame.event_type(), frame.data.as_str()).suite_ticket()
                && let Err(error) = tickets.keep(ticket).await
            {
                tracing::warn!(target: "dingtalk::events", %error, "suite ticket could not be kept");
                return Outcome::Failed;
            }
            match then {
                Some(then) => then(frame).await,
                None => Outcome::done(&Json::Null),
            }
        })
    })
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}
