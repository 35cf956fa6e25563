//! Prints worksheets.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dingtalk_pages::event::EventFacts;
use dingtalk_pages::facts::PageFacts;
use dingtalk_spec::SourceFile;
use dingtalk_spec::authoring::EVENTS;
use dingtalk_upkeep::texts::{self, Heading, Need, Sheet, Wording};

use super::store;
use crate::failure::{Failure, Result};
use crate::import::rehearse;
use crate::pages::{self, Pages};
use crate::screen::{complain, count, say};
use crate::sentences;

/// What the sheet has.
#[derive(clap::Args)]
pub(super) struct Options {
    /// Pages, or folders of pages; give all that there are, because entries name the calls that their words mention
    #[arg(required = true, value_name = "PAGE_OR_FOLDER")]
    pages: Vec<PathBuf>,
    /// Only wordings of this API; may be given several times
    #[arg(long, value_name = "API")]
    api: Vec<String>,
    /// Print only one of several parts of about the same size: `2/5` is the second of five
    ///
    /// Together, the parts have each entry once. Entries are in order of APIs and endpoints, and an endpoint's are in one part.
    #[arg(long, value_name = "PART/PARTS", value_parser = part, conflicts_with_all = ["offset", "limit"])]
    part: Option<(usize, usize)>,
    /// Write all of this many parts, as files into the folder of `--into`
    #[arg(long, value_name = "PARTS", requires = "into", conflicts_with_all = ["part", "offset", "limit"])]
    parts: Option<usize>,
    /// Folder for the parts
    #[arg(long, value_name = "FOLDER", requires = "parts")]
    into: Option<PathBuf>,
    /// Skip this many entries
    #[arg(long, default_value_t = 0)]
    offset: usize,
    /// Print at most this many entries
    #[arg(long)]
    limit: Option<usize>,
}

fn part(text: &str) -> std::result::Result<(usize, usize), String> {
    let numbers = text.split_once('/').and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
    let numbers = numbers.filter(|(part, parts)| (1..=*parts).contains(part));
    numbers.ok_or_else(|| "expected a part and the number of parts, such as `2/5`".to_owned())
}

/// Prints a worksheet for the pages.
pub(super) fn run(root: &Path, options: &Options) -> Result<()> {
    let (memory, style) = (store::memory(root)?, sentences::style(root)?);
    let pages = pages::read(&options.pages)?;
    let is_wanted = |page: &&PageFacts| options.api.is_empty() || options.api.contains(&page.krate);
    let wanted: Vec<_> = pages.facts.iter().filter(is_wanted).cloned().collect();
    let wants_events = options.api.is_empty() || options.api.iter().any(|api| api == EVENTS);
    let events = if wants_events { pages.events.as_slice() } else { &[] };
    let has_pages =
        |api: &String| wanted.iter().any(|page| page.krate == *api) || (api == EVENTS && !events.is_empty());
    if let Some(api) = options.api.iter().find(|api| !has_pages(api)) {
        return Err(Failure::usage(format!("none of these pages belongs to `{api}`")));
    }
    let rehearsal = rehearse(root, &wanted, (events, &pages.overviews), &memory)?;
    let specs: Vec<_> = rehearsal.specs()?.into_iter().map(|(path, bytes)| SourceFile { path, bytes }).collect();
    let apis = summaries(&wanted);
    let wordings = rehearsal.wordings().chain(apis.iter().map(|(path, wording)| (path.as_str(), wording)));
    let needs = texts::needs(&specs, wordings);
    let needs_in_all = needs.len();
    let about = if options.api.is_empty() { "all pages".to_owned() } else { options.api.join(", ") };
    let headings = pages.facts.iter().map(heading).chain(pages.events.iter().map(event_heading)).collect();
    let sheet = |needs: &[Need], which: &str| {
        let places: usize = needs.iter().map(|need| need.places.len()).sum();
        let number = format!("{} of {all}, for {}", needs.len(), count(places, "place"), all = needs_in_all);
        let title = format!("Texts that {about} need{which}: {number}");
        complain(&title);
        Sheet { needs, style: &style, title: &title, headings: &headings }.render()
    };
    let part = |part: usize, parts: usize| {
        let needs = texts::part(&needs, part, parts);
        sheet(&needs, &format!(", part {part} of {parts}"))
    };
    match (&options.into, options.parts, options.part) {
        (Some(folder), Some(parts), _) => {
            fs::create_dir_all(folder).map_err(|error| Failure::io("create", folder, &error))?;
            for number in 1..=parts {
                let file = folder.join(format!("{number:03}.toml"));
                fs::write(&file, part(number, parts)).map_err(|error| Failure::io("write", &file, &error))?;
            }
        }
        (_, _, Some((number, parts))) => say(part(number, parts).trim_end()),
        _ => {
            let to = options.limit.map_or(needs.len(), |limit| options.offset.saturating_add(limit)).min(needs.len());
            let shown = needs.get(options.offset.min(to)..to).unwrap_or_default();
            say(sheet(shown, "").trim_end());
        }
    }
    Ok(())
}

/// The texts that these pages need, with the endpoints that need them: how many, and the paths of their specs.
pub(crate) fn missing(root: &Path, pages: &Pages) -> Result<(usize, BTreeSet<String>)> {
    let memory = store::memory(root)?;
    let rehearsal = rehearse(root, &pages.facts, (&pages.events, &pages.overviews), &memory)?;
    let specs: Vec<_> = rehearsal.specs()?.into_iter().map(|(path, bytes)| SourceFile { path, bytes }).collect();
    let apis = summaries(&pages.facts);
    let wordings = rehearsal.wordings().chain(apis.iter().map(|(path, wording)| (path.as_str(), wording)));
    let needs = texts::needs(&specs, wordings);
    let places = needs.iter().flat_map(|need| &need.places).map(|(path, _)| path.clone()).collect();
    Ok((needs.len(), places))
}

fn heading(page: &PageFacts) -> Heading<'_> {
    Heading { title: &page.title, operation: &page.operation, api: &page.krate }
}

fn event_heading(page: &EventFacts) -> Heading<'_> {
    Heading { title: &page.title, operation: &page.event, api: EVENTS }
}

/// What the pages' APIs are for, which their headings show.
fn summaries(pages: &[PageFacts]) -> Vec<(String, Wording)> {
    /// Enough headings to tell what an API is about.
    const SHOWN: usize = 12;
    let mut titles: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for page in pages {
        titles.entry(&page.krate).or_default().push(&page.title);
    }
    let summary = |(krate, titles): (&str, Vec<&str>)| {
        let shown: Vec<_> = titles.iter().take(SHOWN).copied().collect();
        (format!("{krate}.toml"), Wording::of_api(krate, &shown.join("; ")))
    };
    titles.into_iter().map(summary).collect()
}
