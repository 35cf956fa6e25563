//! An operation as data: one static per endpoint, written by the generator.

/// One endpoint: where it goes, what it takes, what can go wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// Crate it belongs to: `contact_1_0`.
    pub api: &'static str,
    /// Its function: `get_org_auth_info`.
    pub name: &'static str,
    /// Address of its documentation page.
    pub page: &'static str,
    /// The server it lives on.
    pub gateway: Gateway,
    /// HTTP method.
    pub method: Method,
    /// Path, with `{name}` where a path parameter stands.
    pub path: &'static str,
    /// Credentials it accepts, preferred one first.
    pub credentials: &'static [CredentialKind],
    /// Whether a repeated call does no harm.
    pub safe_to_repeat: bool,
    /// What the request body is.
    pub body: Body,
    /// Whether there is an answer to read.
    pub answers: bool,
    /// What it takes.
    pub parameters: &'static [Parameter],
    /// Requirements that span several parameters.
    pub rules: &'static [Rule],
    /// Documented errors.
    pub errors: &'static [DocumentedError],
}

/// DingTalk's two servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gateway {
    /// `api.dingtalk.com`: the HTTP status tells success.
    New,
    /// `oapi.dingtalk.com`: `errcode` tells success.
    Legacy,
}

/// HTTP methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// What a call is authorized with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialKind {
    /// An application's access token for one organization.
    AppToken,
    /// A user's access token.
    UserToken,
    /// A third-party suite's access token.
    SuiteToken,
    /// The token by which an application's management page signs administrators in.
    SsoToken,
    /// A signature over time and suite ticket.
    SuiteSignature,
    /// A signature over time alone.
    AppSignature,
}

/// What the request body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// None is sent.
    None,
    /// A JSON object of the body parameters.
    Object,
    /// The one body parameter itself.
    Value,
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

/// A parameter of an operation, or a field of an object that is sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Name on the wire.
    pub(crate) name: &'static str,
    /// Its setter.
    pub(crate) setter: &'static str,
    pub(crate) location: Location,
    pub(crate) sensitive: bool,
    pub(crate) json_text: bool,
}

impl Parameter {
    /// A parameter called `name` on the wire, with the setter of that name.
    #[must_use]
    pub const fn new(location: Location, name: &'static str, setter: &'static str) -> Self {
        Self { name, setter, location, sensitive: false, json_text: false }
    }

    /// Holds a secret: masked wherever it is printed.
    #[must_use]
    pub const fn sensitive(self) -> Self {
        Self { sensitive: true, ..self }
    }

    /// Travels as JSON written into a text.
    #[must_use]
    pub const fn json_text(self) -> Self {
        Self { json_text: true, ..self }
    }
}

/// A requirement that spans several parameters, which are named by their positions.
#[derive(Debug, PartialEq, Eq)]
pub enum Rule {
    /// At least one is given.
    AnyOf(&'static [usize]),
    /// Exactly one is given.
    OneOf(&'static [usize]),
    /// `required` is given whenever `parameter` is this text, number or flag (written as text).
    RequiredWhen {
        /// What must then be given.
        required: usize,
        /// The parameter looked at.
        parameter: usize,
        /// Its value, as text.
        value: &'static str,
    },
}

/// A row of a page's table of errors.
///
/// Compare with [`ApiError::documented`](crate::ApiError::documented), or use one as a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentedError {
    /// HTTP status.
    pub status: u16,
    /// Error code.
    pub code: &'static str,
    /// Messages it comes with; `%s` stands for anything.
    pub messages: &'static [&'static str],
    /// When it happens, and what to do.
    pub meaning: &'static str,
}

impl DocumentedError {
    /// Whether `message` is one of this row's.
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
