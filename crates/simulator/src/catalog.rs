//! All endpoints that a simulator serves. An index leads to them; the spec of an embedded one is read when it is first needed.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, OnceLock};

use dingtalk_spec::model::{Api, Gateway, SpecPlace};
use dingtalk_spec::{ApiSpec, Report, SourceFile};
use dingtalk_spec_files::{APIS, ApiFile, EndpointFile};

use crate::endpoint::Endpoint;

/// All endpoints, in order of their names.
pub(crate) struct Catalog {
    entries: Vec<Entry>,
}

/// What the index says about an endpoint, and its spec.
pub(crate) struct Entry {
    /// `contact_1_0::get_org_auth_info`.
    pub(crate) name: Cow<'static, str>,
    pub(crate) gateway: Gateway,
    pub(crate) method: &'static str,
    /// `/v1.0/oauth2/{corpId}/token`.
    pub(crate) url_path: Cow<'static, str>,
    spec: Spec,
}

enum Spec {
    Read(Box<Endpoint>),
    Embedded(Embedded),
}

/// A spec that is read when it is first needed.
struct Embedded {
    api: Arc<EmbeddedApi>,
    file: &'static EndpointFile,
    read: OnceLock<Result<Box<Endpoint>, Report>>,
}

struct EmbeddedApi {
    file: &'static ApiFile,
    read: OnceLock<Result<ApiSpec, Report>>,
}

impl Catalog {
    /// The endpoints that this project describes. What one simulator of a process has read, the others have read too.
    pub(crate) fn embedded() -> Arc<Self> {
        static EMBEDDED: LazyLock<Arc<Catalog>> = LazyLock::new(|| Arc::new(Catalog::indexed(APIS)));
        Arc::clone(&EMBEDDED)
    }

    /// The endpoints of an index; none of their specs has been read.
    pub(crate) fn indexed(apis: &'static [ApiFile]) -> Self {
        let entries = apis.iter().flat_map(|file| {
            let api = Arc::new(EmbeddedApi { file, read: OnceLock::new() });
            file.endpoints.iter().map(move |endpoint| Entry::indexed(Arc::clone(&api), endpoint))
        });
        Self { entries: entries.collect() }
    }

    /// The endpoints of specs that have been read.
    pub(crate) fn read(apis: Vec<Api>) -> Self {
        let entries = apis.into_iter().flat_map(|api| {
            let (name, gateway) = (api.name, api.gateway);
            api.operations.into_iter().map(move |operation| {
                Entry::read(Endpoint { name: format!("{name}::{}", operation.module), gateway, operation })
            })
        });
        Self { entries: entries.collect() }
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_ref())
    }
}

impl Entry {
    fn indexed(api: Arc<EmbeddedApi>, file: &'static EndpointFile) -> Self {
        Self {
            name: Cow::Borrowed(file.name),
            gateway: match api.file.gateway {
                dingtalk_spec_files::Gateway::New => Gateway::New,
                dingtalk_spec_files::Gateway::Legacy => Gateway::Legacy,
            },
            method: file.method,
            url_path: Cow::Borrowed(file.url_path),
            spec: Spec::Embedded(Embedded { api, file, read: OnceLock::new() }),
        }
    }

    fn read(endpoint: Endpoint) -> Self {
        Self {
            name: Cow::Owned(endpoint.name.clone()),
            gateway: endpoint.gateway,
            method: endpoint.operation.method.as_str(),
            url_path: Cow::Owned(endpoint.operation.path.text.clone()),
            spec: Spec::Read(Box::new(endpoint)),
        }
    }

    /// The endpoint's spec, read now if it has not been needed before.
    ///
    /// # Errors
    /// The mistakes of the endpoint's file or of its API's.
    pub(crate) fn endpoint(&self) -> Result<&Endpoint, &Report> {
        match &self.spec {
            Spec::Read(endpoint) => Ok(endpoint),
            Spec::Embedded(spec) => spec.read.get_or_init(|| spec.load(self.gateway)).as_deref(),
        }
    }

    /// Whether the endpoint's spec has been read.
    #[cfg(test)]
    pub(crate) fn is_read(&self) -> bool {
        match &self.spec {
            Spec::Read(_) => true,
            Spec::Embedded(spec) => spec.read.get().is_some(),
        }
    }

    /// Where the spec file has this key; its start if the key is absent, or its first mistake if it has mistakes.
    pub(crate) fn statement(&self, key: &str) -> Option<SpecPlace> {
        match self.endpoint() {
            Ok(endpoint) => Some(endpoint.statement(key)),
            Err(report) => report.diagnostics.first().map(|first| first.place.clone()),
        }
    }
}

impl Embedded {
    fn load(&self, gateway: Gateway) -> Result<Box<Endpoint>, Report> {
        let EndpointFile { name, path, text, .. } = self.file;
        let operation = self.api.spec()?.endpoint(source_file(path, text))?;
        Ok(Box::new(Endpoint { name: (*name).to_owned(), gateway, operation }))
    }
}

impl EmbeddedApi {
    fn spec(&self) -> Result<&ApiSpec, Report> {
        let read = self.read.get_or_init(|| ApiSpec::read(source_file(self.file.path, self.file.text)));
        read.as_ref().map_err(Report::clone)
    }
}

/// Every file of an index, to be read all at once.
pub(crate) fn source_files(apis: &[ApiFile]) -> Vec<SourceFile> {
    let files = |api: &ApiFile| {
        let endpoints = api.endpoints.iter().map(|endpoint| source_file(endpoint.path, endpoint.text));
        std::iter::once(source_file(api.path, api.text)).chain(endpoints).collect::<Vec<_>>()
    };
    apis.iter().flat_map(files).collect()
}

fn source_file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), bytes: text.into() }
}
