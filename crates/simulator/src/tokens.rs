//! Access tokens: which exist, what they are valid for, and until when.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// How long a token is valid if the answer does not say.
pub(crate) const LIFETIME: Duration = Duration::from_secs(7200);

/// No two simulators of a process issue the same token, so that a mix-up is noticed.
static ISSUED: AtomicU64 = AtomicU64::new(1);

/// Whom a token belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// An app, in one organization.
    App,
    /// A user.
    User,
    /// A third-party suite.
    Suite,
    /// An app's management page, which signs administrators in.
    Sso,
}

impl TokenKind {
    pub(crate) const ALL: [Self; 4] = [Self::App, Self::User, Self::Suite, Self::Sso];

    fn word(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::User => "user",
            Self::Suite => "suite",
            Self::Sso => "sso",
        }
    }
}

impl fmt::Display for TokenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::App => "an app",
            Self::User => "a user",
            Self::Suite => "a suite",
            Self::Sso => "a management page",
        })
    }
}

struct Token {
    kind: TokenKind,
    /// Absent for tokens that do not expire.
    until: Option<SystemTime>,
    revoked: bool,
}

/// Every token of a simulator.
#[derive(Default)]
pub(crate) struct Tokens {
    known: HashMap<String, Token>,
    standing: HashMap<TokenKind, String>,
}

impl Tokens {
    /// Issues a token that nobody has seen yet.
    pub(crate) fn issue(&mut self, kind: TokenKind, until: Option<SystemTime>) -> String {
        let text = format!("simulated-{}-token-{:06}", kind.word(), ISSUED.fetch_add(1, Ordering::Relaxed));
        self.accept(kind, text.clone(), until);
        text
    }

    /// Accepts a token from elsewhere.
    pub(crate) fn accept(&mut self, kind: TokenKind, text: String, until: Option<SystemTime>) {
        self.known.insert(text, Token { kind, until, revoked: false });
    }

    /// The token of this kind that is valid until it is revoked.
    pub(crate) fn standing(&mut self, kind: TokenKind) -> String {
        if let Some(text) = self.standing.get(&kind)
            && self.known.get(text).is_some_and(|token| !token.revoked)
        {
            return text.clone();
        }
        let text = self.issue(kind, None);
        self.standing.insert(kind, text.clone());
        text
    }

    /// Revokes a token; false if there is none.
    pub(crate) fn revoke(&mut self, text: &str) -> bool {
        match self.known.get_mut(text) {
            Some(token) => {
                token.revoked = true;
                true
            }
            None => false,
        }
    }

    /// Checks that a token is valid and of one of these kinds.
    ///
    /// # Errors
    /// Why it is not.
    pub(crate) fn verify(&self, text: &str, kinds: &[TokenKind], now: SystemTime) -> Result<(), String> {
        let token = self.known.get(text).ok_or("this token was never issued here")?;
        if token.revoked {
            return Err("this token was revoked".to_owned());
        }
        if token.until.is_some_and(|until| until <= now) {
            return Err("this token has expired".to_owned());
        }
        if !kinds.contains(&token.kind) {
            let wanted: Vec<_> = kinds.iter().map(ToString::to_string).collect();
            return Err(format!(
                "this token is for {}, but the call takes one for {}",
                token.kind,
                wanted.join(" or ")
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_why_a_token_is_refused() {
        let mut tokens = Tokens::default();
        let now = SystemTime::UNIX_EPOCH;
        let text = tokens.issue(TokenKind::App, Some(now + LIFETIME));
        assert_eq!(tokens.verify(&text, &[TokenKind::App], now), Ok(()));
        let why =
            |tokens: &Tokens, text, now| tokens.verify(text, &[TokenKind::User, TokenKind::Suite], now).unwrap_err();
        assert_eq!(why(&tokens, "x", now), "this token was never issued here");
        assert_eq!(why(&tokens, &text, now), "this token is for an app, but the call takes one for a user or a suite");
        assert_eq!(why(&tokens, &text, now + LIFETIME), "this token has expired");
        assert!(tokens.revoke(&text));
        assert_eq!(why(&tokens, &text, now), "this token was revoked");
        assert!(!tokens.revoke("x"));
    }

    #[test]
    fn a_revoked_standing_token_is_replaced() {
        let mut tokens = Tokens::default();
        let first = tokens.standing(TokenKind::User);
        assert_eq!(tokens.standing(TokenKind::User), first);
        tokens.revoke(&first);
        assert_ne!(tokens.standing(TokenKind::User), first);
    }
}
