//! Specs as they were in a git revision.

use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use dingtalk_spec::SourceFile;

use crate::failure::{Failure, Result};
use crate::generate::specs;

/// Reads the spec files at `revision`, from the repository that contains `root`.
pub(super) fn specs(root: &Path, revision: &str) -> Result<Vec<SourceFile>> {
    let commit = commit(root, revision)?;
    // Paths are relative to `root`, which need not be the repository's root.
    let listing = git(root, &["ls-tree", "-r", "-z", &commit, "--", "spec/"], Stdio::null())?;
    let listing = String::from_utf8_lossy(&succeeded(listing)?).into_owned();
    let blobs = listing.split_terminator('\0').filter_map(Blob::of).collect::<Result<Vec<_>>>()?;
    if blobs.is_empty() {
        return Err(Failure::new(format!(
            "{revision} holds no spec: a file such as spec/contact_1_0.toml is expected"
        )));
    }
    let contents = contents(root, &blobs)?;
    let file = |(blob, bytes): (&Blob<'_>, Vec<u8>)| SourceFile { path: blob.path.to_owned(), bytes };
    Ok(blobs.iter().zip(contents).map(file).collect())
}

/// The commit that `revision` names.
fn commit(root: &Path, revision: &str) -> Result<String> {
    let wanted = format!("{revision}^{{commit}}");
    let found = git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted], Stdio::null())?;
    if !found.status.success() && found.stderr.is_empty() {
        let help = "fetch it (`git fetch --tags`), or give two folders of specs";
        return Err(Failure::new(format!("git knows no revision `{revision}` here: {help}")));
    }
    Ok(String::from_utf8_lossy(&succeeded(found)?).trim().to_owned())
}

/// A spec file in a commit.
struct Blob<'l> {
    object: &'l str,
    /// Relative to the spec folder.
    path: &'l str,
}

impl<'l> Blob<'l> {
    /// A line of `git ls-tree`: mode, type and object, then the path after a tab. `None` if it is not a spec.
    fn of(line: &'l str) -> Option<Result<Self>> {
        let (facts, path) = line.split_once('\t')?;
        let path = path.strip_prefix("spec/").filter(|path| specs::is_spec(path))?;
        let mut facts = facts.split(' ');
        let (mode, object) = (facts.next()?, facts.nth(1)?);
        Some(if mode.starts_with("100") {
            Ok(Self { object, path })
        } else {
            Err(Failure::new(format!("spec/{path} was a link, which is not followed")))
        })
    }
}

/// The contents of the blobs, in the same order. Runs git once for all of them.
fn contents(root: &Path, blobs: &[Blob<'_>]) -> Result<Vec<Vec<u8>>> {
    let output = git(root, &["cat-file", "--batch"], Stdio::from(wanted(blobs).map_err(scratch)?))?;
    let output = succeeded(output)?;
    let (mut rest, mut contents) = (output.as_slice(), Vec::new());
    for blob in blobs {
        let (bytes, after) =
            next(rest).ok_or_else(|| Failure::new(format!("git does not give the text of spec/{}", blob.path)))?;
        contents.push(bytes.to_vec());
        rest = after;
    }
    Ok(contents)
}

/// The objects' names, one per line, in a file to be read from its start: with pipes, both ends might block.
fn wanted(blobs: &[Blob<'_>]) -> std::io::Result<File> {
    let mut file = tempfile::tempfile()?;
    for blob in blobs {
        writeln!(file, "{}", blob.object)?;
    }
    file.rewind()?;
    Ok(file)
}

fn scratch(error: std::io::Error) -> Failure {
    Failure::new(format!("cannot write a temporary file: {error}"))
}

/// Splits off the next object in the output of `git cat-file --batch`: `<object> blob <size>`, the bytes, a newline.
fn next(output: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = output.iter().position(|byte| *byte == b'\n')?;
    let header = std::str::from_utf8(output.get(..end)?).ok()?;
    let size: usize = header.split(' ').nth(2)?.parse().ok()?;
    let rest = output.get(end + 1..)?;
    Some((rest.get(..size)?, rest.get(size + 1..)?))
}

fn git(root: &Path, arguments: &[&str], stdin: Stdio) -> Result<Output> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(arguments).stdin(stdin);
    command.output().map_err(|error| Failure::new(format!("cannot run git: {error}")))
}

/// What git printed, if it succeeded.
fn succeeded(output: Output) -> Result<Vec<u8>> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(Failure::new(format!("git: {}", String::from_utf8_lossy(&output.stderr).trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_separated_by_their_sizes() {
        let output = b"a1 blob 3\nx\n\n\nb2 blob 0\n\n";
        let (first, rest) = next(output).unwrap();
        assert_eq!(first, b"x\n\n");
        assert_eq!(next(rest), Some((&b""[..], &b""[..])));
        assert_eq!(next(b"a1 missing\n"), None);
        assert_eq!(next(b"a1 blob 9\nshort\n"), None);
    }

    #[test]
    fn only_specs_are_requested() {
        let path = |line| Blob::of(line).map(|blob| blob.map(|blob| blob.path.to_owned()).map_err(|f| f.to_string()));
        assert_eq!(path("100644 blob a1\tspec/x.toml"), Some(Ok("x.toml".to_owned())));
        assert_eq!(path("100644 blob a1\tspec/x/.y.toml"), None);
        assert_eq!(path("100644 blob a1\tspec/README.md"), None);
        assert!(path("120000 blob a1\tspec/x.toml").unwrap().unwrap_err().contains("link"));
    }
}
