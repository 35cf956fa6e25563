//! Secrets, and all places where they could appear.

use std::error::Error as _;
use std::io;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use dingtalk_core::Error;
use dingtalk_test_support::loopback::Received;

pub(crate) const TOKEN: &str = "t0ken-that-must-not-be-printed+/=";
pub(crate) const SECRET: &str = "s3cret-that-must-not-be-printed";
pub(crate) const TICKET: &str = "t1cket+that/must=not be printed";

/// Secrets that are created during a call: signatures, encoded forms.
static FURTHER: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Everything that was logged, by any crate, at every level.
static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        lock(&LOGGED).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts recording the log.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let level = tracing_subscriber::filter::LevelFilter::TRACE;
        tracing_subscriber::fmt().with_max_level(level).with_ansi(false).with_writer(|| Log).init();
    });
}

pub(crate) fn logged(text: &str) -> bool {
    String::from_utf8_lossy(&lock(&LOGGED)).contains(text)
}

pub(crate) fn assert_no_secret_was_logged() {
    let logged = String::from_utf8_lossy(&lock(&LOGGED)).into_owned();
    if let Some(line) = logged.lines().find(|line| check(line).is_err()) {
        panic!("logged: {line}");
    }
}

/// Records the secrets in a request that were derived from the known ones.
pub(crate) fn also_secret(request: &Received) {
    let pairs = request.target.split(['?', '&']).filter_map(|pair| pair.split_once('='));
    for (name, value) in pairs {
        if matches!(name, "signature" | "suiteTicket" | "access_token") {
            let plain = percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned();
            lock(&FURTHER).extend([value.to_owned(), plain]);
        }
    }
}

/// All ways to print an error. A panic about it prints its `Debug` form.
pub(crate) fn everything(error: &Error) -> String {
    let mut all = format!("{error} {error:#} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        all.push_str(&format!(" {error} {error:#} {error:?} {error:#?}"));
        source = error.source();
    }
    all
}

/// Returns an error if the text contains a secret.
pub(crate) fn check(text: &str) -> Result<(), String> {
    let further = lock(&FURTHER);
    let mut secrets = [TOKEN, SECRET, TICKET].into_iter().chain(further.iter().map(String::as_str));
    match secrets.find(|secret| text.contains(secret)) {
        Some(secret) => Err(format!("shows {secret}: {text}")),
        None => Ok(()),
    }
}
