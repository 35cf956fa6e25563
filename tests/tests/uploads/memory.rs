//! What an upload of 100 MB takes in memory, in a process of its own, whose peak the system reports.

#![cfg(target_os = "linux")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;

use bytes::Bytes;
use dingtalk_core::Upload;

use super::{GOOD, Pieces, client, upload};

const SIZE: usize = 100_000_000;

const MOST: usize = 30 << 20;

/// The variables in which a process finds its source and the server.
const SOURCE: &str = "DINGTALK_UPLOAD_SOURCE";
const SERVER: &str = "DINGTALK_UPLOAD_SERVER";

/// Receives one request, and returns how long its body is.
fn receive(listener: &TcpListener) -> usize {
    let (mut stream, _) = listener.accept().unwrap();
    let mut buffer = vec![0; 1 << 20];
    let mut head = Vec::new();
    let end = loop {
        let read = stream.read(&mut buffer).unwrap();
        head.extend_from_slice(&buffer[..read]);
        if let Some(end) = head.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let text = String::from_utf8_lossy(&head[..end]).to_ascii_lowercase();
    let length = text.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()).unwrap();
    let length: usize = length.parse().unwrap();
    let mut received = head.len() - end;
    while received < length {
        let read = stream.read(&mut buffer).unwrap();
        assert_ne!(read, 0, "{received} of {length} bytes");
        received += read;
    }
    write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{GOOD}", GOOD.len()).unwrap();
    received
}

#[test]
fn a_long_upload_takes_little_memory() {
    let on_disk = super::arriving::OnDisk::new("long.zip", &[]);
    std::fs::File::options().write(true).open(&on_disk.0).unwrap().set_len(SIZE as u64).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    for source in ["bytes", on_disk.0.to_str().unwrap(), "stream"] {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "memory::one_upload", "--nocapture"]).env(SOURCE, source).env(SERVER, &address);
        let (output, received) = std::thread::scope(|scope| {
            let received = scope.spawn(|| receive(&listener));
            (child.output().unwrap(), received.join().unwrap())
        });
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{source}: {text} {}", String::from_utf8_lossy(&output.stderr));
        assert!((SIZE..SIZE + 1_000).contains(&received), "{source}: {received}");
        let peak = text.split("peak: ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap();
        let peak = peak.parse::<usize>().unwrap() << 10;
        println!("{source}: {} kB", peak >> 10);
        assert!(peak < MOST, "{source} takes {} MiB", peak >> 20);
    }
}

/// What the test above runs in another process.
#[tokio::test]
async fn one_upload() {
    let (Ok(source), Ok(server)) = (std::env::var(SOURCE), std::env::var(SERVER)) else { return };
    let media = match source.as_str() {
        "bytes" => Upload::bytes("long.zip", vec![7; SIZE]),
        "stream" => {
            let piece = Bytes::from(vec![7; 1_000_000]);
            Upload::stream(
                "long.zip",
                SIZE as u64,
                Pieces::new((0..SIZE / piece.len()).map(move |_| Ok(piece.clone()))),
            )
        }
        path => Upload::path(path),
    };
    let client = client(server);
    let before = memory("VmRSS:");
    upload(media, &client).await.unwrap();
    println!("peak: {} kB", memory("VmHWM:") - before);
}

/// What the system says about this process, in kB.
fn memory(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
