//! A TLS server, and its certificates.

use std::sync::{Arc, LazyLock};

use dingtalk_test_support::loopback::Loopback;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use crate::SERVERS;

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shown {
    /// Nothing: it belongs to the server, and [`authority`] issued it.
    Good,
    /// An unknown authority issued it.
    Stranger,
    SelfSigned,
    OtherHost,
    Expired,
    NotYetValid,
}

type Authority = CertifiedIssuer<'static, KeyPair>;

static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| new_authority("the tests' authority"));

/// The authority that a client may trust, in DER.
pub(crate) fn authority() -> Vec<u8> {
    AUTHORITY.der().to_vec()
}

fn new_authority(name: &str) -> Authority {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn certificate(shown: Shown, key: &KeyPair) -> Certificate {
    let host = if matches!(shown, Shown::OtherHost) { "api.dingtalk.invalid" } else { "127.0.0.1" };
    let mut params = CertificateParams::new([host.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, host);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    match shown {
        Shown::Expired => params.not_after = rcgen::date_time_ymd(2020, 1, 1),
        Shown::NotYetValid => params.not_before = rcgen::date_time_ymd(3000, 1, 1),
        Shown::Good | Shown::Stranger | Shown::SelfSigned | Shown::OtherHost => {}
    }
    match shown {
        Shown::SelfSigned => params.self_signed(key),
        Shown::Stranger => params.signed_by(key, &new_authority("another authority")),
        Shown::Good | Shown::OtherHost | Shown::Expired | Shown::NotYetValid => params.signed_by(key, &AUTHORITY),
    }
    .unwrap()
}

/// Accepts TLS connections, and forwards them as plain text. Stops if dropped.
pub(crate) struct Front {
    pub(crate) url: String,
    task: AbortHandle,
}

impl Front {
    pub(crate) fn start(shown: Shown, server: &Loopback) -> Self {
        let key = KeyPair::generate().unwrap();
        let chain = vec![certificate(shown, &key).der().clone()];
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, PrivateKeyDer::Pkcs8(key.serialize_der().into()))
            .unwrap();
        let listener = SERVERS.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let behind = server.url().replace("http://", "");
        let task = SERVERS.spawn(serve(listener, Arc::new(config).into(), behind)).abort_handle();
        Self { url, task }
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor, behind: String) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, behind) = (acceptor.clone(), behind.clone());
        connections.spawn(async move {
            // The tests look for clients that reject the certificate.
            let mut stream = acceptor.accept(stream).await?;
            copy_bidirectional(&mut stream, &mut TcpStream::connect(behind).await?).await
        });
    }
}
