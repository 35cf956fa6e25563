//! The program.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use expect_test::expect;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_dingtalk-simulator"))
}

#[test]
fn help_and_mistakes() {
    let run = |arguments: &[&str]| {
        let output = program().args(arguments).output().unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        format!("{}: {text}", output.status.code().unwrap())
    };
    assert!(run(&["--help"]).starts_with("0: A DingTalk stand-in"));
    expect![[r#"
        2: error: unknown option --verbose

        For more information, try --help.
    "#]]
    .assert_eq(&run(&["--verbose"]));
    expect![[r#"
        2: error: --listen needs a value

        For more information, try --help.
    "#]]
    .assert_eq(&run(&["--listen"]));
    expect![[r#"
        2: error: --calls-per-second: `many` is not a whole number

        For more information, try --help.
    "#]]
    .assert_eq(&run(&["--calls-per-second=many"]));
    expect![[r#"
        1: error: 0.0.0.0:0 is not on the loopback interface: listen on 127.0.0.1, ::1 or localhost
    "#]]
    .assert_eq(&run(&["--listen=0.0.0.0:0"]));
}

/// Sends a request with this header line, or none.
fn get(address: &str, path: &str, header: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{header}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_rate_limit() {
    let arguments = ["--listen", "127.0.0.1:0", "--calls-per-second", "0"];
    let mut child = program().args(arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let first = lines.next().unwrap();
    let address = first.strip_prefix("Listening on http://").unwrap().split(',').next().unwrap();
    let token = lines.by_ref().find_map(|line| Some(line.split_once("app token")?.1.trim().to_owned())).unwrap();
    let header = format!("x-acs-dingtalk-access-token: {token}\r\n");
    let answer = get(address, "/v1.0/contact/organizations/authInfos", &header);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(answer.contains("QpsLimitForAppkeyAndApi"), "{answer}");
}

#[test]
fn a_line_for_each_request() {
    let mut child = program().args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let first = lines.next().unwrap();
    let address = first.strip_prefix("Listening on http://").unwrap().split(',').next().unwrap();
    let greeting: Vec<_> = lines.by_ref().skip(1).take_while(|line| !line.is_empty()).collect();

    get(address, "/gettokens", "");
    let said: Vec<_> = lines.take(2).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(greeting.len(), 7, "{greeting:?}");
    expect![[r#"
        GET /gettokens: no operation, 200, 1 violation
          oapi/sns_gettoken.toml:11:1: `path`: expected the path of an operation (did you mean `GET /sns/gettoken`?), got `GET /gettokens`"#]]
    .assert_eq(&said.join("\n"));
}
