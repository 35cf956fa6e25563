//! A credential for one call.

use http::header::HeaderValue;

use crate::secret::Secret;
use crate::signature::SigningSecret;

/// A credential for one call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential {
    /// An access token, sent in a header to the new gateway and in the query to the legacy one.
    Token(Secret),
    /// A key that signs the call.
    Key {
        /// Sent as `accessKey`: a suite key, a custom key or an appId.
        access_key: String,
        /// The secret that signs.
        secret: SigningSecret,
        /// Signed and sent as `suiteTicket`.
        suite_ticket: Option<Secret>,
    },
    /// A custom robot's access token.
    Robot {
        /// Sent as `access_token`.
        access_token: Secret,
        /// The secret that signs, if the robot has one. The signature is sent as `timestamp` and `sign`.
        secret: Option<SigningSecret>,
    },
}

/// No token is nearly as long, and servers refuse longer headers.
const LONGEST: usize = 8 << 10;

impl Credential {
    /// Describes why no request can carry this credential, such as "an empty access token". Returns `None` if requests can.
    ///
    /// A source that gets a credential from elsewhere should check it before it keeps it.
    ///
    /// ```
    /// use dingtalk_core::Credential;
    ///
    /// assert_eq!(Credential::Token("t0k3n".into()).defect(), None);
    /// assert_eq!(Credential::Token(" ".into()).defect(), Some("an empty access token"));
    /// assert!(Credential::Token("t0k3n\n".into()).defect().is_some());
    /// ```
    #[must_use]
    pub fn defect(&self) -> Option<&'static str> {
        let (Self::Token(token) | Self::Robot { access_token: token, .. }) = self else { return None };
        let token = token.expose();
        if token.trim().is_empty() {
            Some("an empty access token")
        } else if token.len() > LONGEST {
            Some("an access token of more than 8192 bytes")
        } else if faithful_header(token).is_none() {
            Some("an access token with characters that cannot be sent in a header")
        } else {
            None
        }
    }
}

/// A header value that arrives unchanged: servers disagree on the encoding of non-ASCII letters, and trim spaces at the ends.
pub(crate) fn faithful_header(text: &str) -> Option<HeaderValue> {
    (text.is_ascii() && text.trim() == text).then(|| HeaderValue::from_str(text).ok()).flatten()
}
