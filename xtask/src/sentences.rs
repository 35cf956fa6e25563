//! The texts of specs: how they should read, and how many there are.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use dingtalk_spec::texts::{self, GLOSSARY, Operations, Style};
use dingtalk_spec::{Report, SourceFile, authoring};

use crate::failure::{Failure, Result};
use crate::lock;
use crate::screen::is_colorful;

/// What is wrong with the texts of these specs.
pub(crate) fn faults(root: &Path, specs: &[SourceFile]) -> Result<Report> {
    Ok(texts::check(specs, &operations(root, &[])?, &style(root)?))
}

/// How many texts these specs have, by API.
pub(crate) fn number(specs: &[SourceFile]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for file in specs {
        let Some(root) = authoring::tree(file) else { continue };
        let api = file.path.split(['/', '.']).next().unwrap_or_default();
        *counts.entry(api.to_owned()).or_default() += texts::sentences(&file.path, &root).len();
    }
    counts
}

/// How texts should read, as the glossary says; no rules but the general ones if there is no glossary.
pub(crate) fn style(root: &Path) -> Result<Style> {
    let path = root.join("spec").join(GLOSSARY);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Style::default()),
        Err(error) => return Err(Failure::io("read", &path, &error)),
    };
    let file = SourceFile { path: GLOSSARY.to_owned(), bytes };
    Style::read(&file).map_err(|report| Failure::report(report.render(is_colorful())))
}

/// The vendor's names of all operations that are known, with specs or without.
pub(crate) fn operations(root: &Path, specs: &[SourceFile]) -> Result<Operations> {
    let lock = lock::read(root)?;
    let mut operations: Operations = lock.entries().map(|(_, entry)| entry.operation.clone()).collect();
    operations.extend(specs.iter().filter_map(|file| authoring::tree(file)?.maybe_text("operation")));
    Ok(operations)
}
