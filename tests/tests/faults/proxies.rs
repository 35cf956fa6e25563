//! Proxies that the program sets.

use dingtalk_test_support::loopback::{Loopback, Script};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::certificates::{Front, Shown, authority};
use crate::table::Call;
use crate::{SERVERS, client, make, serve, shown};

/// A proxy that makes tunnels, its address, and the heads of the requests that it receives.
fn tunnels() -> (String, UnboundedReceiver<String>) {
    let (heads, received) = unbounded_channel();
    let listener = SERVERS.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    SERVERS.spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            let head = String::from_utf8(head).unwrap();
            let target = head.split(' ').nth(1).unwrap().to_owned();
            heads.send(head).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            SERVERS.spawn(async move {
                let mut there = TcpStream::connect(target).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut there).await;
            });
        }
    });
    (address, received)
}

#[test]
fn encrypted_calls_pass_the_proxy_of_the_client_in_a_tunnel() {
    let server: Loopback = serve([Script::answer(200, r#"{"orgName":"a","errmsg":"a"}"#)]);
    let front = Front::start(Shown::Good, &server);
    let (proxy, mut heads) = tunnels();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let client =
        client(&front.url).root_certificate(authority()).http(through(&format!("http://me:pr0xy-pass@{proxy}")));
    let client = client.build().unwrap();
    for call in [Call::New, Call::Legacy] {
        assert_eq!(runtime.block_on(make(call, &client)).unwrap().as_deref(), Some("a"));
        let head = heads.try_recv().unwrap();
        assert!(head.starts_with(&format!("CONNECT {} HTTP/1.1\r\n", front.url.replace("https://", ""))), "{head}");
        assert!(head.to_ascii_lowercase().contains("\r\nproxy-authorization: basic "), "{head}");
        assert!(!head.contains(shown::TOKEN), "{head}");
    }
    assert!(server.received().iter().all(|request| request.header("proxy-authorization").is_none()));
    assert!(!format!("{client:?}").contains("pr0xy-pass"));
}

/// If only one gateway is unencrypted, its calls pass no proxy, not even one that is set for everything.
#[test]
fn each_request_decides_for_itself() {
    let server = serve([Script::answer(200, r#"{"orgName":"a","errmsg":"a"}"#)]);
    let front = Front::start(Shown::Good, &server);
    let (proxy, mut heads) = tunnels();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let client = client(&front.url).new_gateway(server.url()).root_certificate(authority());
    let client = client.http(through(&format!("http://{proxy}"))).build().unwrap();
    assert_eq!(runtime.block_on(make(Call::New, &client)).unwrap().as_deref(), Some("a"));
    assert!(heads.try_recv().is_err());
    assert_eq!(runtime.block_on(make(Call::Legacy, &client)).unwrap().as_deref(), Some("a"));
    assert!(heads.try_recv().unwrap().starts_with("CONNECT "));
}

fn through(proxy: &str) -> impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + use<> {
    let proxy = reqwest::Proxy::all(proxy).unwrap();
    move |http| http.proxy(proxy.clone())
}
