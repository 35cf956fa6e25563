//! TLS as the crate's features provide it. The fault tests in the workspace's `tests` show what it accepts and refuses.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use bytes::Bytes;
use dingtalk_core::{BoxFuture, Client, Error, RequestBody, Transport, TransportError, TransportFailure};

const HAS_TLS: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

struct Own;

impl Transport for Own {
    fn send(
        &self,
        _: http::Request<RequestBody>,
        _: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async { Ok(http::Response::default()) })
    }
}

#[test]
fn https_is_refused_where_nothing_brings_tls() {
    for builder in [Client::builder(), Client::builder().new_gateway("http://127.0.0.1:1")] {
        let error = builder.build().err();
        assert_eq!(error.is_none(), HAS_TLS, "{error:?}");
        if let Some(error) = error {
            assert!(matches!(&error, Error::Transport(error) if error.failure() == TransportFailure::Connect));
            assert!(error.to_string().contains("enable the feature `rustls` or `native-tls`"), "{error}");
        }
    }
}

#[test]
fn this_machine_and_other_transports_need_no_tls() {
    Client::builder().endpoint("http://127.0.0.1:1").build().unwrap();
    Client::builder().transport(Own).build().unwrap();
}

#[test]
fn a_root_certificate_that_is_none_is_refused() {
    let built = Client::builder().root_certificate(b"no certificate".as_slice()).build();
    assert!(matches!(built, Err(Error::Transport(_))), "{built:?}");
}
