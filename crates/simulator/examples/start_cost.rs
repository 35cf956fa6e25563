//! Measures the CPU time that it takes to start a simulator, and that of reading all embedded specs, in one process:
//! `cargo run -p dingtalk-simulator --example start_cost`.

use std::error::Error;
use std::time::Duration;
use std::{io, net};

use dingtalk_simulator::Simulator;

fn main() -> Result<(), Box<dyn Error>> {
    let start = || Simulator::builder().start_blocking();
    let (first, dingtalk) = measured(start)?;
    let dingtalk = dingtalk?;
    let (call, called) = measured(|| call_without_token(&dingtalk))?;
    called?;
    let (again, called) = measured(|| call_without_token(&dingtalk))?;
    called?;
    let (unknown, called) = measured(|| request(&dingtalk, "GET /v1.0/contact/organization/authInfos"))?;
    called?;
    let (second, another) = measured(start)?;
    another?;
    let (all, checked) = measured(|| Simulator::builder().check_specs().start_blocking())?;
    checked?;
    println!("{} operations, milliseconds of CPU", dingtalk.operations().count());
    for (what, time) in [
        ("start of the first simulator", first),
        ("first call of an operation", call),
        ("second call of it", again),
        ("call of an unknown path", unknown),
        ("start of a second simulator", second),
        ("start of one that checks all specs", all),
    ] {
        println!("{:>10.2}  {what}", time.as_secs_f64() * 1e3);
    }
    Ok(())
}

/// What `work` returns, and the CPU time of the whole process meanwhile.
fn measured<T>(work: impl FnOnce() -> T) -> io::Result<(Duration, T)> {
    let start = cpu_time()?;
    let result = work();
    Ok((cpu_time()?.saturating_sub(start), result))
}

#[cfg(unix)]
fn cpu_time() -> io::Result<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).map_err(io::Error::other)
}

#[cfg(not(unix))]
fn cpu_time() -> io::Result<Duration> {
    Err(io::ErrorKind::Unsupported.into())
}

fn call_without_token(dingtalk: &Simulator) -> io::Result<()> {
    request(dingtalk, "GET /v1.0/contact/organizations/authInfos")
}

/// Sends a request and reads the answer.
fn request(dingtalk: &Simulator, line: &str) -> io::Result<()> {
    let url = dingtalk.url();
    let mut stream = net::TcpStream::connect(url.strip_prefix("http://").unwrap_or(&url))?;
    let head = format!("{line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    io::Write::write_all(&mut stream, head.as_bytes())?;
    io::copy(&mut stream, &mut io::sink())?;
    Ok(())
}
