//! Endpoint files read one at a time, for programs that have an index of them and need only a few.

use std::slice;

use crate::diagnostics::{Problem, Report};
use crate::load::{self, File, Role};
use crate::lower::krate::Facts;
use crate::model::Operation;
use crate::node::Node;
use crate::source::SourceFile;

/// A parsed API file, and what its endpoint files need from it.
///
/// ```
/// # use dingtalk_spec::{ApiSpec, SourceFile};
/// # fn show(api_file: SourceFile, endpoint_file: SourceFile) -> Result<(), dingtalk_spec::Report> {
/// let api = ApiSpec::read(api_file)?;
/// let operation = api.endpoint(endpoint_file)?;
/// println!("{} {}", operation.method.as_str(), operation.path.text);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct ApiSpec {
    name: String,
    facts: Facts,
}

impl ApiSpec {
    /// Reads an API file, `<api>.toml`.
    ///
    /// # Errors
    /// Reports every mistake in the file.
    pub fn read(file: SourceFile) -> Result<Self, Report> {
        let file = File::read(file);
        if let Role::Endpoint { .. } = file.role {
            let message = format!("`{}` is not an API file", file.reporter.source.path);
            file.reporter.report(Problem::new(0..0, message).help("expected `<api>.toml`"));
        }
        let facts = load::read_crates(slice::from_ref(&file)).into_iter().next();
        let report = Report::new(file.reporter.into_diagnostics());
        match facts {
            Some((name, (facts, _))) if report.is_empty() => Ok(Self { name, facts }),
            _ => Err(report),
        }
    }

    /// Reads an endpoint file of this API, `<api>/<operation>.toml`.
    ///
    /// The file is checked as [`load`](crate::load()) checks it, except for what only all files of the API together can show.
    ///
    /// # Errors
    /// Reports every mistake in the file.
    pub fn endpoint(&self, file: SourceFile) -> Result<Operation, Report> {
        self.endpoint_with_tree(file).map(|(operation, _)| operation)
    }

    /// As [`endpoint`](Self::endpoint), with the file's tree, for programs that go on to edit the file.
    ///
    /// # Errors
    /// Reports every mistake in the file.
    pub fn endpoint_with_tree(&self, file: SourceFile) -> Result<(Operation, Node), Report> {
        let file = File::read(file);
        let of_this_api = matches!(&file.role, Role::Endpoint { krate, .. } if *krate == self.name);
        if !of_this_api {
            let problem = Problem::new(0..0, format!("not an endpoint file of `{}`", self.name));
            file.reporter.report(problem.help(format!("expected `{}/<operation>.toml`", self.name)));
        }
        let found = load::lower_endpoint(&file, &self.facts);
        load::check_names(found.as_slice());
        let operation = found.map(|found| found.operation);
        let report = Report::new(file.reporter.into_diagnostics());
        match operation.zip(file.tree) {
            Some((operation, tree)) if report.is_empty() => Ok((operation, tree.root)),
            _ => Err(report),
        }
    }
}
