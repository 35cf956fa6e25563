//! What the client knows of its calls.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The program that reads the client's source.
const PROGRAM: &str = include_str!("../facts.py");

/// Checks that the Python here can read the client's source.
///
/// # Errors
/// Returns why it cannot.
pub fn check_python() -> Result<(), String> {
    let is_new = "import sys; sys.exit(sys.version_info < (3, 10))";
    let too_old = |error| format!("reading the source takes Python 3.10 or newer: {error}");
    super::output(Command::new("python3").args(["-c", is_new])).map(drop).map_err(too_old)
}

/// What the client knows of its calls, module by module. What was read once is kept as long as neither the client nor the program
/// that reads it changes.
#[derive(Debug)]
pub struct Facts {
    program: PathBuf,
    source: PathBuf,
    kept: PathBuf,
}

impl Facts {
    /// Installs the client's source below `home`, unless an earlier run did.
    ///
    /// # Errors
    /// Returns why that is impossible here, such as that PyPI cannot be reached.
    pub fn new(home: &Path) -> Result<Self, String> {
        check_python()?;
        let (program, source) = super::sources(home)?;
        let (kept, stamp) = (home.join("facts"), home.join("facts/read-by"));
        let wanted = format!("{}\n{PROGRAM}", super::requirement()?);
        if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
            return Ok(Self { program, source, kept });
        }
        let in_words = |error| format!("cannot write below {}: {error}", kept.display());
        match fs::remove_dir_all(&kept) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(in_words(error)),
            _ => {}
        }
        fs::create_dir_all(&kept).and_then(|()| fs::write(&stamp, wanted)).map_err(in_words)?;
        Ok(Self { program, source, kept })
    }

    /// What the client knows of the calls of an API, as JSON Lines; nothing if it does not have the API.
    ///
    /// # Errors
    /// Returns why its source cannot be read.
    pub fn of(&self, api: &str) -> Result<Option<String>, String> {
        let (source, kept) = (self.source.join(api), self.kept.join(format!("{api}.jsonl")));
        if let Ok(known) = fs::read_to_string(&kept) {
            return Ok(Some(known));
        }
        if !source.join("client.py").is_file() {
            return Ok(None);
        }
        let mut program = Command::new(&self.program);
        let facts = super::output(program.env("PYTHONUTF8", "1").arg(super::folder().join("facts.py")).arg(source))?;
        // Half a file would be taken for all that the client knows.
        let half = kept.with_extension("half");
        let written = fs::write(&half, &facts).and_then(|()| fs::rename(&half, &kept));
        written.map_err(|error| format!("cannot write {}: {error}", kept.display()))?;
        Ok(Some(facts))
    }
}
