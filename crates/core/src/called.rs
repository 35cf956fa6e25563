//! The operation of a call, as the call, its answer and its error keep it.

use std::fmt;
use std::sync::Arc;

use crate::binding::{Body, CredentialKind, Endpoint, Gateway, Location, Method, Operation, Parameter};

/// An operation, generated or not. Cheap to clone.
#[derive(Clone)]
pub(crate) enum Called {
    Generated(&'static Operation),
    Any(Arc<AnyOperation>),
}

/// An operation that no crate describes, with what its caller knows about it.
#[derive(Clone)]
pub(crate) struct AnyOperation {
    pub(crate) gateway: Gateway,
    pub(crate) method: Method,
    /// The path, with `{name}` in place of values.
    pub(crate) path: String,
    /// Method and path.
    pub(crate) name: String,
    pub(crate) credential: Option<CredentialKind>,
    pub(crate) safe_to_repeat: bool,
    /// Whether the caller takes the answer as bytes, whatever they are.
    pub(crate) takes_bytes: bool,
}

impl AnyOperation {
    /// Its only parameter: the body, which may contain secrets.
    pub(crate) const PARAMETERS: &'static [Parameter] = &[Parameter::new(Location::Body, "json", "json").sensitive()];
    pub(crate) const BODY: usize = 0;

    fn get(&self) -> Endpoint<'_> {
        Endpoint {
            api: "",
            name: &self.name,
            page: "",
            gateway: self.gateway,
            method: self.method,
            path: &self.path,
            credentials: self.credential.map_or(&[], only),
            safe_to_repeat: self.safe_to_repeat,
            body: Body::Value,
            answers: true,
            parameters: Self::PARAMETERS,
            rules: &[],
            errors: &[],
        }
    }
}

/// The list of one kind.
fn only(kind: CredentialKind) -> &'static [CredentialKind] {
    match kind {
        CredentialKind::AppToken => &[CredentialKind::AppToken],
        CredentialKind::UserToken => &[CredentialKind::UserToken],
        CredentialKind::SuiteToken => &[CredentialKind::SuiteToken],
        CredentialKind::SsoToken => &[CredentialKind::SsoToken],
        CredentialKind::SuiteSignature => &[CredentialKind::SuiteSignature],
        CredentialKind::AppSignature => &[CredentialKind::AppSignature],
        CredentialKind::RobotToken => &[CredentialKind::RobotToken],
    }
}

impl Called {
    pub(crate) fn get(&self) -> Endpoint<'_> {
        match self {
            Self::Generated(operation) => **operation,
            Self::Any(operation) => operation.get(),
        }
    }

    /// Whether the answer may be something other than JSON.
    pub(crate) fn takes_bytes(&self) -> bool {
        matches!(self, Self::Any(operation) if operation.takes_bytes)
    }
}

impl fmt::Debug for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&call_name(&self.get()))
    }
}

impl From<&'static Operation> for Called {
    fn from(operation: &'static Operation) -> Self {
        Self::Generated(operation)
    }
}

/// The name of an operation in messages: `contact_1_0::get_org_auth_info`, or `GET /v1.0/contact/users/{unionId}` if it was not
/// generated.
pub(crate) fn call_name(operation: &Endpoint<'_>) -> String {
    match operation.api {
        "" => operation.name.to_owned(),
        api => format!("{api}::{}", operation.name),
    }
}
