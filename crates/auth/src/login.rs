//! DingTalk's login page, and what it sends back.

use std::fmt;

use dingtalk_core::Secret;
use dingtalk_core::shared::{query_parameter, unique_id};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Sends users to DingTalk's login page, and reads what it sends back.
///
/// The page redirects to an address of yours, which must be registered in the developer console, with a code that is valid for five
/// minutes and for one use: pass it to [`User`](crate::User).
///
/// ```
/// use dingtalk_auth::LoginPage;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let page = LoginPage::new("client id", "https://example.com/logged-in");
/// let login = page.begin();
/// // Redirect the browser to `login.address()`, and keep `login.state()` in its session.
/// # let state = login.state().to_owned();
/// # let query = format!("authCode=c0de&state={state}");
/// // When it comes back, with the query of the address:
/// let code = LoginPage::code(&query, &state)?;
/// # assert_eq!(code.expose(), "c0de");
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct LoginPage {
    client_id: String,
    redirect_uri: String,
    scopes: Vec<String>,
    prompt: Option<String>,
    more: Vec<(String, String)>,
}

/// A login that has begun.
#[derive(Clone)]
pub struct Login {
    address: String,
    state: String,
}

impl LoginPage {
    /// Creates the page for this app. `redirect_uri` is where it sends the user back to.
    pub fn new(client_id: impl Into<String>, redirect_uri: impl Into<String>) -> Self {
        Self {
            client_id: client_id.into(),
            redirect_uri: redirect_uri.into(),
            scopes: vec!["openid".to_owned()],
            prompt: Some("consent".to_owned()),
            more: Vec::new(),
        }
    }

    /// Adds a scope to `openid`: `corpid` lets the user choose the organization to log in for.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Sets what the page shows. The default, `consent`, asks the user to agree.
    pub fn prompt(mut self, prompt: impl Into<String>) -> Self {
        self.prompt = Some(prompt.into());
        self
    }

    /// Adds a parameter, such as `corpId` or `exclusiveLogin`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.more.push((name.into(), value.into()));
        self
    }

    /// Begins a login, with a state that nobody can guess.
    #[must_use]
    pub fn begin(&self) -> Login {
        let state = unique_id();
        let scope = self.scopes.join(" ");
        let own = [
            ("redirect_uri", self.redirect_uri.as_str()),
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("scope", &scope),
            ("state", &state),
        ];
        let prompt = self.prompt.iter().map(|prompt| ("prompt", prompt.as_str()));
        let more = self.more.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let pairs = own.into_iter().chain(prompt).chain(more);
        let pairs: Vec<_> = pairs.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        Login { address: format!("https://login.dingtalk.com/oauth2/auth?{}", pairs.join("&")), state }
    }

    /// Returns the code in the query of the address that the user was sent back to.
    ///
    /// # Errors
    /// If the state is not that of [`Login::state`]: then this user did not begin the login, and someone else may have. Also if there is
    /// no code, as when the user did not agree.
    pub fn code(query: &str, state: &str) -> Result<Secret, LoginError> {
        let query = query.strip_prefix('?').unwrap_or(query);
        if state.is_empty() || query_parameter(query, "state").as_deref() != Some(state) {
            return Err(LoginError { is_state: true });
        }
        // The page sends the code under the first name, and to some apps also under the second.
        let code = query_parameter(query, "authCode").or_else(|| query_parameter(query, "code"));
        code.filter(|code| !code.is_empty()).map(Secret::from).ok_or(LoginError { is_state: false })
    }
}

impl Login {
    /// Returns the address to redirect the user to.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Returns the state, to be kept in the user's session.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").finish_non_exhaustive()
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Why a user who comes back is not logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginError {
    is_state: bool,
}

impl fmt::Display for LoginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_state {
            "the login is refused: its state is not the one of this user's session"
        } else {
            "the login has no code: the user may not have agreed"
        })
    }
}

impl std::error::Error for LoginError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_has_everything_encoded() {
        let page =
            LoginPage::new("ding app", "https://example.com/in?x=1&y=/").scope("corpid").parameter("corpId", "ding1");
        let login = page.begin();
        let expected = format!(
            "https://login.dingtalk.com/oauth2/auth?redirect_uri=https%3A%2F%2Fexample%2Ecom%2Fin%3Fx%3D1%26y%3D%2F&\
             response_type=code&client_id=ding%20app&scope=openid%20corpid&state={}&prompt=consent&corpId=ding1",
            login.state().replace('-', "%2D")
        );
        assert_eq!(login.address(), expected);
        assert_ne!(page.begin().state(), login.state());
        assert!(!format!("{login:?}").contains(login.state()));
    }

    #[test]
    fn a_code_counts_only_with_the_state() {
        let code = |query| LoginPage::code(query, "s1").map(Secret::into_exposed);
        assert_eq!(code("?authCode=a%2Bb&state=s1").as_deref(), Ok("a+b"));
        assert_eq!(code("state=s1&code=c").as_deref(), Ok("c"));
        for query in ["authCode=a", "authCode=a&state=", "authCode=a&state=s2", "authCode=a&state=s11", ""] {
            assert!(code(query).unwrap_err().to_string().contains("its state is not"), "{query}");
        }
        assert!(LoginPage::code("authCode=a&state=", "").is_err());
        for query in ["state=s1", "state=s1&authCode="] {
            assert!(code(query).unwrap_err().to_string().contains("has no code"), "{query}");
        }
    }
}
