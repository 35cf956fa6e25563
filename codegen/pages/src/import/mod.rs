//! Turns what pages say into specs.
//!
//! There is no I/O: facts and the text of a spec go in, the text of a spec and a report come out. A new spec has all facts but none
//! of the page's sentences: [`dingtalk_spec::UNWRITTEN`] marks what a person has to write.

mod certainty;
mod crate_file;
mod document;
mod draft;
mod duplicates;
mod endpoint;
mod existing;
mod fields;
mod merge;
mod naming;
mod pagination;
mod report;
mod settle;
mod share;
mod shared;
mod sift;
mod taken;
#[cfg(test)]
mod tests;
mod toml_text;
mod types;

pub use certainty::Certain;
pub use crate_file::crate_file;
pub use report::{Note, NoteKind};
pub use share::{Endpoint, Sharing, share_errors};

use crate::page::facts::PageFacts;
use dingtalk_spec::authoring::{self, names};
use dingtalk_spec::{ApiSpec, Diagnostic, SourceFile};
use existing::Existing;
use report::Notes;

/// The result of importing an endpoint.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Path of its spec relative to the spec folder.
    pub path: String,
    /// Text of its spec; absent if it was not understood.
    pub text: Option<String>,
    /// How certain the nesting of its body and its answer is.
    pub certainty: Certain,
    /// What a person should look at.
    pub notes: Vec<Note>,
}

impl Imported {
    /// An empty result for the endpoint that `page` describes.
    #[must_use]
    pub fn nothing(page: &PageFacts) -> Self {
        Self { path: String::new(), text: None, certainty: Certain::of(page), notes: Vec::new() }
    }
}

/// The page that gives an endpoint's facts, and the other pages that describe it. The first is the page that the spec names, or else
/// one that is not deprecated and whose nesting is the most certain. Nothing if there are no pages.
#[must_use]
pub fn main_page<'p>(
    mut pages: Vec<&'p PageFacts>,
    existing: Option<&str>,
) -> Option<(&'p PageFacts, Vec<&'p PageFacts>)> {
    let known = existing.and_then(|text| Existing::read("", text)?.root().maybe_text("page"));
    let rank =
        |page: &PageFacts| (page.deprecated, !endpoint::is_usual_path(page), Certain::of(page), page.slug.clone());
    pages.sort_by_key(|page| (known.as_deref() != Some(&page.slug), !page.has_address, rank(page)));
    let mut pages = pages.into_iter();
    Some((pages.next()?, pages.collect()))
}

/// The path of the spec of a page's endpoint, relative to the spec folder.
///
/// # Errors
/// Returns why there cannot be a spec. Its file is named after the operation, whatever the page's names are.
pub fn spec_path(facts: &PageFacts, crate_file: &SourceFile) -> Result<String, String> {
    if !names::is_snake(&facts.krate) {
        return Err(format!("`{}` is not a valid crate name", facts.krate));
    }
    let prefix = authoring::tree(crate_file).and_then(|root| root.maybe_text("operation_prefix")).unwrap_or_default();
    let Some(name) = facts.operation.strip_prefix(&prefix) else {
        return Err(format!("`{}` does not begin with `{prefix}`", facts.operation));
    };
    if !names::is_upper_camel(name) {
        return Err(format!("`{}` is not a valid operation name", facts.operation));
    }
    Ok(format!("{}/{}.toml", facts.krate, names::module(name)))
}

/// Writes the spec of the endpoint that `main` describes, or updates `existing`.
#[must_use]
pub fn endpoint(main: &PageFacts, others: &[&PageFacts], crate_file: &SourceFile, existing: Option<&str>) -> Imported {
    let mut imported = Imported { path: String::new(), text: None, certainty: Certain::of(main), notes: Vec::new() };
    match write(main, others, crate_file, existing, &mut imported) {
        Ok(text) => imported.text = Some(text),
        Err(reasons) => {
            let refused = |message| Note { kind: NoteKind::Refused, at: String::new(), message };
            imported.notes = reasons.into_iter().map(refused).collect();
        }
    }
    imported.notes.sort_by_key(|note| note.kind);
    imported
}

fn write(
    main: &PageFacts,
    others: &[&PageFacts],
    crate_file: &SourceFile,
    existing: Option<&str>,
    imported: &mut Imported,
) -> Result<String, Vec<String>> {
    imported.path = spec_path(main, crate_file).map_err(|reason| vec![reason])?;
    let path = &imported.path;
    let api = ApiSpec::read(crate_file.clone())
        .map_err(|_| vec![format!("spec/{} has mistakes: `cargo xtask generate` shows them", crate_file.path)])?;
    let known = existing.map(|text| known(path, text, crate_file, &api)).transpose()?;
    if let Some(page) = known.as_ref().map(|known| known.root().owned_text("page")).filter(|page| *page != main.slug) {
        let message = format!(
            "the spec's page is `{page}`, not `{}`: import that one too, or change the spec's `page`",
            main.slug
        );
        return Err(vec![message]);
    }
    let mut notes = Notes::default();
    others.iter().for_each(|other| duplicates::compare(main, other, &mut notes));
    let settled = settle::settle(main, known.as_ref(), &mut notes);
    imported.certainty = Certain::of(&settled);
    let other_pages: Vec<&str> = others.iter().filter(|page| page.has_address).map(|page| page.slug.as_str()).collect();
    let drafted = endpoint::draft(&settled, &other_pages, known.as_ref(), notes);
    let (mut draft, mut notes) = (drafted.draft, drafted.notes);
    sift::sift(&mut draft, path, &api, &mut notes)?;
    let text = match (existing, &known) {
        (Some(text), Some(known)) => {
            let merged = merge::merge(text, known, &draft, main.gateway, &mut notes);
            accepted(merged, path, &api)?
        }
        _ => draft.render().0,
    };
    imported.notes = notes.0;
    Ok(text)
}

/// Reads the existing spec, which must have no mistakes.
fn known(path: &str, text: &str, crate_file: &SourceFile, api: &ApiSpec) -> Result<Existing, Vec<String>> {
    let refused = || vec![format!("spec/{path} has mistakes: `cargo xtask generate` shows them")];
    sift::check(path, text.to_owned(), api).map_err(|_| refused())?;
    Ok(Existing::read(path, text).ok_or_else(refused)?.with_shared_errors(crate_file))
}

/// The merged text, if the format accepts it.
fn accepted(merged: Option<String>, path: &str, api: &ApiSpec) -> Result<String, Vec<String>> {
    let Some(text) = merged else {
        return Err(vec![format!("spec/{path} is written in a way that cannot be edited: use tables with headers")]);
    };
    let in_words = |mistakes: Vec<Diagnostic>| {
        let mistakes = mistakes.iter().map(sift::in_words);
        mistakes.map(|mistake| format!("the spec would have a mistake afterwards: {mistake}")).collect::<Vec<_>>()
    };
    sift::check(path, text.clone(), api).map_err(in_words)?;
    Ok(text)
}
