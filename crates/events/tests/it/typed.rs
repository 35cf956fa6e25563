//! Events of documented types, in both ways.

use std::fmt::Debug;

use dingtalk_events::{Event, EventType};

/// Reads an example of a spec.
pub(crate) fn reads<T: EventType + Debug>(name: &str, data: &str) {
    let read: T = Event::new(T::TYPE, data).read().unwrap_or_else(|error| panic!("{name}: {error}"));
    // Each field that the example has a value for was filled.
    assert_ne!(format!("{read:?}"), format!("{:?}", T::default()), "{} {name}", T::TYPE);
}
