//! Listens over Stream mode as `tests/vendor/listen.py` does, and prints what it hears, a line of JSON each.
//!
//! Its arguments are the client id and the client secret. The variable `DINGTALK_OPENAPI_ENDPOINT` names the server. It ends with its
//! input, and then prints how much CPU time and memory it took.

use std::io::{Read as _, Write as _};

use dingtalk_core::{Client, Json};
use dingtalk_events::{Event, Listener, RobotMessage};
use serde_json::json;

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = || arguments.next().ok_or("expected a client id and a client secret");
    let client = Client::builder().endpoint(std::env::var("DINGTALK_OPENAPI_ENDPOINT")?).build()?;
    let listening = Listener::new(argument()?, argument()?)
        .on_any_event(async |event: Event| {
            let data = event.json().ok();
            heard(&json!({"event": event.event_type(), "id": event.id(), "corp_id": event.corp_id(), "data": data}))
        })
        .on_robot_message(async |message: RobotMessage| {
            heard(&json!({"text": message.text(), "sender": message.sender_staff_id()}))
        })
        .start(&client)
        .await?;
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    drop(listening);
    Ok(heard(&json!({"cpu": cpu()?, "memory_kb": memory()?}))?)
}

fn heard(what: &Json) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{what}")
}

/// User and system CPU time, in seconds.
#[cfg(unix)]
fn cpu() -> Result<f64, Failure> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Ok(std::time::Duration::try_from(time)?.as_secs_f64())
}

#[cfg(not(unix))]
fn cpu() -> Result<f64, Failure> {
    Err("the CPU time is unknown here".into())
}

/// The memory in use, in kB.
fn memory() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("the memory is unknown here")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
