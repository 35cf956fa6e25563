//! TLS of the default transport: the feature `native-tls`, or else `rustls`. Without either, there is none.

use reqwest::ClientBuilder;

use crate::transport::BoxError;

/// The error for an https address if no feature provides TLS.
pub(crate) const MISSING: &str = "no TLS is compiled in: enable the feature `rustls` or `native-tls` of dingtalk-core, or set a \
                                  transport with `ClientBuilder::transport`";

/// Whether https addresses can be called.
pub(crate) const COMPILED_IN: bool = cfg!(any(feature = "native-tls", feature = "rustls"));

/// Replaces all TLS settings of the builder. Trusts the operating system's certificates and `roots` (DER).
#[cfg(any(feature = "native-tls", feature = "rustls"))]
pub(crate) fn set_up(builder: ClientBuilder, roots: &[Vec<u8>]) -> Result<ClientBuilder, BoxError> {
    Ok(builder.tls_backend_preconfigured(backend(roots)?))
}

#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
pub(crate) fn set_up(builder: ClientBuilder, _roots: &[Vec<u8>]) -> Result<ClientBuilder, BoxError> {
    Ok(builder)
}

/// The operating system's TLS.
#[cfg(feature = "native-tls")]
fn backend(roots: &[Vec<u8>]) -> native_tls::Result<native_tls::TlsConnector> {
    let mut builder = native_tls::TlsConnector::builder();
    // Older versions of the crate allow 1.0.
    builder.min_protocol_version(Some(native_tls::Protocol::Tlsv12));
    for root in roots {
        builder.add_root_certificate(native_tls::Certificate::from_der(root)?);
    }
    builder.build()
}

/// rustls on ring. Spelled out because reqwest's default compiles aws-lc.
#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
fn backend(roots: &[Vec<u8>]) -> Result<rustls::ClientConfig, rustls::Error> {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let roots = roots.iter().map(|der| rustls::pki_types::CertificateDer::from(der.clone()));
    let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider.clone())?;
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(std::sync::Arc::new(verifier));
    Ok(config.with_no_client_auth())
}
