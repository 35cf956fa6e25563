//! Tokens and signatures.

use std::time::UNIX_EPOCH;

use dingtalk_spec::model::{Credential, Gateway};
use http::HeaderMap;

use super::context::{Check, Refusal};
use crate::clock::milliseconds;
use crate::credentials::Credentials;
use crate::incoming::Incoming;
use crate::tokens::TokenKind;

const TOKEN_HEADER: &str = "x-acs-dingtalk-access-token";

/// The largest allowed difference between a signature's time and the simulator's.
const SKEW_MS: u64 = 60_000;

/// Codes of the legacy gateway.
const BAD_TOKEN: &str = "40014";
const BAD_TIMESTAMP: &str = "853001";
const SKEWED_TIMESTAMP: &str = "853002";
const BAD_KEY: &str = "853003";
const BAD_SIGNATURE: &str = "853004";
/// A robot's token, and anything that its security settings refuse.
const BAD_ROBOT: &str = "400101";
const INSECURE: &str = "310000";

/// The largest allowed difference between a robot's signature and the simulator's time.
const ROBOT_SKEW_MS: u64 = 3_600_000;

/// A way to present a token.
struct Slot {
    /// `access_token`, or the header's name.
    name: &'static str,
    kinds: Vec<TokenKind>,
}

