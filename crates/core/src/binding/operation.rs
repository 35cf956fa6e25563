//! An operation as data: one static for each endpoint, written by the generator.

/// The endpoint of a generated function.
pub type Operation = Endpoint<'static>;

/// An endpoint: its address, its parameters and its errors.
///
/// Its texts are `'static` if it was generated, and otherwise belong to the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint<'a> {
    /// The crate that it belongs to: `contact_1_0`. Empty if it was not generated.
    pub api: &'static str,
    /// The name of its function: `get_org_auth_info`. Method and path if it was not generated.
    pub name: &'a str,
    /// The address of its documentation page. Empty if it was not generated.
    pub page: &'static str,
    /// The gateway that serves it.
    pub gateway: Gateway,
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{name}` in place of a path parameter.
    pub path: &'a str,
    /// The kinds of credentials that it accepts, in order of preference.
    pub credentials: &'static [CredentialKind],
    /// Whether a repeated call is harmless.
    pub safe_to_repeat: bool,
    /// The form of the request body.
    pub body: Body,
    /// Whether it returns an answer.
    pub answers: bool,
    /// Its parameters.
    pub parameters: &'static [Parameter],
    /// Requirements on several parameters.
    pub rules: &'static [Rule],
    /// Documented errors.
    pub errors: &'static [DocumentedError],
}

impl Operation {
    /// An operation of an API, with what most have: the others state where they differ.
    #[must_use]
    pub const fn of(api: &'static str, gateway: Gateway, method: Method) -> Self {
        let body = match method {
            Method::Get | Method::Delete => Body::None,
            Method::Post | Method::Put | Method::Patch => Body::Object,
        };
        let (name, page, path) = ("", "", "");
        Self {
            api,
            name,
            page,
            gateway,
            method,
            path,
            credentials: &[],
            safe_to_repeat: false,
            body,
            answers: true,
            parameters: &[],
            rules: &[],
            errors: &[],
        }
    }
}

/// DingTalk's two gateways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gateway {
    /// `api.dingtalk.com`: the HTTP status reports success.
    New,
    /// `oapi.dingtalk.com`: `errcode` reports success.
    Legacy,
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// The kind of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialKind {
    /// An app's access token for one organization.
    AppToken,
    /// A user's access token.
    UserToken,
    /// A third-party suite's access token.
    SuiteToken,
    /// The token with which an app's management page signs administrators in.
    SsoToken,
    /// A signature over the time and a suite ticket.
    SuiteSignature,
    /// A signature over the time only.
    AppSignature,
    /// A custom robot's access token, with a signature if the robot has a secret.
    RobotToken,
}

/// The form of a request body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// No body.
    None,
    /// A JSON object of the body parameters.
    Object,
    /// The value of the only body parameter.
    Value,
    /// A form of the body parameters, as `multipart/form-data`.
    Form,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Location {
    Path,
    Query,
    Header,
    Body,
}

/// A parameter of an operation, or a field of an object in a request.
#[derive(Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name on the wire.
    pub(crate) name: &'static str,
    /// The name of its setter.
    pub(crate) setter: &'static str,
    pub(crate) location: Location,
    pub(crate) sensitive: bool,
    pub(crate) json_text: bool,
    pub(crate) idempotency_key: bool,
    pub(crate) flattened: bool,
}

impl Parameter {
    /// Creates a parameter that is called `name` on the wire.
    #[must_use]
    pub const fn new(location: Location, name: &'static str, setter: &'static str) -> Self {
        Self { name, setter, location, sensitive: false, json_text: false, flattened: false, idempotency_key: false }
    }

    /// Creates a parameter of the body whose name on the wire is also its setter's.
    #[must_use]
    pub const fn body(name: &'static str) -> Self {
        Self::new(Location::Body, name, name)
    }

    /// Marks a secret, which is masked when printed.
    #[must_use]
    pub const fn sensitive(self) -> Self {
        Self { sensitive: true, ..self }
    }

    /// Marks a value that is sent as JSON in a text.
    #[must_use]
    pub const fn json_text(self) -> Self {
        Self { json_text: true, ..self }
    }

    /// Marks the text by which the server recognizes a repeated call.
    #[must_use]
    pub const fn idempotency_key(self) -> Self {
        Self { idempotency_key: true, ..self }
    }

    /// Marks an object whose fields are sent in place of the parameter, beside the others.
    #[must_use]
    pub const fn flattened(self) -> Self {
        Self { flattened: true, ..self }
    }
}

/// A requirement on several parameters, which are given by position.
#[derive(Debug, PartialEq, Eq)]
pub enum Rule {
    /// At least one is set.
    AnyOf(&'static [usize]),
    /// Exactly one is set.
    OneOf(&'static [usize]),
    /// `required` is set if `parameter` has this value.
    RequiredWhen {
        /// The parameter that must be set.
        required: usize,
        /// The parameter that decides.
        parameter: usize,
        /// Its value, as text.
        value: &'static str,
    },
}

/// A documented error of an operation.
///
/// Compare with [`ApiError::documented`](crate::ApiError::documented), or use one as a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentedError {
    /// The HTTP status.
    pub status: u16,
    /// The error code.
    pub code: &'static str,
    /// Its messages, in which `%s` stands for any text.
    pub messages: &'static [&'static str],
    /// What it means, and what to do.
    pub meaning: &'static str,
}

impl DocumentedError {
    /// Whether `message` matches one of its messages.
    pub(crate) fn has_message(&self, message: &str) -> bool {
        self.messages.iter().any(|template| matches_template(template, message))
    }
}

/// Whether `text` is `template` with each `%s` standing for any text.
fn matches_template(template: &str, text: &str) -> bool {
    let mut pieces = template.split("%s");
    let Some(mut rest) = pieces.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::matches_template;

    #[test]
    fn templates_stand_for_any_text() {
        assert!(matches_template("busy", "busy"));
        assert!(!matches_template("busy", "busy now"));
        assert!(matches_template("%s", ""));
        assert!(matches_template("user %s not found", "user 7 not found"));
        assert!(!matches_template("user %s not found", "user 7 found"));
        assert!(matches_template("%s in %s", "a in b"));
        assert!(!matches_template("%s in %s", "a on b"));
        assert!(matches_template("failed: %s", "failed: why"));
    }
}
