//! Compares verdicts on changed specs with the code that the specs generate.
//!
//! People write the rules, but users depend on the generated code. Here each fixture is changed in every way that one line or one
//! table can change, and the verdict must match a comparison of the two generated crates. `tests/tests/compat` has the compiler
//! check each rule.

mod edits;
mod surface;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{Level, Revision, compare};
use dingtalk_spec::{SourceFile, load};

/// A revision with what the code generated from it lets users write.
struct Generated {
    spec: String,
    revision: Revision,
    surface: BTreeSet<String>,
}

impl Generated {
    /// Generates the code; `None` if the specs are not valid.
    fn new(files: &[(&str, &str)], spec: &str) -> Option<Self> {
        let spec = spec.to_owned();
        let files = files.iter().map(|(path, text)| SourceFile { path: (*path).to_owned(), bytes: (*text).into() });
        let mut revision = Revision::new(load(files.collect()).ok()?).ok()?;
        revision.files.retain(|path, _| path.starts_with("crates/api/") && path.ends_with(".rs"));
        let surface = surface::of(&revision.files);
        Some(Self { spec, revision, surface })
    }

    /// What the generated code says about the step from `self` to `new`.
    fn level_to(&self, new: &Self) -> Option<Level> {
        if self.revision.files == new.revision.files {
            return None;
        }
        // Losing a deprecation breaks no code.
        let lost = self.surface.difference(&new.surface).any(|line| !line.contains(surface::DEPRECATED));
        let gained = !new.surface.is_subset(&self.surface);
        Some(match (lost, gained) {
            (true, _) => Level::Major,
            (false, true) => Level::Minor,
            (false, false) => Level::Patch,
        })
    }
}

/// Lists all errors that the fixtures share, so that the file beside it may list any of them.
const KEEPER: &str = "fixture_1_0/std.toml";

/// Compares the fixtures with every `step`th of their changed forms, both ways.
fn check_every(step: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/spec");
    let keeper = fs::read_to_string(root.join(KEEPER)).unwrap();
    let (mut wrong, mut levels) = (Vec::new(), BTreeSet::new());
    for name in ["fixture_1_0", "fixture_legacy"] {
        let krate = format!("{name}.toml");
        // Each endpoint is alone with its crate, whose opening call may be another.
        let is_kept = |line: &&str| !line.starts_with("opening_call");
        let of_crate = fs::read_to_string(root.join(&krate)).unwrap();
        let of_crate: String = of_crate.split_inclusive('\n').filter(is_kept).collect();
        for entry in fs::read_dir(root.join(name)).unwrap() {
            let file = entry.unwrap().path();
            let path = format!("{name}/{}", file.file_name().unwrap().to_str().unwrap());
            let generated = |spec: &str| {
                let files = [(krate.as_str(), of_crate.as_str()), (&path, spec), (KEEPER, &keeper)];
                // The keeper belongs to one crate only, and must not be loaded twice.
                let count = if path == KEEPER || name != "fixture_1_0" { 2 } else { 3 };
                Generated::new(&files[..count], spec)
            };
            let base = generated(&edits::without_examples(&fs::read_to_string(&file).unwrap())).unwrap();
            for edited in edits::of(&base.spec).iter().step_by(step).filter_map(|spec| generated(spec)) {
                for (old, new) in [(&base, &edited), (&edited, &base)] {
                    let comparison = compare(&old.revision, &new.revision).remove(0);
                    let expected = old.level_to(new);
                    levels.insert(expected);
                    if comparison.level() != expected {
                        let (difference, found) = (edits::difference(&old.spec, &new.spec), comparison.changes);
                        wrong.push(format!("{path}:\n{difference}by the code {expected:?}, by the rules {found:#?}"));
                    }
                }
            }
        }
    }
    assert_eq!(levels.len(), 4, "{levels:?}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
}

#[test]
fn verdicts_agree_with_the_generated_code() {
    check_every(23);
}

/// Compares thousands of pairs. Run it after changing a rule or what is generated.
#[test]
#[ignore = "takes minutes"]
fn all_verdicts_agree_with_the_generated_code() {
    check_every(1);
}
