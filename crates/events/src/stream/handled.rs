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

/// Results that are remembered at most, and their bytes.
const MOST: usize = 1 << 16;
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

/// A message's identity, hashed. Nobody who does not know the keys can make two alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key(u64, u64);

enum Entry {
    Running(Vec<Waiting>),
    Done(Outcome),
}

/// What is remembered.
#[derive(Default)]
pub(super) struct Handled {
    hashers: (RandomState, RandomState),
    entries: HashMap<Key, Entry>,
    /// Results, the oldest first.
    order: VecDeque<(Instant, Key)>,
    bytes: usize,
}

impl Handled {
    pub(super) fn key(&self, identity: (Kind, &str)) -> Key {
        let (kind, id) = identity;
        let identity = (kind == Kind::Event, id);
        Key(self.hashers.0.hash_one(identity), self.hashers.1.hash_one(identity))
    }

    /// Notes that a message has arrived.
    pub(super) fn admit(&mut self, key: Key, waiting: impl FnOnce() -> Waiting, now: Instant) -> Admission {
        self.forget(now);
        match self.entries.get_mut(&key) {
            None => {
                self.entries.insert(key, Entry::Running(Vec::new()));
                Admission::New
            }
            Some(Entry::Running(others)) => {
                if others.len() < MOST_WAITING {
                    others.push(waiting());
                }
                Admission::Joined
            }
            Some(Entry::Done(outcome)) => Admission::Repeat(outcome.clone()),
        }
    }

    /// Notes the result of a message, and returns those who wait for it. A failure is forgotten, so that a repeat is another try.
    pub(super) fn finish(&mut self, key: Key, outcome: &Outcome, now: Instant) -> Vec<Waiting> {
        let before = match outcome {
            Outcome::Done(_) => {
                self.bytes += size(outcome);
                self.order.push_back((now, key));
                self.entries.insert(key, Entry::Done(outcome.clone()))
            }
            Outcome::Failed | Outcome::NoHandler => self.entries.remove(&key),
        };
        match before {
            Some(Entry::Running(waiting)) => waiting,
            Some(Entry::Done(_)) | None => Vec::new(),
        }
    }

    /// Forgets a message that is not handled after all.
    pub(super) fn withdraw(&mut self, key: Key) {
        self.entries.remove(&key);
    }

    fn forget(&mut self, now: Instant) {
        while let Some((since, key)) = self.order.front().copied()
            && (now.duration_since(since) > MEMORY || self.order.len() > MOST || self.bytes > MOST_BYTES)
        {
            self.order.pop_front();
            if let Some(Entry::Done(outcome)) = self.entries.remove(&key) {
                self.bytes -= size(&outcome);
            }
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

fn size(outcome: &Outcome) -> usize {
    match outcome {
        Outcome::Done(answer) => Arc::as_ref(answer).len(),
        Outcome::Failed | Outcome::NoHandler => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting() -> Waiting {
        let (acknowledgments, _) = mpsc::channel(1);
        Waiting { kind: Kind::Event, message_id: "m".to_owned(), acknowledgments }
    }

    fn done(bytes: usize) -> Outcome {
        Outcome::Done("x".repeat(bytes).into())
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
        for number in 0..MOST + 1000 {
            handle(&mut handled, &number.to_string(), &done(2), now);
        }
        assert!(handled.len() <= MOST + 1 && handled.order.len() <= MOST + 1);
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
