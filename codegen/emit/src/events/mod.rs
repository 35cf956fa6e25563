//! The types of events, which are part of the hand-written crate that receives them.
//!
//! An event's data is read like an answer, so the same code writes both: an event is generated as the types of an operation that takes
//! nothing.

mod index;
mod module;
mod stand_in;
mod tests;

use super::file::{GeneratedFile, MARKER};
use super::unsupported;
use dingtalk_spec::model::Events;
use dingtalk_spec::{Report, Workspace};

/// Generates the files of all events: their modules, the list of them, and the examples as a test.
///
/// # Errors
/// Reports what the generator cannot emit.
pub fn of_events(workspace: &Workspace) -> Result<Vec<GeneratedFile>, Report> {
    let Some(all) = &workspace.events else { return Ok(Vec::new()) };
    let refused: Vec<_> =
        all.events.iter().map(stand_in::operation).flat_map(|o| unsupported::of_operation(&o)).collect();
    if !refused.is_empty() {
        let refused = refused.into_iter().map(|r| workspace.report_at(&r.at, r.message, r.label, r.help));
        return Err(Report::new(refused.collect()));
    }
    Ok(files(all))
}

fn files(all: &Events) -> Vec<GeneratedFile> {
    let head = |file: &str| format!("// {MARKER} from spec/{file}: change that file instead.\n");
    let module = |event| {
        let GeneratedFile { path, text } = module::module(event, &head(&event.place.file));
        GeneratedFile { path: format!("crates/events/src/types/{path}"), text }
    };
    let mut files: Vec<_> = all.events.iter().map(module).collect();
    let head = head(&all.place.file);
    files.push(GeneratedFile { path: "crates/events/src/types/mod.rs".to_owned(), text: index::index(all, &head) });
    files.push(GeneratedFile {
        path: "crates/events/tests/it/examples.rs".to_owned(),
        text: tests::examples(all, &head),
    });
    files
}