impl Check<'_> {
    /// Checks the credential, and returns the names in the query that belong to credentials.
    pub(super) fn credential(&mut self, credentials: &Credentials) -> Vec<&'static str> {
        let slots = self.slots();
        let (signs, takes_ticket) = self.signatures();
        let mut names = Vec::new();
        if self.endpoint.gateway == Gateway::Legacy {
            names.extend(slots.iter().map(|slot| slot.name));
        }
        if signs {
            names.extend(["accessKey", "timestamp", "signature"]);
        }
        if takes_ticket {
            names.push("suiteTicket");
        }
        let takes_robots = self.endpoint.operation.credentials.contains(&Credential::RobotToken);
        if takes_robots {
            names.extend(["access_token", "timestamp", "sign"]);
        }
        self.hide_credentials();

        let mut outcomes = Vec::new();
        for slot in &slots {
            if let Some(token) = self.token(slot) {
                let checked = credentials.tokens.verify(&token, &slot.kinds, credentials.now);
                outcomes.push(checked.map_err(|why| self.refuse(BAD_TOKEN, &format!("invalid access_token: {why}"))));
            }
        }
        if signs && ["accessKey", "signature"].iter().any(|name| self.incoming.query_value(name).is_some()) {
            outcomes.push(self.signature(credentials, takes_ticket));
        }
        if takes_robots && let Some(token) = self.incoming.query_value("access_token").filter(|token| !token.is_empty())
        {
            outcomes.push(self.robot(credentials, token));
        }
        match outcomes.len() {
            0 if self.endpoint.operation.credentials.is_empty() => {}
            0 => self.no_credential(&slots, takes_ticket),
            1 => {}
            several => self.report_credentials("one credential", &format!("{several} at once")),
        }
        self.found.refusal = self.found.refusal.take().or_else(|| outcomes.into_iter().find_map(Result::err));
        names
    }

    fn slots(&self) -> Vec<Slot> {
        let kinds: Vec<_> = self.endpoint.operation.credentials.iter().filter_map(|it| token_kind(*it)).collect();
        let (suite, plain): (Vec<_>, Vec<_>) = match self.endpoint.gateway {
            Gateway::New => (Vec::new(), kinds),
            Gateway::Legacy => kinds.into_iter().partition(|kind| *kind == TokenKind::Suite),
        };
        let name = if self.endpoint.gateway == Gateway::New { TOKEN_HEADER } else { "access_token" };
        let slots = [Slot { name, kinds: plain }, Slot { name: "suite_access_token", kinds: suite }];
        slots.into_iter().filter(|slot| !slot.kinds.is_empty()).collect()
    }

    /// Whether the operation takes signatures, and whether with a ticket.
    fn signatures(&self) -> (bool, bool) {
        let takes = |credential| self.endpoint.operation.credentials.contains(&credential);
        let ticket = takes(Credential::SuiteSignature);
        (ticket || takes(Credential::AppSignature), ticket)
    }

    /// Hides tokens and signatures, whether or not the operation takes them.
    fn hide_credentials(&mut self) {
        secrets_of(self.incoming).iter().for_each(|secret| self.hide(secret));
    }

    /// The token that was sent there; an empty one counts as none.
    fn token(&self, slot: &Slot) -> Option<String> {
        let token = if slot.name == TOKEN_HEADER {
            header_text(&self.incoming.headers)
        } else {
            self.incoming.query_value(slot.name).map(str::to_owned)
        };
        token.filter(|token| !token.is_empty())
    }

    fn no_credential(&mut self, slots: &[Slot], takes_ticket: bool) {
        let mut ways: Vec<_> = slots.iter().map(|slot| in_words(slot, self.endpoint.gateway)).collect();
        if self.signatures().0 {
            let ticket = if takes_ticket { " `suiteTicket`," } else { "" };
            ways.push(format!("`accessKey`, `timestamp`,{ticket} and `signature` in the query"));
        }
        let takes_robots = self.endpoint.operation.credentials.contains(&Credential::RobotToken);
        if takes_robots {
            ways.push("a robot's token in the query, as `access_token`".to_owned());
        }
        self.report_credentials(&ways.join(", or "), "nothing");
        let code = match slots.is_empty() {
            _ if takes_robots => BAD_ROBOT,
            true => BAD_KEY,
            false => BAD_TOKEN,
        };
        self.found.refusal = Some(self.refuse(code, "the call carries no credential"));
    }

    fn report_credentials(&mut self, expected: &str, found: &str) {
        self.report(self.endpoint.statement("credentials"), "credentials", expected, found);
    }

    fn signature(&mut self, credentials: &Credentials, takes_ticket: bool) -> Result<(), Refusal> {
        let incoming = self.incoming;
        let needs_ticket = takes_ticket && !self.endpoint.operation.credentials.contains(&Credential::AppSignature);
        let mut missing = vec!["accessKey", "timestamp", "signature"];
        missing.extend(needs_ticket.then_some("suiteTicket"));
        missing.retain(|name| incoming.query_value(name).is_none());
        for name in &missing {
            let at = format!("query.{name}");
            self.report(self.endpoint.statement("credentials"), &at, "a part of the signature", "nothing");
        }
        let part = |name| incoming.query_value(name).unwrap_or_default();

        let Ok(timestamp) = part("timestamp").parse::<i64>() else {
            return Err(self.refuse(BAD_TIMESTAMP, "the timestamp is not a time in milliseconds"));
        };
        let apart = timestamp.abs_diff(milliseconds(credentials.now.max(UNIX_EPOCH)));
        if apart > SKEW_MS {
            let message =
                format!("the timestamp differs from the server's time by {} s; at most 60 s are allowed", apart / 1000);
            return Err(self.refuse(SKEWED_TIMESTAMP, &message));
        }
        let Some(key) = credentials.keys.iter().find(|key| key.access_key() == part("accessKey")) else {
            return Err(self.refuse(BAD_KEY, "the accessKey is unknown"));
        };
        let ticket = incoming.query_value("suiteTicket").filter(|_| takes_ticket);
        if ticket.is_some_and(|ticket| !key.accepts_ticket(ticket)) {
            return Err(self.refuse(BAD_SIGNATURE, "the suiteTicket does not belong to this accessKey"));
        }
        if !key.has_signed(part("signature"), part("timestamp"), ticket) {
            return Err(self.refuse(BAD_SIGNATURE, "the signature does not match accessKey, timestamp and ticket"));
        }
        Ok(())
    }

    /// Checks a robot's token, and its signature if the robot has a secret.
    fn robot(&mut self, credentials: &Credentials, token: &str) -> Result<(), Refusal> {
        let incoming = self.incoming;
        let Some(robot) = credentials.robots.iter().find(|robot| robot.access_token() == token) else {
            return Err(self.refuse(BAD_ROBOT, "no robot has this access_token"));
        };
        if robot.secret().is_none() {
            return Ok(());
        }
        for name in ["timestamp", "sign"] {
            if incoming.query_value(name).is_none() {
                let at = format!("query.{name}");
                self.report(self.endpoint.statement("credentials"), &at, "a part of the robot's signature", "nothing");
            }
        }
        let part = |name| incoming.query_value(name).unwrap_or_default();
        let now = milliseconds(credentials.now.max(UNIX_EPOCH));
        let is_timely = part("timestamp").parse::<i64>().is_ok_and(|time| time.abs_diff(now) <= ROBOT_SKEW_MS);
        if !is_timely {
            return Err(self.refuse(INSECURE, "invalid timestamp"));
        }
        if !robot.has_signed(part("sign"), part("timestamp")) {
            return Err(self.refuse(INSECURE, "sign not match"));
        }
        Ok(())
    }

    fn refuse(&self, legacy_code: &'static str, message: &str) -> Refusal {
        refusal(self.endpoint.gateway, legacy_code, message)
    }
}

