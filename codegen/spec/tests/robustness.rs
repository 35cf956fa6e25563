//! Whatever a file contains, reading it ends with a model or a report.

#![allow(missing_docs, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panics")]

use std::fs;
use std::path::Path;

use dingtalk_spec::{SourceFile, load};

const CRATE: &str = include_str!("fixtures/demo_1_0.toml");

/// A simple random number generator.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// Reads a file's text, and returns the report if it is wrong.
fn read(endpoint: Vec<u8>) -> String {
    let file = |path: &str, bytes: Vec<u8>| SourceFile { path: path.to_owned(), bytes };
    let files = vec![file("demo_1_0.toml", CRATE.into()), file("demo_1_0/list_things.toml", endpoint)];
    match load(files) {
        Ok(_) => String::new(),
        Err(report) => report.render(true) + &report.render(false),
    }
}

#[test]
fn damaged_specs() {
    let spec = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/list_things.toml")).unwrap();
    assert_eq!(read(spec.clone()), "");
    let scraps: [&[u8]; 14] =
        [b"\"", b"'''", b"[", b"]", b"{", b"}", b".", b"=", b"\n", b"\r", b"\0", b"\xff", "中".as_bytes(), b"\\"];
    let mut random = Random(7);
    for round in 0..400 {
        let mut damaged = spec.clone();
        for _ in 0..=round % 4 {
            let at = random.below(damaged.len());
            match random.below(4) {
                0 => drop(damaged.drain(at..(at + 1).min(damaged.len()))),
                1 => drop(damaged.drain(at..(at + random.below(200)).min(damaged.len()))),
                2 => drop(damaged.splice(at..at, scraps[random.below(scraps.len())].iter().copied())),
                _ => damaged.truncate(at.max(1)),
            }
        }
        read(damaged);
    }
}

#[test]
fn lines_in_any_order() {
    let spec = include_str!("fixtures/list_things.toml");
    let mut random = Random(11);
    for _ in 0..200 {
        let mut lines: Vec<_> = spec.lines().collect();
        for _ in 0..3 {
            let (from, to) = (random.below(lines.len()), random.below(lines.len()));
            lines.swap(from, to);
        }
        read(lines.join("\n").into_bytes());
    }
}

#[test]
fn hostile_files() {
    let head = include_str!("fixtures/set_labels.toml").replace("SetLabels", "ListThings");
    let cases = [
        format!("{head}\nbody = '{}'\n", "[".repeat(100_000)),
        format!("{head}\n[types.A]\ntext = '{}'\n", "x".repeat(2_000_000)),
        format!("{head}\n[query.{}]\ntype = 'string'\ntext = 'T'\n", "a".repeat(200_000)),
        format!("{head}\n[query.a]\ntype = '{}'\ntext = 'T'\n", "map<".repeat(100_000)),
        head.replace("/v1.0/labels", &"/{a}".repeat(300)),
        (0..2_000).fold(head.clone(), |text, n| text + &format!("[query.q{n}]\ntype = 'Q'\n")),
        "\u{feff}\u{feff}".to_owned(),
        "\r".repeat(1_000),
    ];
    for case in cases {
        read(case.into_bytes());
    }
}
