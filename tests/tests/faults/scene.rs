//! A fault on the network: an address to call, and what is behind it.

use std::any::Any;
use std::net::SocketAddr;
use std::time::Duration;

use dingtalk_test_support::loopback::{Loopback, Script};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::certificates::Front;
use crate::table::Does;
use crate::{SERVERS, serve};

pub(crate) struct Scene {
    /// The address of the call.
    pub(crate) address: String,
    /// The server that it reaches.
    pub(crate) server: Option<Loopback>,
    /// The server that it must not reach.
    pub(crate) elsewhere: Option<Loopback>,
    /// Whatever else has to exist during the call.
    _behind: Option<Box<dyn Any>>,
}

impl Scene {
    pub(crate) fn of(does: &Does) -> Self {
        match does {
            Does::Refuses => Self::without_server(unused()),
            Does::NeverTakes => Self::without_server(crowded()),
            Does::HasNoAddress => Self {
                address: "https://api.dingtalk.invalid".to_owned(),
                server: None,
                elsewhere: None,
                _behind: None,
            },
            Does::Runs(script) => Self::with_server("http", script.clone()),
            Does::RunsTls(script) => Self::with_server("https", script.clone()),
            Does::Shows(shown) => {
                let server = serve([Script::keep(200, crate::table::GOOD)]);
                let front = Front::start(*shown, &server);
                let address = front.url.clone();
                Self { address, server: Some(server), elsewhere: None, _behind: Some(Box::new(front)) }
            }
            Does::Answers(status, headers, body) => {
                Self::with_server("http", Script::answer_with(*status, headers, body))
            }
            Does::SendsAway(status) => {
                let elsewhere = serve([Script::answer(200, "{}")]);
                let location = format!("location: {}/elsewhere\r\n", elsewhere.url());
                let scene = Self::with_server("http", Script::answer_with(*status, &location, crate::table::MOVED));
                Self { elsewhere: Some(elsewhere), ..scene }
            }
        }
    }

    fn with_server(scheme: &str, script: Script) -> Self {
        let server = serve([script]);
        let address = server.url().replace("http", scheme);
        Self { address, server: Some(server), elsewhere: None, _behind: None }
    }

    fn without_server((address, behind): (SocketAddr, impl Any)) -> Self {
        Self { address: format!("http://{address}"), server: None, elsewhere: None, _behind: Some(Box::new(behind)) }
    }
}

fn bound() -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    socket
}

/// An address where nobody listens, and whose port nobody else can take.
fn unused() -> (SocketAddr, impl Any) {
    let socket = bound();
    (socket.local_addr().unwrap(), socket)
}

/// An address where connections are never accepted, and where the queue is full.
fn crowded() -> (SocketAddr, impl Any) {
    SERVERS.block_on(async {
        let listener = bound().listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut waiting = Vec::new();
        while let Ok(stream) = timeout(Duration::from_millis(200), TcpStream::connect(address)).await {
            waiting.push(stream.unwrap());
            assert!(waiting.len() < 100, "the queue has no end");
        }
        (address, (listener, waiting))
    })
}
