//! Lists the spec files, so that the library can embed them.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let root = spec_folder(&manifest)?;
    // A folder counts as changed when anything in it does, new files included.
    println!("cargo::rerun-if-changed={}", root.display());
    println!("cargo::rerun-if-changed=build.rs");

    let mut list = String::from("&[\n");
    for file in spec_files(&root)? {
        let relative = file.strip_prefix(&root)?.to_str().ok_or("a spec file's name is not UTF-8")?.replace('\\', "/");
        let whole = file.to_str().ok_or("the path to the spec files is not UTF-8")?;
        writeln!(list, "({relative:?}, include_bytes!({whole:?})),")?;
    }
    list.push(']');
    fs::write(out.join("specs.rs"), list)?;
    Ok(())
}

/// The specs: a folder in a package, a link in the repository; where links are not supported, git leaves a file with the target.
fn spec_folder(manifest: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let link = manifest.join("spec");
    let folder = if link.is_file() { manifest.join(fs::read_to_string(&link)?.trim()) } else { link };
    folder.canonicalize().map_err(|error| format!("cannot find the specs at {}: {error}", folder.display()).into())
}

/// `<crate>.toml` and `<crate>/<operation>.toml`, in order.
fn spec_files(root: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        if path.is_dir() {
            for inner in fs::read_dir(&path)? {
                files.push(inner?.path());
            }
        } else {
            files.push(path);
        }
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    Ok(files)
}
