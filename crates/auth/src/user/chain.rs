//! Refresh tokens, each of which is exchanged for the next one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use dingtalk_core::Secret;

use crate::error::FetchError;

/// A refresh token, and the number of earlier ones.
#[derive(Clone)]
pub(super) struct Link {
    number: u64,
    pub(super) token: Secret,
}

impl Link {
    /// Its form in a store, `3:t0k3n`. The number shows which of two tokens is newer, even if the store has lost some.
    pub(super) fn write(&self) -> Secret {
        Secret::new(format!("{}:{}", self.number, self.token.expose()))
    }

    pub(super) fn read(text: &Secret) -> Option<Self> {
        let (number, token) = text.expose().split_once(':')?;
        Some(Self { number: number.parse().ok()?, token: Secret::new(token) })
    }
}

/// What is exchanged for the next access token.
pub(super) enum Grant {
    Code(Secret),
    Refresh(Link),
}

impl Grant {
    /// The refresh token that the server returned for it.
    pub(super) fn followed_by(&self, token: Secret) -> Link {
        let number = match self {
            Self::Code(_) => 1,
            Self::Refresh(link) => link.number.saturating_add(1),
        };
        Link { number, token }
    }
}

/// The newest refresh token that this process knows.
pub(super) struct Chain(Mutex<State>);

struct State {
    code: Code,
    last: Option<Link>,
}

enum Code {
    /// There was no code.
    None,
    Unused(Secret),
    Spent,
}

impl Chain {
    pub(super) fn from_code(code: Secret) -> Self {
        Self(Mutex::new(State { code: Code::Unused(code), last: None }))
    }

    pub(super) fn from_refresh_token(token: Secret) -> Self {
        Self(Mutex::new(State { code: Code::None, last: Some(Link { number: 0, token }) }))
    }

    pub(super) fn stored() -> Self {
        Self(Mutex::new(State { code: Code::None, last: None }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns what to exchange next: the newest refresh token of the store or of this process, or else the code, which is then spent.
    pub(super) fn next(&self, stored: Option<Link>) -> Result<Grant, FetchError> {
        let mut state = self.state();
        if let Some(stored) = stored
            && state.last.as_ref().is_none_or(|last| last.number < stored.number)
        {
            state.last = Some(stored);
        }
        if let Some(last) = &state.last {
            return Ok(Grant::Refresh(last.clone()));
        }
        match std::mem::replace(&mut state.code, Code::Spent) {
            Code::Unused(code) => Ok(Grant::Code(code)),
            Code::Spent => Err(FetchError::code_spent()),
            Code::None => {
                state.code = Code::None;
                Err(FetchError::nothing_stored())
            }
        }
    }

    /// Takes back a grant that was not sent.
    pub(super) fn give_back(&self, grant: Grant) {
        if let Grant::Code(code) = grant {
            self.state().code = Code::Unused(code);
        }
    }

    /// Adds a refresh token. Returns false if a newer one is known, because another fetch has taken over and was faster.
    pub(super) fn grow(&self, link: Link) -> bool {
        let mut state = self.state();
        let is_newer = state.last.as_ref().is_none_or(|last| last.number < link.number);
        if is_newer {
            state.last = Some(link);
        }
        is_newer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(grant: Result<Grant, FetchError>) -> String {
        match grant.unwrap() {
            Grant::Code(code) => format!("code {}", code.expose()),
            Grant::Refresh(link) => format!("{} {}", link.number, link.token.expose()),
        }
    }

    fn link(text: &str) -> Option<Link> {
        Link::read(&Secret::new(text))
    }

    #[test]
    fn the_newest_refresh_token_is_used() {
        let chain = Chain::from_refresh_token("r0".into());
        assert_eq!(token(chain.next(None)), "0 r0");
        assert_eq!(token(chain.next(link("5:r5"))), "5 r5");
        assert_eq!(token(chain.next(link("3:r3"))), "5 r5");
        assert_eq!(token(chain.next(link("torn"))), "5 r5");
        let next = chain.next(None).unwrap().followed_by("a:b".into());
        assert_eq!(next.write().expose(), "6:a:b");
        assert!(chain.grow(link(next.write().expose()).unwrap()));
        assert!(!chain.grow(link("6:late").unwrap()));
        assert_eq!(token(chain.next(None)), "6 a:b");
    }

    #[test]
    fn a_code_is_used_once() {
        let chain = Chain::from_code("c".into());
        let grant = chain.next(None).unwrap();
        assert!(chain.next(None).is_err());
        chain.give_back(grant);
        assert_eq!(token(chain.next(None)), "code c");
        assert!(chain.next(None).is_err());
        assert_eq!(token(chain.next(link("1:r1"))), "1 r1");
        assert!(Chain::stored().next(None).is_err());
    }
}
