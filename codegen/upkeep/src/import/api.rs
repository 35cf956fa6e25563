//! An API's file, read once for all of its endpoints.

use super::shared::Shared;
use dingtalk_pages::facts::PageFacts;
use dingtalk_spec::authoring::{self, names};
use dingtalk_spec::{ApiSpec, SourceFile};

/// An API's file, and what its endpoints need from it.
#[derive(Debug)]
pub struct ApiFile {
    file: SourceFile,
    /// Absent if the file has mistakes.
    spec: Option<ApiSpec>,
    operation_prefix: String,
    shared: Shared,
}

impl ApiFile {
    /// Reads an API's file. One that has mistakes gives no specs, and a reason.
    #[must_use]
    pub fn read(file: SourceFile) -> Self {
        let root = authoring::tree(&file);
        let operation_prefix = root.as_ref().and_then(|root| root.maybe_text("operation_prefix")).unwrap_or_default();
        let shared = root.as_ref().map(Shared::read).unwrap_or_default();
        Self { spec: ApiSpec::read(file.clone()).ok(), operation_prefix, shared, file }
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> &SourceFile {
        &self.file
    }

    /// The path of the spec of a page's endpoint, relative to the spec folder.
    ///
    /// # Errors
    /// Returns why there cannot be a spec. Its file is named after the operation, whatever the page's names are.
    pub fn spec_path(&self, facts: &PageFacts) -> Result<String, String> {
        if !names::is_snake(&facts.krate) {
            return Err(format!("`{}` is not a valid crate name", facts.krate));
        }
        let prefix = &self.operation_prefix;
        let Some(name) = facts.operation.strip_prefix(prefix) else {
            return Err(format!("`{}` does not begin with `{prefix}`", facts.operation));
        };
        if !names::is_upper_camel(name) {
            return Err(format!("`{}` is not a valid operation name", facts.operation));
        }
        Ok(format!("{}/{}.toml", facts.krate, names::module(name)))
    }

    /// The checked file.
    ///
    /// # Errors
    /// Returns that it has mistakes.
    pub fn checked(&self) -> Result<&ApiSpec, String> {
        let mistaken = || format!("spec/{} has mistakes: `cargo xtask generate` shows them", self.file.path);
        self.spec.as_ref().ok_or_else(mistaken)
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.shared
    }
}
