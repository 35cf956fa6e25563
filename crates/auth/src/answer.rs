//! The answers of the calls that fetch tokens and tickets.

use std::time::Duration;

use dingtalk_core::binding::{Decode, Fields};
use dingtalk_core::{Credential, Json, Secret};

use crate::error::FetchError;
use crate::store::StoredToken;

/// The lifetime of a token whose answer does not state one.
const DEFAULT: Duration = Duration::from_secs(7200);

/// Longer lifetimes are not believed.
pub(crate) const LONGEST: Duration = Duration::from_secs(30 * 24 * 3600);

/// What these answers have in common. Calls read it in place of their own answers, because a token must not be lost to a lifetime or
/// another field that differs from its documentation.
#[derive(Default)]
pub(crate) struct TokenAnswer {
    token: Option<Secret>,
    lifetime: Option<Json>,
    refresh_token: Option<Secret>,
}

impl Fields for TokenAnswer {
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode> {
        Some(match name {
            "accessToken" | "access_token" | "jsapiTicket" => &mut self.token,
            "expireIn" | "expires_in" => &mut self.lifetime,
            "refreshToken" => &mut self.refresh_token,
            _ => return None,
        })
    }
}

impl TokenAnswer {
    /// Takes the refresh token. An empty one counts as missing.
    pub(crate) fn take_refresh_token(&mut self) -> Option<Secret> {
        self.refresh_token.take().filter(|token| !token.expose().trim().is_empty())
    }

    /// Returns the token, unless there is none or calls could not send it.
    pub(crate) fn into_token(self) -> Result<StoredToken, FetchError> {
        let token = self.token.filter(|token| !token.expose().is_empty()).ok_or_else(FetchError::no_token)?;
        match defect(&token) {
            Some(defect) => Err(FetchError::unusable(defect)),
            None => Ok(StoredToken::fresh(token, lifetime(self.lifetime.as_ref()))),
        }
    }
}

/// Why calls cannot send the token.
pub(crate) fn defect(token: &Secret) -> Option<&'static str> {
    Credential::Token(token.clone()).defect()
}

/// Returns the lifetime that an answer states, a whole number of seconds.
fn lifetime(stated: Option<&Json>) -> Duration {
    let seconds = match stated {
        Some(Json::Number(number)) => number.as_u64().or_else(|| whole(number.as_f64()?)),
        Some(Json::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    seconds.filter(|seconds| *seconds > 0).map_or(DEFAULT, Duration::from_secs).min(LONGEST)
}

/// A whole number that is written with a fraction, such as `7200.0`.
fn whole(number: f64) -> Option<u64> {
    (number.fract() == 0.0 && (0.0..1e15).contains(&number)).then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_are_whole_numbers_within_bounds() {
        let of = |json: &str| lifetime(Some(&serde_json::from_str(json).unwrap())).as_secs();
        assert_eq!(lifetime(None), DEFAULT);
        for odd in ["0", "-1", "null", "7200.5", "1e20", "\"abc\"", "\"\"", "\"-7\"", "true", "[300]", "{}"] {
            assert_eq!(of(odd), 7200, "{odd}");
        }
        assert_eq!((of("300"), of("3e2"), of("\"300\""), of("9223372036854775807")), (300, 300, 300, 720 * 3600));
    }

    #[test]
    fn a_token_that_cannot_be_sent_is_refused_without_repeating_it() {
        let answer = |token: &str| TokenAnswer { token: Some(token.into()), ..TokenAnswer::default() };
        let long = "x".repeat(8193);
        for token in [" ", "abc\n", "abc ", "\tabc", "a\0c", "\u{7f}", "令牌", &long] {
            let error = answer(token).into_token().unwrap_err();
            assert!(error.to_string().starts_with("no token could be fetched: the server returned a"), "{error}");
            assert!(!error.to_string().contains("abc"), "{error}");
        }
        assert!(answer(&long[1..]).into_token().is_ok());
    }
}
