//! Prints messages. A reader that goes away (`| head`) is not an error.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};

/// Prints a line.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints a line to the standard error stream.
pub(crate) fn complain(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Whether messages on the standard error stream may be colored.
pub(crate) fn is_colorful() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Shows progress on a terminal, and clears it at the end.
pub(crate) fn progress(what: &str, done: usize, total: usize) {
    /// Rare enough to cost nothing and to be readable.
    const STEP: usize = 64;
    let mut screen = std::io::stderr();
    if done < total && done > 0 && done.is_multiple_of(STEP) && screen.is_terminal() {
        let _ = write!(screen, "\r{what}: {done} of {total}");
    } else if done == total && total > STEP && screen.is_terminal() {
        let _ = write!(screen, "\r{:width$}\r", "", width = what.len() + 32);
    }
}
