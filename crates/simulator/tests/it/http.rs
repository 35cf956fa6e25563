//! An HTTP client that sends exactly what a test gives it, mistakes included.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use dingtalk_simulator::Simulator;
use serde_json::Value;

pub(crate) struct Call {
    line: String,
    headers: Vec<String>,
    body: Vec<u8>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: String,
}

/// A call with a request line such as `GET /v1.0/x?y=z`.
pub(crate) fn call(line: &str) -> Call {
    Call { line: line.to_owned(), headers: Vec::new(), body: Vec::new() }
}

impl Call {
    pub(crate) fn header(mut self, header: &str) -> Self {
        self.headers.push(header.to_owned());
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header(&format!("x-acs-dingtalk-access-token: {token}"))
    }

    /// A body as it should be sent.
    pub(crate) fn json(self, body: &str) -> Self {
        self.header("content-type: application/json; charset=utf-8").body(body)
    }

    /// A body and its length, and no more.
    pub(crate) fn body(mut self, body: &str) -> Self {
        self.body = body.as_bytes().to_vec();
        self.header(&format!("content-length: {}", body.len()))
    }

    /// A body in one chunk, of unknown length.
    pub(crate) fn chunked(mut self, body: &str) -> Self {
        self.body = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len()).into_bytes();
        self.header("transfer-encoding: chunked")
    }

    pub(crate) fn send(self, dingtalk: &Simulator) -> Answer {
        let mut stream = TcpStream::connect(dingtalk.url().strip_prefix("http://").unwrap()).unwrap();
        let headers: String = self.headers.iter().map(|header| format!("{header}\r\n")).collect();
        let head = format!("{} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n", self.line);
        stream.write_all(&[head.into_bytes(), self.body].concat()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (headers, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = headers.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, headers: headers.to_owned(), body: body.to_owned() }
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Status and body, a line each.
    pub(crate) fn show(&self) -> String {
        format!("{}\n{}\n", self.status, self.body)
    }
}
