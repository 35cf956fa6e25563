//! Messages that have been handled, so that repeats are not handled again.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use super::frame::Kind;
use super::reply::Outcome;

/// How long results are remembered.
const MEMORY: Duration = Duration::from_secs(300);

/// Results that are remembered at most, and the bytes of their answers. A table of 131,072 places that is half full never grows, although
/// results come and go.
const MOST: usize = 57_000;
const MOST_BYTES: usize = 16 << 20;

/// Repeats of one message that wait for its result at most. Further ones remain unanswered.
const MOST_WAITING: usize = 16;

/// Someone who waits for a result: a message on a connection.
pub(super) struct Waiting {
    pub(super) kind: Kind,
    pub(super) message_id: String,
    pub(super) acknowledgments: mpsc::Sender<String>,
}

/// What a message is.
pub(super) enum Admission {
    /// It is to be handled.
    New,
    /// It is being handled. It is acknowledged with the other.
    Joined,
    /// It was handled, with this result.
    Repeat(Outcome),
}

/// A message's identity, hashed. Nobody who does not know the key can make two alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key(u64);

/// The answer of a message that was handled, unless it is empty.
type Answer = Option<Arc<str>>;

/// What is remembered. There are tens of thousands of results, so each is small.
#[derive(Default)]
pub(super) struct Handled {
    hasher: RandomState,
    /// Who waits for the result of a message that is being handled.
    running: HashMap<Key, Vec<Waiting>>,
    done: HashMap<Key, Answer>,
    /// Results, the oldest first, with the second in which each was found.
    order: VecDeque<(u32, Key)>,
    begin: Option<Instant>,
    bytes: usize,
}

impl Handled {
    pub(super) fn key(&self, identity: (Kind, &str)) -> Key {
        let (kind, id) = identity;
        Key(self.hasher.hash_one((kind == Kind::Event, id)))
    }

    /// Notes that a message has arrived.
    pub(super) fn admit(&mut self, key: Key, waiting: impl FnOnce() -> Waiting, now: Instant) -> Admission {
        self.forget(now);
        if let Some(answer) = self.done.get(&key) {
            return Admission::Repeat(Outcome::Done(answer.clone()));
        }
        match self.running.get_mut(&key) {
            None => {
                self.running.insert(key, Vec::new());
                Admission::New
            }
            Some(others) => {
                if others.len() < MOST_WAITING {
                    others.push(waiting());
                }
                Admission::Joined
            }
        }
    }

    /// Notes the result of a message, and returns those who wait for it. A failure is forgotten, so that a repeat is another try.
    pub(super) fn finish(&mut self, key: Key, outcome: &Outcome, now: Instant) -> Vec<Waiting> {
        if let Outcome::Done(answer) = outcome {
            self.bytes += size(answer);
            let second = self.second(now);
            self.order.push_back((second, key));
            self.done.insert(key, answer.clone());
        }
        self.running.remove(&key).unwrap_or_default()
    }

    /// Forgets a message that is not handled after all.
    pub(super) fn withdraw(&mut self, key: Key) {
        self.running.remove(&key);
    }

    fn forget(&mut self, now: Instant) {
        let second = self.second(now);
        let is_over = |since: u32| u64::from(second.saturating_sub(since)) > MEMORY.as_secs();
        while let Some((since, key)) = self.order.front().copied()
            && (is_over(since) || self.order.len() >= MOST || self.bytes > MOST_BYTES)
        {
            self.order.pop_front();
            if let Some(answer) = self.done.remove(&key) {
                self.bytes -= size(&answer);
            }
        }
    }

    /// Seconds since the first message.
    fn second(&mut self, now: Instant) -> u32 {
        let begin = *self.begin.get_or_insert(now);
        u32::try_from(now.duration_since(begin).as_secs()).unwrap_or(u32::MAX)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.running.len() + self.done.len()
    }
}

fn size(answer: &Answer) -> usize {
    answer.as_ref().map_or(0, |answer| answer.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting() -> Waiting {
        let (acknowledgments, _) = mpsc::channel(1);
        Waiting { kind: Kind::Event, message_id: "m".to_owned(), acknowledgments }
    }

    fn done(bytes: usize) -> Outcome {
        Outcome::Done(Some("x".repeat(bytes).into()))
    }

    fn handle(handled: &mut Handled, id: &str, outcome: &Outcome, now: Instant) -> bool {
        let key = handled.key((Kind::Event, id));
        let is_new = matches!(handled.admit(key, waiting, now), Admission::New);
        if is_new {
            assert!(handled.finish(key, outcome, now).is_empty());
        }
        is_new
    }

    #[test]
    fn results_are_kept_for_five_minutes() {
        let mut handled = Handled::default();
        let begin = Instant::now();
        assert!(handle(&mut handled, "a", &done(1), begin));
        assert!(!handle(&mut handled, "a", &done(1), begin + MEMORY));
        assert!(handle(&mut handled, "b", &Outcome::Failed, begin));
        assert!(handle(&mut handled, "b", &done(1), begin));
        assert!(handle(&mut handled, "a", &done(1), begin + MEMORY + Duration::from_secs(1)));
        assert_eq!(handled.len(), 1);
    }

    #[test]
    fn memory_is_bounded() {
        let mut handled = Handled::default();
        let now = Instant::now();
        for number in 0..4 * MOST {
            handle(&mut handled, &number.to_string(), &done(2), now);
        }
        assert!(handled.len() <= MOST && handled.order.len() <= MOST);
        // Neither table grows into its next size, which is twice as large.
        assert!(handled.done.capacity() < 1 << 17 && handled.order.capacity() <= 1 << 16);
        for number in 0..100 {
            handle(&mut handled, &format!("long-{number}"), &done(1 << 20), now);
        }
        assert!(handled.bytes <= MOST_BYTES + (1 << 20), "{}", handled.bytes);
    }

    #[test]
    fn repeats_of_a_running_message_wait_for_it() {
        let mut handled = Handled::default();
        let now = Instant::now();
        let key = handled.key((Kind::Callback, "a"));
        assert_ne!(key, handled.key((Kind::Event, "a")));
        assert!(matches!(handled.admit(key, waiting, now), Admission::New));
        for _ in 0..MOST_WAITING + 5 {
            assert!(matches!(handled.admit(key, waiting, now), Admission::Joined));
        }
        assert_eq!(handled.finish(key, &done(1), now).len(), MOST_WAITING);
        assert!(matches!(handled.admit(key, waiting, now), Admission::Repeat(outcome) if outcome == done(1)));
    }
}
