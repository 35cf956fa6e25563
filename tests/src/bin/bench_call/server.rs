//! A small HTTP server in a separate process, whose CPU time is not counted.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::{Value, json};

/// The organization whose answer is large.
pub(crate) const LARGE: &str = "dinglargef1744b54241496ee0f45d8x";

/// The number of agents in 80 kB.
const AGENTS: usize = 380;

/// The server's process, which ends when this is dropped or when the client's process ends.
pub(crate) struct Server {
    process: Child,
    url: String,
}

impl Server {
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Starts this program again, as a server.
pub(crate) fn start() -> io::Result<Server> {
    let program = std::env::current_exe()?;
    let mut process = Command::new(program).arg("--serve").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut url = String::new();
    if let Some(said) = process.stdout.take() {
        BufReader::new(said).read_line(&mut url)?;
    }
    Ok(Server { process, url: url.trim().to_owned() })
}

/// Serves until standard input ends.
pub(crate) fn serve() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    writeln!(io::stdout(), "http://{}", listener.local_addr()?)?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // The server does not care if a client has gone away.
            thread::spawn(move || connection(stream));
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink()).map(|_| ())
}

fn connection(stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    let answers = [organization(), authorization(1), authorization(AGENTS)].map(|body| whole(&body));
    let [organization, small, large] = &answers;
    let (mut line, mut body) = (String::new(), Vec::new());
    loop {
        let (mut is_legacy, mut length) = (false, 0);
        for first in [true].into_iter().chain(std::iter::repeat(false)) {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            } else if first {
                is_legacy = text.starts_with("POST /service/get_auth_info?");
            } else if let Some((name, value)) = text.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
        let is_large = body.windows(LARGE.len()).any(|window| window == LARGE.as_bytes());
        writer.write_all(match (is_legacy, is_large) {
            (false, _) => organization,
            (true, false) => small,
            (true, true) => large,
        })?;
    }
}

fn whole(body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\nserver: Tengine\r\nvary: Accept-Encoding";
    format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn organization() -> Value {
    json!({
        "orgName": "Test Co.", "licenseOrgName": "Test Co., Ltd.", "registrationNum": "110108012660422",
        "unifiedSocialCredit": "91110108551385082Q", "organizationCode": "11111111-1", "legalPerson": "Zhang San",
        "licenseUrl": "https://static-legacy.example.com/licence/lADPDefRxxj6mvVUVg_86_84.jpg", "authLevel": 1
    })
}

fn authorization(agents: usize) -> Value {
    let agent = |index: usize| {
        json!({
            "agentid": 852_381_775 + index, "appid": 53_642 + index, "agent_name": "小程序DEMO",
            "logo_url": "https://static-legacy.example.com/media/lADPDefRxxj6mvVUVg_86_84.jpg",
            "admin_list": ["manager975", "0936424561-2122"]
        })
    };
    json!({
        "errcode": 0, "errmsg": "ok",
        "auth_user_info": { "userId": "manager975" },
        "auth_corp_info": {
            "corp_type": 0, "corpid": "dingbef1744b54241496ee0f45d8xxxx", "auth_level": 0, "auth_channel": "",
            "industry": "", "full_corp_name": "小程序体验HTTP", "corp_name": "小程序体验HTTP",
            "invite_url": "https://wx.example.com/invite-page/index.html?bizSource=____source____&corpId=dingbef1744b54241496",
            "auth_channel_type": "", "invite_code": "", "is_authenticated": false, "license_code": "", "corp_logo_url": ""
        },
        "channel_auth_info": { "channelAgent": [] },
        "auth_info": { "agent": (0..agents).map(agent).collect::<Vec<_>>() },
        "auth_market_info": {}
    })
}
