//! Reads the vendor's own pages, which we may not publish here. `DINGTALK_PAGES` names their folder, with endpoints below `pages` and
//! `archived`, and pages of other kinds below `guides`.

use std::io;
use std::path::{Path, PathBuf};

use dingtalk_pages::facts::{FieldFacts, PageFacts, Severity, Shape};
use dingtalk_pages::{Reading, read};

/// The files in the folder `below`; empty if there are no pages.
fn pages(below: &str) -> io::Result<Vec<PathBuf>> {
    let Some(root) = std::env::var_os("DINGTALK_PAGES") else {
        eprintln!("skipped: DINGTALK_PAGES names no folder of pages");
        return Ok(Vec::new());
    };
    let mut open = vec![Path::new(&root).join(below)];
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in std::fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        } else {
            files.push(path);
        }
    }
    assert!(!files.is_empty(), "no pages in {below}");
    Ok(files)
}

fn read_file(path: &Path) -> io::Result<Reading> {
    Ok(read(&path.to_string_lossy(), &std::fs::read(path)?))
}

fn fields(shape: &Shape) -> Vec<&FieldFacts> {
    match shape {
        Shape::Object { fields: own, .. } => {
            own.iter().flat_map(|field| [vec![field], fields(&field.shape)].concat()).collect()
        }
        Shape::List(inner) | Shape::Map(inner) | Shape::JsonText(inner) => fields(inner),
        _ => Vec::new(),
    }
}

/// Mistakes in the facts of an endpoint that are obvious without its page.
fn oddities(facts: &PageFacts) -> Vec<String> {
    let mut odd = Vec::new();
    let camel = facts.operation.starts_with(|c: char| c.is_ascii_uppercase())
        && facts.operation.chars().all(|c| c.is_ascii_alphanumeric());
    if !camel {
        odd.push(format!("operation {}", facts.operation));
    }
    let placeholders = facts.path.matches('{').count();
    if !facts.path.starts_with('/') || placeholders != facts.path_parameters.len() {
        odd.push(format!("path {} of {} parameters", facts.path, facts.path_parameters.len()));
    }
    let parameters = facts.path_parameters.iter().chain(&facts.query).chain(&facts.headers);
    let body: Vec<_> = facts.body.iter().flat_map(|tree| fields(&tree.root)).collect();
    let unflagged = parameters.chain(body).filter(|field| field.required.is_none());
    odd.extend(unflagged.map(|field| format!("nobody knows whether {} is required", field.name)));
    let answer = facts.answer.iter().flat_map(|tree| fields(&tree.root));
    odd.extend(
        answer
            .filter(|field| field.required.is_some())
            .map(|field| format!("{} is required in the answer", field.name)),
    );
    odd
}

/// How many of the pages may have something to report: they lack a part, or contradict themselves. A reader that understood less would report more.
const REPORTED: f64 = 0.03;

#[test]
fn endpoints_are_read_whole() {
    for folder in ["pages", "archived"] {
        let files = pages(folder).unwrap();
        let mut odd = Vec::new();
        let mut gaps = Vec::new();
        for path in &files {
            let Reading { facts, findings, .. } = read_file(path).unwrap();
            match findings.into_iter().find(|finding| finding.severity == Severity::Gap) {
                Some(gap) => gaps.push(gap),
                None => odd.extend(oddities(&facts.unwrap()).iter().map(|odd| format!("{}: {odd}", path.display()))),
            }
        }
        assert!(odd.is_empty(), "{odd:#?}");
        assert!(gaps.len() as f64 <= REPORTED * files.len() as f64, "{gaps:#?}");
    }
}

#[test]
fn pages_of_other_kinds_are_refused() {
    for path in pages("guides").unwrap() {
        let reading = read_file(&path).unwrap();
        assert_eq!(reading.facts, None, "{}", path.display());
        assert!(reading.findings.iter().any(|finding| finding.severity == Severity::Refused));
    }
}
