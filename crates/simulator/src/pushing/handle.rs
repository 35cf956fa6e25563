//! What a test calls.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use tokio::sync::oneshot;

use super::callback_key::CallbackKey;
use super::error::PushError;
use super::post::{self, Posted};
use super::push::{Acknowledged, Push};
use crate::simulator::Simulator;

impl Simulator {
    /// Sends something over Stream mode, and returns how a client acknowledged it.
    ///
    /// Waits up to 10 s for a client that subscribed to it, and as long for its acknowledgment. If there are several clients of one app,
    /// they take turns. If the connection ends before the acknowledgment, another one gets the message.
    ///
    /// ```no_run
    /// # async fn example(dingtalk: dingtalk_simulator::Simulator) -> Result<(), Box<dyn std::error::Error>> {
    /// use dingtalk_simulator::Push;
    ///
    /// let acknowledged = dingtalk.push(Push::robot_message("hello")).await?;
    /// assert_eq!(acknowledged.code, 200);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// If no client receives or acknowledges it in time, or answers with something else.
    pub async fn push(&self, push: Push) -> Result<Acknowledged, PushError> {
        let hub = Arc::clone(&self.state().hub);
        self.run(async move { hub.push(push).await }).await
    }

    /// Sends an event to an address as an encrypted callback, and returns the answer.
    ///
    /// ```no_run
    /// # async fn example(dingtalk: dingtalk_simulator::Simulator) -> Result<(), Box<dyn std::error::Error>> {
    /// use dingtalk_simulator::{CallbackKey, Push};
    /// use serde_json::json;
    ///
    /// let key = CallbackKey::new("token", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "app key");
    /// let joined = Push::event("user_add_org", json!({"UserId": ["u1"]}));
    /// let answer = dingtalk.post("http://127.0.0.1:8080/callback", &key, joined).await?;
    /// assert_eq!(answer.message.as_deref(), Some("success"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// If the address cannot be called.
    pub async fn post(&self, address: &str, key: &CallbackKey, push: Push) -> Result<Posted, PushError> {
        let (address, key) = (address.to_owned(), key.clone());
        let (serial, now) = (self.state().hub.next_serial(), self.time());
        self.run(async move { post::post(&address, &key, &push, serial, now).await }).await
    }

    /// Sends a message to the address of a robot, signed with the secret of its app, and returns the answer.
    ///
    /// ```no_run
    /// # async fn example(dingtalk: dingtalk_simulator::Simulator) -> Result<(), Box<dyn std::error::Error>> {
    /// use dingtalk_simulator::Push;
    ///
    /// let answer = dingtalk.post_to_robot("http://127.0.0.1:8080/robot", "app secret", Push::robot_message("hello")).await?;
    /// assert_eq!(answer.status, 200);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// If the address cannot be called.
    pub async fn post_to_robot(&self, address: &str, app_secret: &str, push: Push) -> Result<Posted, PushError> {
        let (address, app_secret, now) = (address.to_owned(), app_secret.to_owned(), self.time());
        self.run(async move { post::post_to_robot(&address, &app_secret, &push, now).await }).await
    }

    /// Asks all clients of Stream mode to connect again, as DingTalk does before it closes connections, and closes theirs after 10 s.
    pub fn disconnect_streams(&self) {
        self.state().hub.disconnect();
    }

    /// Closes all connections of Stream mode without a word.
    pub fn drop_streams(&self) {
        self.state().hub.drop_connections();
    }

    /// Keeps all present connections of Stream mode open, but neither reads nor writes on them any more, like a network that lost them.
    pub fn freeze_streams(&self) {
        self.state().hub.freeze_connections();
    }

    /// The number of connections of Stream mode that messages are sent over.
    #[must_use]
    pub fn stream_count(&self) -> usize {
        self.state().hub.connection_count()
    }

    /// Waits until there are exactly so many connections of Stream mode.
    ///
    /// # Errors
    /// If that takes longer than 10 s.
    pub async fn wait_for_streams(&self, count: usize) -> Result<(), PushError> {
        let hub = Arc::clone(&self.state().hub);
        self.run(async move { hub.wait_for_connections(count).await }).await
    }

    /// The simulator's time since 1970.
    fn time(&self) -> Duration {
        self.state().clock.now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }

    /// Runs on the simulator's own thread, so that the caller's runtime and its clock do not matter.
    async fn run<T: Send + 'static>(
        &self,
        task: impl Future<Output = Result<T, PushError>> + Send + 'static,
    ) -> Result<T, PushError> {
        let (done, outcome) = oneshot::channel();
        self.runtime().spawn(async move {
            // The caller may no longer wait.
            let _ = done.send(task.await);
        });
        outcome.await.unwrap_or(Err(PushError::Stopped))
    }
}
