//! How much of the documentation the page reader reads correctly, measured on pages whose facts a person wrote down.
//!
//! `expected/<sample>/<page>.txt` says what a page documents, in the format of [`dingtalk_pages::show`]. It was written by a person who
//! read the whole page, not by a program. `abridged/<page>.md` is that page without the vendor's prose, as `abridge` leaves it.
//!
//! - `cargo test -p dingtalk-pages --test pages` reads the abridged pages.
//! - If `DINGTALK_PAGES` names a folder with the vendor's pages, it also reads these, and checks that the abridged ones say the same.
//! - With `UPDATE_EXPECT=1` as well, it rewrites the abridged pages.

#![allow(missing_docs, reason = "tests")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests fail by panics, and say what they read"
)]

mod abridge;
mod expectation;

use std::fmt::{self, Display};
use std::fs;
use std::path::{Path, PathBuf};

use dingtalk_pages::show::show;
use expectation::{Expectation, Section};

/// The result for one page.
struct Checked {
    name: String,
    differences: Vec<String>,
    trees: Vec<CheckedTree>,
}

/// The result for a body or an answer with nesting.
struct CheckedTree {
    right: bool,
    exact: bool,
}

impl CheckedTree {
    fn is_wrong_though_exact(&self) -> bool {
        self.exact && !self.right
    }
}

/// Pages drawn together, with the least share of pages and trees, in percent, that must be right.
struct Sample {
    folder: &'static str,
    pages: usize,
    trees: usize,
}

/// The reader was written with the first sample at hand, and met the others when it was done.
const SAMPLES: [Sample; 4] = [
    Sample { folder: "first", pages: 100, trees: 100 },
    Sample { folder: "second", pages: 100, trees: 100 },
    Sample { folder: "third", pages: 97, trees: 92 },
    Sample { folder: "fourth", pages: 92, trees: 93 },
];

#[test]
fn sampled_pages_are_read_correctly() {
    let pages = vendor_pages();
    if pages.is_none() {
        eprintln!("only the abridged pages are read: DINGTALK_PAGES does not name a folder of the vendor's pages");
    }
    let scores = SAMPLES.map(|sample| score(&sample, pages.as_deref()));
    for score in &scores {
        eprintln!("{score}");
    }
    for (Sample { folder, pages, trees }, score) in SAMPLES.iter().zip(&scores) {
        assert!(score.pages >= 40 && score.trees >= 25, "the sample `{folder}` has shrunk: {score}");
        assert!(score.pages_right * 100 >= score.pages * pages, "less than {pages}% of the pages: {score}");
        assert!(score.trees_right * 100 >= score.trees * trees, "less than {trees}% of the trees: {score}");
        assert_eq!(score.wrong_exact, 0, "{score}");
    }
}

/// How much of a sample is right.
struct Score {
    folder: &'static str,
    pages: usize,
    pages_right: usize,
    trees: usize,
    trees_right: usize,
    wrong_exact: usize,
}

impl Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { folder, pages, pages_right, trees, trees_right, wrong_exact } = self;
        write!(
            f,
            "{folder} sample: {pages_right} of {pages} pages and {trees_right} of {trees} nested trees are right, \
             {wrong_exact} exact trees are wrong"
        )
    }
}

/// Reads the pages of a sample, and prints what differs.
fn score(sample: &Sample, pages: Option<&Path>) -> Score {
    let checked: Vec<_> = sampled(sample).iter().map(|name| check(sample, name, &text_of(name, pages))).collect();
    for page in checked.iter().filter(|page| !page.differences.is_empty()) {
        let exact = if page.trees.iter().any(CheckedTree::is_wrong_though_exact) { " (in an exact tree)" } else { "" };
        eprintln!("{}{exact}\n    {}", page.name, page.differences.join("\n    "));
    }
    let trees: Vec<_> = checked.iter().flat_map(|page| &page.trees).collect();
    Score {
        folder: sample.folder,
        pages: checked.len(),
        pages_right: checked.iter().filter(|page| page.differences.is_empty()).count(),
        trees: trees.len(),
        trees_right: trees.iter().filter(|tree| tree.right).count(),
        wrong_exact: trees.iter().filter(|tree| tree.is_wrong_though_exact()).count(),
    }
}

#[test]
fn abridged_pages_say_what_the_pages_say() {
    let Some(pages) = vendor_pages() else {
        eprintln!("not compared: DINGTALK_PAGES does not name a folder of the vendor's pages");
        return;
    };
    let sampled: Vec<_> = SAMPLES.iter().flat_map(sampled).map(|name| (text_of(&name, Some(&pages)), name)).collect();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        for (page, name) in &sampled {
            let path = abridged_path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, abridge::page(page)).unwrap();
        }
    }
    for (page, name) in &sampled {
        let abridged = text_of(name, None);
        assert!(abridged == abridge::page(page), "{name} is abridged otherwise now; UPDATE_EXPECT=1 rewrites it");
        assert_eq!(shown(name, &abridged), shown(name, page), "{name} lost facts");
    }
}

fn check(sample: &Sample, name: &str, text: &str) -> Checked {
    let expected = fs::read_to_string(folder("expected").join(sample.folder).join(name).with_extension("txt")).unwrap();
    let expected = Expectation::parse(&expected);
    let shown = shown(name, text);
    let trees =
        [Section::Body, Section::Answer].into_iter().filter(|section| expected.is_nested(*section)).map(|section| {
            CheckedTree {
                right: expected.nesting(section).differences(&shown).is_empty(),
                exact: shown.lines().any(|line| line.starts_with(&format!("{} (exact)", section.title()))),
            }
        });
    Checked { name: name.to_owned(), trees: trees.collect(), differences: expected.differences(&shown) }
}

/// The facts of a page as text; empty if it is refused.
fn shown(name: &str, text: &str) -> String {
    dingtalk_pages::read(name, text.as_bytes()).facts.as_ref().map(show).unwrap_or_default()
}

/// The pages of a sample, as `<folder>/<file>` below the folder of all pages.
fn sampled(sample: &Sample) -> Vec<String> {
    let root = folder("expected").join(sample.folder);
    let mut names = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            // Raw scrapes are not Markdown.
            let extension = if name.starts_with("seeds/") { "txt" } else { "md" };
            names.push(format!("{}.{extension}", name.strip_suffix(".txt").unwrap()));
        }
    }
    names.sort();
    names
}

fn text_of(name: &str, pages: Option<&Path>) -> String {
    let path = pages.map_or_else(|| abridged_path(name), |pages| pages.join(name));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn abridged_path(name: &str) -> PathBuf {
    folder("abridged").join(name)
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages").join(name)
}

fn vendor_pages() -> Option<PathBuf> {
    std::env::var_os("DINGTALK_PAGES").map(PathBuf::from)
}