fn refusal(gateway: Gateway, legacy_code: &'static str, message: &str) -> Refusal {
    let message = message.to_owned();
    match gateway {
        Gateway::New => Refusal { status: 400, code: "InvalidAuthentication", message },
        Gateway::Legacy => Refusal { status: 200, code: legacy_code, message },
    }
}

/// Tokens and signatures in a request, whether or not its operation takes them.
pub(crate) fn secrets_of(incoming: &Incoming) -> Vec<String> {
    let header = header_text(&incoming.headers);
    let secret_names = ["access_token", "suite_access_token", "signature", "sign", "suiteTicket"];
    let in_query = |name: &Option<String>| name.as_deref().is_some_and(|name| secret_names.contains(&name));
    let pairs = incoming.query.iter().filter(|pair| in_query(&pair.name));
    let values = pairs.flat_map(|pair| std::iter::once(&pair.raw_value).chain(&pair.value));
    header.into_iter().chain(values.cloned()).filter(|secret| !secret.is_empty()).collect()
}

/// Why the token of a request is refused that no spec describes. It may have none.
pub(crate) fn refuse_token(gateway: Gateway, incoming: &Incoming, credentials: &Credentials) -> Option<Refusal> {
    let token = match gateway {
        Gateway::New => header_text(&incoming.headers),
        Gateway::Legacy => {
            let named = ["access_token", "suite_access_token"].iter().find_map(|name| incoming.query_value(name));
            named.map(str::to_owned)
        }
    };
    let token = token.filter(|token| !token.is_empty())?;
    let why = credentials.tokens.verify(&token, &TokenKind::ALL, credentials.now).err()?;
    Some(refusal(gateway, BAD_TOKEN, &format!("invalid access_token: {why}")))
}

fn token_kind(credential: Credential) -> Option<TokenKind> {
    match credential {
        Credential::AppToken => Some(TokenKind::App),
        Credential::UserToken => Some(TokenKind::User),
        Credential::SuiteToken => Some(TokenKind::Suite),
        Credential::SsoToken => Some(TokenKind::Sso),
        Credential::SuiteSignature | Credential::AppSignature | Credential::RobotToken => None,
    }
}

fn in_words(slot: &Slot, gateway: Gateway) -> String {
    let kinds: Vec<_> = slot.kinds.iter().map(ToString::to_string).collect();
    let place = if gateway == Gateway::New { "the header" } else { "the query, as" };
    format!("a token of {} in {place} `{}`", kinds.join(" or "), slot.name)
}

fn header_text(headers: &HeaderMap) -> Option<String> {
    headers.get(TOKEN_HEADER).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
