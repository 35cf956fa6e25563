//! `cargo xtask bench peers`: what the largest API crates cost to check, compared with serde twins and other SDKs.

mod probe;

use std::path::Path;
use std::time::Duration;

use dingtalk_spec::model::Api;

use crate::specs;
use crate::tools::{Result, cargo, complain, say};
use probe::{Measured, Probe, Probes};

/// Published SDKs of comparable size, with the versions that are compared: one generated, one written by hand on serde.
const PUBLISHED: [(&str, &str); 2] = [("aws-sdk-sesv2", "1.145.0"), ("octocrab", "0.54.9")];

#[derive(clap::Args)]
pub(crate) struct Peers {
    /// How often each crate is checked from scratch
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=50))]
    rounds: u32,
    /// How many of the largest API crates are measured, each with its twin
    #[arg(long, default_value_t = 3)]
    largest: usize,
    /// Leave out the published SDKs
    #[arg(long)]
    without_published: bool,
}

/// A crate to measure.
struct Subject {
    label: String,
    probe: Probe,
    /// How many operations it has, if its specs are known.
    operations: Option<usize>,
    least: Option<Measured>,
}

pub(crate) fn run(root: &Path, options: &Peers) -> Result<()> {
    let mut apis = specs::load(root)?;
    apis.sort_by_key(|api| std::cmp::Reverse(api.operations.len()));
    apis.truncate(options.largest);
    let probes = Probes::new(root, &cargo::target_folder(root)?.join("bench-peers"), &apis)?;
    let mut subjects: Vec<_> = apis.iter().flat_map(|api| [ours(api), twin(api)]).collect();
    if !options.without_published {
        subjects.extend(PUBLISHED.iter().map(|(name, version)| published(name, version)));
    }
    for subject in &subjects {
        probes.put(&subject.probe)?;
    }
    // In turn, so that a busy minute does not fall on one of them alone.
    for round in 1..=options.rounds {
        for subject in &mut subjects {
            complain(format!("round {round}: {}", subject.label));
            let measured = probes.measure(&subject.probe)?;
            subject.least = Some(subject.least.map_or(measured, |least| least.min(measured)));
        }
    }
    print(&subjects);
    Ok(())
}

fn ours(api: &Api) -> Subject {
    let dependency = "{ workspace = true, features = [\"rustls\"] }".to_owned();
    let probe = Probe { package: api.package.clone(), dependency };
    Subject { label: format!("`{}`", api.package), probe, operations: Some(api.operations.len()), least: None }
}

fn twin(api: &Api) -> Subject {
    let package = probe::twin_package(api);
    let dependency = format!("{{ path = \"../../twins/{package}\" }}");
    let label = "the same by hand, with serde derives".to_owned();
    Subject { label, probe: Probe { package, dependency }, operations: Some(api.operations.len()), least: None }
}

fn published(name: &str, version: &str) -> Subject {
    let probe = Probe { package: name.to_owned(), dependency: format!("\"={version}\"") };
    Subject { label: format!("`{name}` {version}"), probe, operations: None, least: None }
}

fn print(subjects: &[Subject]) {
    say("| | operations | lines | check, the crate alone | check, with all dependencies | metadata |");
    say("| --- | ---: | ---: | ---: | ---: | ---: |");
    for Subject { label, operations, least, .. } in subjects {
        let Some(Measured { alone, with_dependencies, lines, metadata }) = *least else { continue };
        let operations = operations.map_or_else(|| "not known".to_owned(), |operations| operations.to_string());
        let (alone, total, kilobytes) = (seconds(alone), seconds(with_dependencies), metadata / 1024);
        say(format!("| {label} | {operations} | {lines} | {alone} | {total} | {kilobytes} kB |"));
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}
