//! Connections of other protocols, such as WebSockets, over the client's transport.

use http::Uri;

use crate::client::Client;
use crate::transport::{TransportError, TransportFailure};
use crate::upgraded::Upgraded;
use crate::wire;

impl Client {
    /// Asks a server to switch to another protocol, such as a WebSocket, and returns its answer with the open connection.
    ///
    /// The connection uses the client's proxy and TLS, and the transport's limit for connecting. The request carries only what you set,
    /// without a credential: it may go to any host. What is sent on the connection is up to you.
    ///
    /// # Errors
    /// Fails if the address is not https (plain http is allowed only to the loopback interface), if the server answers with another
    /// status than 101, or if the client's transport cannot do this ([`Transport::upgrade`](crate::Transport::upgrade)).
    pub async fn upgrade(&self, request: http::Request<()>) -> Result<http::Response<Upgraded>, TransportError> {
        if !is_safe(request.uri()) {
            let reason = "its address is not https (http is allowed only to the loopback interface)";
            return Err(TransportError::known(TransportFailure::Connect, reason));
        }
        self.transport().upgrade(request).await
    }
}

fn is_safe(address: &Uri) -> bool {
    let mut parts = address.clone().into_parts();
    parts.path_and_query = Some(http::uri::PathAndQuery::from_static("/"));
    Uri::from_parts(parts).is_ok_and(|base| wire::base_address("address", &base.to_string()).is_ok())
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_encrypted_addresses_and_this_machine_are_safe() {
        for address in
            ["https://wss.dingtalk.com:443/connect?ticket=a", "http://127.0.0.1:1/c?ticket=b", "http://[::1]/"]
        {
            assert!(super::is_safe(&address.parse().unwrap()), "{address}");
        }
        for address in
            ["http://wss.dingtalk.com/c", "wss://127.0.0.1/c", "/c", "http://127.0.0.1.example.com/", "https://a@b.c/"]
        {
            assert!(!super::is_safe(&address.parse().unwrap()), "{address}");
        }
    }
}
