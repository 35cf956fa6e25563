//! Adding and removing an API only takes its specs: in a copy of the workspace, nothing else is edited by hand.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dingtalk_test_support::{compiler, specs};

/// A package name that appears in every list that includes the API.
const PACKAGE: &str = "dingtalk-library-1-0";

/// Folders that are not part of the workspace, or that no test in the copy needs.
const LEFT_OUT: [&str; 5] = [".git", ".github", "corpus", "target", "artifacts"];

/// A copy of this workspace. It is in the same place in every run, so that cargo compiles only what changed.
struct Copy(PathBuf);

impl Copy {
    fn new() -> Self {
        let copy = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join("workspace"));
        fs::create_dir_all(&copy.0).unwrap();
        bring(&specs::root(), &copy.0);
        copy.take_another_version();
        copy
    }

    /// Cargo identifies compiled packages by version and by path within the workspace, not by the workspace's path. With the
    /// same versions, the copy would overwrite the original's build.
    fn take_another_version(&self) {
        let manifest = self.path("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        let version = "[workspace.package]\nversion = \"";
        let (before, rest) = text.split_once(version).unwrap();
        let (own, rest) = rest.split_once('"').unwrap();
        let (minor, patch) = own.rsplit_once('.').unwrap();
        let patch: u32 = patch.parse().unwrap();
        fs::write(manifest, format!("{before}{version}{minor}.{}\"{rest}", patch + 1)).unwrap();
        self.mend_lock_file();
    }

    /// Lets cargo update the lock file to match the manifests.
    fn mend_lock_file(&self) {
        self.cargo(&["tree", "--package", "dingtalk-core", "--depth", "0"]);
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    /// Runs this workspace's `cargo xtask generate` on the copy.
    fn generate(&self) {
        let mut command = compiler::cargo();
        command.args(["run", "--quiet", "--offline", "--package", "xtask", "--", "generate", "--root"]).arg(&self.0);
        succeed(command.current_dir(specs::root()));
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let mut command = compiler::cargo();
        command.args(arguments).arg("--offline").current_dir(&self.0);
        // The dependencies are already compiled there.
        command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap());
        succeed(&mut command)
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.0, "", &mut files);
        files
    }
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}\n{out}\n{err}");
    output
}

/// Makes `to` equal to `from`, without touching files that are already equal.
fn bring(from: &Path, to: &Path) {
    let names = |folder: &Path| -> Vec<_> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        entries.filter(|name| !LEFT_OUT.iter().any(|left_out| name == left_out)).collect()
    };
    for name in names(to).iter().filter(|name| !from.join(name).exists()) {
        let gone = to.join(name);
        if gone.is_dir() { fs::remove_dir_all(gone).unwrap() } else { fs::remove_file(gone).unwrap() }
    }
    for name in names(from) {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            fs::create_dir_all(&to).unwrap();
            bring(&from, &to);
        } else {
            let bytes = fs::read(&from).unwrap();
            if fs::read(&to).ok().as_ref() != Some(&bytes) {
                fs::write(&to, bytes).unwrap();
            }
        }
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}

#[test]
fn an_api_comes_and_goes_with_its_specs() {
    let copy = Copy::new();
    let before = copy.files();

    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/new_api");
    fs::copy(library.join("library_1_0.toml"), copy.path("spec/library_1_0.toml")).unwrap();
    fs::create_dir_all(copy.path("spec/library_1_0")).unwrap();
    bring(&library.join("library_1_0"), &copy.path("spec/library_1_0"));
    copy.generate();

    for manifest in ["Cargo.toml", "tests/apis/Cargo.toml", "tests/fuzz/Cargo.toml"] {
        assert!(fs::read_to_string(copy.path(manifest)).unwrap().contains(PACKAGE), "{manifest} does not name it");
    }
    let record = fs::read_to_string(copy.path("tests/guards/library_1_0.txt")).unwrap();
    assert!(record.contains("\nlend_book reader_id\n"), "{record}");

    // Runs its example through the simulator, and builds its calls for recordings.
    let alone = ["test", "--package", "dingtalk-api-tests", "--no-default-features", "--features", "library_1_0"];
    let tested = String::from_utf8(copy.cargo(&alone).stdout).unwrap();
    assert!(tested.contains("test every_example_holds_on_the_wire ... ok"), "{tested}");
    assert!(tested.contains("test calls::every_operation_can_be_checked ... ok"), "{tested}");

    fs::remove_file(copy.path("spec/library_1_0.toml")).unwrap();
    fs::remove_dir_all(copy.path("spec/library_1_0")).unwrap();
    copy.generate();
    copy.mend_lock_file();
    let after = copy.files();
    let paths = before.keys().chain(after.keys());
    let differing: Vec<_> = paths.filter(|path| before.get(*path) != after.get(*path)).collect();
    assert!(differing.is_empty(), "not as before: {differing:?}");
}
