//! What the vendor's clients know.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dingtalk_spec::Workspace;
use dingtalk_spec::model::Gateway;
use dingtalk_upkeep::crosscheck::{self, Call, Unreadable};
use dingtalk_vendor_client::Facts;

use crate::failure::Failure;
use crate::screen::progress;

/// What was found.
pub(super) struct Clients {
    /// The calls of each API.
    pub(super) calls: BTreeMap<String, Vec<Call>>,
    /// APIs that no client is known for, and why.
    pub(super) without: Vec<(String, &'static str)>,
}

/// Why nothing was found.
pub(super) enum Problem {
    /// The SDK cannot be installed here.
    Unavailable(String),
    /// Anything else.
    Other(Failure),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Unavailable(why) => Self::new(format!("the SDK cannot be installed here: {why}")),
            Problem::Other(failure) => failure,
        }
    }
}

/// Reads what the clients of the workspace's APIs know. The legacy gateway's comes from a file.
pub(super) fn read(workspace: &Workspace, oapi_facts: Option<&Path>) -> Result<Clients, Problem> {
    let mut clients = Clients { calls: BTreeMap::new(), without: Vec::new() };
    let (new, legacy): (Vec<_>, Vec<_>) = workspace.apis.iter().partition(|api| api.gateway == Gateway::New);
    let facts = if new.is_empty() { None } else { Some(Facts::new(&home()).map_err(Problem::Unavailable)?) };
    for (done, api) in new.iter().enumerate() {
        progress("reading the SDK", done, new.len());
        let Some(facts) = &facts else { continue };
        match facts.of(&api.name).map_err(|why| Problem::Other(Failure::new(why)))? {
            Some(text) => {
                let calls = crosscheck::read(&text).map_err(|problem| unreadable(&api.name, &problem))?;
                clients.calls.insert(api.name.clone(), calls);
            }
            None => clients.without.push((api.name.clone(), "the SDK does not have it")),
        }
    }
    progress("reading the SDK", new.len(), new.len());
    for api in legacy {
        let Some(path) = oapi_facts else {
            clients.without.push((api.name.clone(), "`--oapi-facts` says what the SDK of the legacy gateway knows"));
            continue;
        };
        let text = fs::read_to_string(path).map_err(|error| Problem::Other(Failure::io("read", path, &error)))?;
        let name = path.display().to_string();
        let calls = crosscheck::read_legacy(&text).map_err(|problem| unreadable(&name, &problem))?;
        clients.calls.insert(api.name.clone(), calls);
    }
    Ok(clients)
}

fn unreadable(name: &str, problem: &Unreadable) -> Problem {
    Problem::Other(Failure::new(format!("{name}: {problem}")))
}

/// The folder of the SDK, beside this program and so below the target folder.
fn home() -> PathBuf {
    let program = std::env::current_exe().ok();
    let folder = program.as_deref().and_then(Path::parent).map(Path::to_owned);
    folder.unwrap_or_else(std::env::temp_dir).join("crosscheck")
}
