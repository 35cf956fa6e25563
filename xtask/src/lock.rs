//! The record of known pages.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use dingtalk_lock::{FILE, Lock};

use crate::failure::{Failure, Result};
use crate::generate::tree::{self, Change};

/// The record in the spec folder; empty if there is none yet.
pub(crate) fn read(root: &Path) -> Result<Lock> {
    let path = root.join("spec").join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) => Lock::parse(&text).map_err(|unreadable| Failure::new(unreadable.to_string())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Lock::default()),
        Err(error) => Err(Failure::io("read", &path, &error)),
    }
}

/// Writes the record atomically.
pub(crate) fn write(root: &Path, lock: &Lock) -> Result<()> {
    let change = Change { path: format!("spec/{FILE}"), old: None, new: Some(lock.render().into_bytes()) };
    tree::apply(root, &[change])
}
