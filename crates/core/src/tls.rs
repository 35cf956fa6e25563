//! TLS of the default transport: the feature `native-tls`, or else `rustls`. Without either, there is none.

use reqwest::ClientBuilder;

use crate::transport::BoxError;

/// The error for an https address if no feature provides TLS.
pub(crate) const MISSING: &str = "no TLS is compiled in: enable the feature `rustls` or `native-tls` of dingtalk-core, or set a \
                                  transport with `ClientBuilder::transport`";

/// Whether https addresses can be called.
pub(crate) const COMPILED_IN: bool = cfg!(any(feature = "native-tls", feature = "rustls"));

/// The TLS of all connections of a client.
#[cfg(feature = "native-tls")]
pub(crate) type Backend = native_tls::TlsConnector;
#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
pub(crate) type Backend = rustls::ClientConfig;
#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
pub(crate) struct Backend;

/// Replaces all TLS settings of the builder.
#[cfg(any(feature = "native-tls", feature = "rustls"))]
pub(crate) fn set_up(builder: ClientBuilder, backend: &Backend) -> ClientBuilder {
    builder.tls_backend_preconfigured(backend.clone())
}

#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
pub(crate) fn set_up(builder: ClientBuilder, _backend: &Backend) -> ClientBuilder {
    builder
}

#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
pub(crate) fn backend(_roots: &[Vec<u8>]) -> Result<Backend, BoxError> {
    Ok(Backend)
}

/// The operating system's TLS. Trusts its certificates and `roots` (DER).
#[cfg(feature = "native-tls")]
pub(crate) fn backend(roots: &[Vec<u8>]) -> Result<Backend, BoxError> {
    let mut builder = native_tls::TlsConnector::builder();
    // Older versions of the crate allow 1.0.
    builder.min_protocol_version(Some(native_tls::Protocol::Tlsv12));
    for root in roots {
        builder.add_root_certificate(native_tls::Certificate::from_der(root)?);
    }
    Ok(builder.build()?)
}

/// rustls on ring. Trusts the operating system's certificates and `roots` (DER). Spelled out because reqwest's default compiles aws-lc.
#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
pub(crate) fn backend(roots: &[Vec<u8>]) -> Result<Backend, BoxError> {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let roots = roots.iter().map(|der| rustls::pki_types::CertificateDer::from(der.clone()));
    let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider.clone())?;
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(std::sync::Arc::new(verifier));
    Ok(config.with_no_client_auth())
}
