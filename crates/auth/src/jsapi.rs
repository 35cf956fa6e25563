//! An app's ticket for the JS API.

use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::shared::{milliseconds_now, unique_id};
use dingtalk_core::{BoxFuture, Client, CredentialKind, Secret};
use dingtalk_oauth2_1_0 as oauth;
use percent_encoding::percent_decode_str;

use crate::answer::TokenAnswer;
use crate::app_identity::AppIdentity;
use crate::cache::{CachedSource, Fetch};
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{GuardedStore, StoredToken};

/// A ticket that signs JS API calls, as returned by [`App::jsapi_ticket`](crate::App::jsapi_ticket).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsapiTicket {
    ticket: Secret,
    remaining: Duration,
}

impl JsapiTicket {
    pub(crate) fn new(ticket: Secret, remaining: Duration) -> Self {
        Self { ticket, remaining }
    }

    /// Returns the ticket.
    #[must_use]
    pub fn ticket(&self) -> &Secret {
        &self.ticket
    }

    /// Returns how long the ticket was still valid when it was returned.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.remaining
    }
}

impl JsapiTicket {
    /// Signs the page at `url` for `dd.config`.
    ///
    /// Pass the page's `location.href` as it is: the fragment is removed, and the query is decoded, as DingTalk's clients do. The hash is
    /// SHA-256, as in the vendor's guides; for SHA-1, which older descriptions use, see [`JsapiSignature::sha1`].
    ///
    /// ```
    /// # fn example(ticket: dingtalk_auth::JsapiTicket) {
    /// let signed = ticket.sign("https://example.com/page?id=1#top");
    /// println!("{} {} {}", signed.time_stamp(), signed.nonce_str(), signed.signature());
    /// # }
    /// ```
    #[must_use]
    pub fn sign(&self, url: &str) -> JsapiSignature {
        let milliseconds = u64::try_from(milliseconds_now()).unwrap_or_default();
        self.sign_with(url, unique_id(), milliseconds)
    }

    /// Does the same with a random text and a time, in milliseconds since 1970, of your own.
    #[must_use]
    pub fn sign_with(&self, url: &str, nonce_str: impl Into<String>, time_stamp: u64) -> JsapiSignature {
        let nonce_str = nonce_str.into();
        let (ticket, url) = (self.ticket.expose(), as_seen(url));
        let text = format!("jsapi_ticket={ticket}&noncestr={nonce_str}&timestamp={time_stamp}&url={url}");
        JsapiSignature { nonce_str, time_stamp, text: text.into() }
    }
}

/// The signature of a page, for the `dd.config` of its script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsapiSignature {
    nonce_str: String,
    time_stamp: u64,
    /// Contains the ticket.
    text: Secret,
}

impl JsapiSignature {
    /// Returns the `nonceStr`.
    #[must_use]
    pub fn nonce_str(&self) -> &str {
        &self.nonce_str
    }

    /// Returns the `timeStamp`, in milliseconds since 1970.
    #[must_use]
    pub fn time_stamp(&self) -> u64 {
        self.time_stamp
    }

    /// Returns the `signature`, by SHA-256.
    #[must_use]
    pub fn signature(&self) -> String {
        let hash = hmac_sha256::Hash::hash(self.text.expose().as_bytes());
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Returns the `signature` by SHA-1.
    #[must_use]
    pub fn sha1(&self) -> String {
        sha1_smol::Sha1::from(self.text.expose()).digest().to_string()
    }
}

/// A page's address as DingTalk's clients see it.
fn as_seen(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    match url.split_once('?') {
        Some((page, query)) => {
            format!("{page}?{}", percent_decode_str(&query.replace('+', " ")).decode_utf8_lossy())
        }
        None => url.to_owned(),
    }
}

/// Fetches an app's tickets with the app's tokens.
pub(crate) struct TicketSource {
    app: Arc<CachedSource<AppIdentity>>,
}

impl TicketSource {
    pub(crate) fn new(app: Arc<CachedSource<AppIdentity>>) -> Self {
        Self { app }
    }
}

impl Fetch for TicketSource {
    fn key(&self, host: &str) -> TokenKey {
        let (corp_id, client_id) = self.app.source().ids();
        TokenKey::jsapi_ticket(host, corp_id, client_id)
    }

    fn kind(&self) -> Option<CredentialKind> {
        None
    }

    fn edition(&self) -> u64 {
        self.app.source().edition()
    }

    fn fetch<'a>(
        &'a self,
        client: &'a Client,
        _store: &'a GuardedStore,
    ) -> BoxFuture<'a, Result<StoredToken, FetchError>> {
        Box::pin(async move {
            let request = oauth::create_jsapi_ticket().build().answer_as::<TokenAnswer>();
            let answer = request.send(client).credentials(Arc::clone(&self.app)).await.map_err(FetchError::call)?;
            answer.into_token()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket() -> JsapiTicket {
        JsapiTicket::new("ticket1".into(), Duration::ZERO)
    }

    #[test]
    fn signatures_are_those_of_others() {
        // A third party's library gives the first one, the vendor's sample in its guide the second.
        let signed = ticket().sign_with("https://example.com/a?b=1", "abc", 1_700_000_000_000);
        assert_eq!(signed.sha1(), "81fb5012b51618f0327cf0022f03477c5a60bd40");
        assert_eq!(signed.signature(), "cc65e5caa8b60ed158a6c0399fb1ec56a95733b54536edcb69ab431a260c95b7");
        assert_eq!((signed.nonce_str(), signed.time_stamp()), ("abc", 1_700_000_000_000));
        assert!(!format!("{signed:?}").contains("ticket1"));
    }

    #[test]
    fn addresses_are_signed_as_clients_see_them() {
        for (given, seen) in [
            ("https://example.com/a?b=1#top?x", "https://example.com/a?b=1"),
            ("https://example.com", "https://example.com"),
            ("https://example.com/%20?q=%E9%92%89+b%26c", "https://example.com/%20?q=\u{9489} b&c"),
            ("https://example.com/?a?b%3Fc", "https://example.com/?a?b?c"),
        ] {
            assert_eq!(as_seen(given), seen);
        }
    }

    #[test]
    fn each_signature_has_a_text_of_its_own() {
        let (one, other) = (ticket().sign("https://example.com/"), ticket().sign("https://example.com/"));
        assert_ne!(one.nonce_str(), other.nonce_str());
        assert_ne!(one.signature(), other.signature());
    }
}
