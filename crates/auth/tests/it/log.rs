//! Events of the whole process: a subscriber of a single thread may miss those that other threads emit first.

use std::collections::HashMap;
use std::fmt::{Debug, Write as _};
use std::sync::{Mutex, Once};
use std::thread::{self, ThreadId};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static LINES: Mutex<Option<HashMap<ThreadId, String>>> = Mutex::new(None);

/// Starts to record events.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Log).unwrap());
}

/// The events of this thread.
pub(crate) fn text() -> String {
    LINES.lock().unwrap().as_ref().and_then(|lines| lines.get(&thread::current().id())).cloned().unwrap_or_default()
}

fn write(write: impl FnOnce(&mut String)) {
    write(LINES.lock().unwrap().get_or_insert_default().entry(thread::current().id()).or_default());
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

struct Log;

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("dingtalk")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        write(|text| span.record(&mut Line(text)));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        write(|text| values.record(&mut Line(text)));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        write(|text| {
            write!(text, "{} {}", event.metadata().level(), event.metadata().target()).unwrap();
            event.record(&mut Line(text));
            text.push('\n');
        });
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
