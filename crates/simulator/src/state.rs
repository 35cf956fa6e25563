//! What a simulator knows and remembers, and how it answers.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use dingtalk_spec::model::Gateway;

use crate::answer::{Answer, Finished, usual_answer};
use crate::check::{Findings, check};
use crate::clock::Clock;
use crate::incoming::Incoming;
use crate::record::{Answered, Received};
use crate::routes::{Endpoint, Route, Routes};
use crate::signing::SigningKey;
use crate::tokens::Tokens;
use crate::violation::Violation;

/// Called with every request, once it is answered.
pub(crate) type Hook = Box<dyn Fn(&Received) + Send + Sync>;

/// Shared by the handle and the server.
pub(crate) struct State {
    pub(crate) routes: Arc<Routes>,
    pub(crate) clock: Clock,
    pub(crate) hook: Option<Hook>,
    most_remembered: usize,
    memory: Mutex<Memory>,
}

/// What changes.
pub(crate) struct Memory {
    pub(crate) desk: Desk,
    /// Answers asked for, by operation.
    pub(crate) queues: HashMap<String, VecDeque<Answer>>,
    /// Answers asked for, for whatever call.
    pub(crate) any: VecDeque<Answer>,
    pub(crate) received: VecDeque<Received>,
    requests: u64,
}

/// Everything about credentials.
pub(crate) struct Desk {
    pub(crate) tokens: Tokens,
    pub(crate) keys: Vec<SigningKey>,
    pub(crate) now: SystemTime,
}

/// A request, judged.
struct Judged<'r> {
    gateway: Gateway,
    endpoint: Option<&'r Endpoint>,
    findings: Findings,
}

impl State {
    pub(crate) fn new(
        routes: Arc<Routes>,
        clock: Clock,
        hook: Option<Hook>,
        most_remembered: usize,
        key: SigningKey,
    ) -> Self {
        let desk = Desk { tokens: Tokens::default(), keys: vec![key], now: clock.now() };
        let memory =
            Memory { desk, queues: HashMap::new(), any: VecDeque::new(), received: VecDeque::new(), requests: 0 };
        Self { routes, clock, hook, most_remembered, memory: Mutex::new(memory) }
    }

    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Judges a request, answers it and remembers both.
    pub(crate) fn serve(&self, incoming: Incoming) -> Finished {
        let now = self.clock.now();
        let mut guard = self.memory();
        let memory = &mut *guard;
        memory.desk.now = now;
        memory.requests += 1;
        let id = format!("simulated-{:06}", memory.requests);

        let judged = self.judge(&incoming, &memory.desk);
        let answer = memory.choose(&judged);
        let finished = answer.finish(judged.gateway, judged.endpoint, &mut memory.desk, &id);
        let received = record(incoming, judged, &finished, id);
        let shown = self.hook.as_ref().map(|hook| (hook, received.clone()));
        memory.received.push_back(received);
        if memory.received.len() > self.most_remembered {
            memory.received.pop_front();
        }
        drop(guard);
        if let Some((hook, received)) = shown {
            hook(&received);
        }
        finished
    }

    fn judge(&self, incoming: &Incoming, desk: &Desk) -> Judged<'_> {
        match self.routes.find(&incoming.method, &incoming.path, &incoming.segments) {
            Route::Found(endpoints) => {
                // Of operations that share method and path, the one that the request fits best.
                let judged = endpoints.into_iter().map(|endpoint| (endpoint, check(endpoint, incoming, desk)));
                let best = judged.min_by_key(|(_, findings)| findings.violations.len());
                match best {
                    Some((endpoint, findings)) => {
                        Judged { gateway: endpoint.gateway, endpoint: Some(endpoint), findings }
                    }
                    None => unknown_path(incoming, None),
                }
            }
            Route::OtherMethod(endpoints) => other_method(incoming, &endpoints),
            Route::Unknown(nearest) => unknown_path(incoming, nearest),
        }
    }
}

impl Memory {
    /// A refused credential and a violated spec come before whatever was asked for.
    fn choose(&mut self, judged: &Judged<'_>) -> Answer {
        let findings = &judged.findings;
        if let Some(refusal) = &findings.refusal {
            return Answer::failure(judged.gateway, refusal.status, refusal.code, &refusal.message);
        }
        let Some(endpoint) = judged.endpoint.filter(|_| findings.violations.is_empty()) else {
            return violation_answer(judged);
        };
        let asked_for = self.any.pop_front().or_else(|| self.queues.get_mut(&endpoint.name)?.pop_front());
        asked_for.unwrap_or_else(|| usual_answer(endpoint, findings))
    }
}

fn violation_answer(judged: &Judged<'_>) -> Answer {
    let violations = &judged.findings.violations;
    let plural = if violations.len() == 1 { "" } else { "s" };
    let mut message = format!("{} violation{plural} of the spec:", violations.len());
    for violation in violations {
        message.push_str(&format!("\n{violation}"));
    }
    let (status, code) = match judged.gateway {
        Gateway::New => (400, "Simulator.SpecViolation"),
        Gateway::Legacy => (200, "40035"),
    };
    Answer::failure(judged.gateway, status, code, &message)
}

fn other_method<'r>(incoming: &Incoming, endpoints: &[&'r Endpoint]) -> Judged<'r> {
    let methods: Vec<_> = endpoints.iter().map(|endpoint| endpoint.operation.method.as_str()).collect();
    let first = endpoints.first();
    let violation = Violation {
        place: first.map(|endpoint| endpoint.statement("method")),
        at: "method".to_owned(),
        expected: crate::nearest::alternatives(methods),
        found: format!("`{}`", incoming.method),
    };
    let gateway = first.map_or_else(|| gateway_of(incoming), |endpoint| endpoint.gateway);
    Judged { gateway, endpoint: None, findings: Findings { violations: vec![violation], ..Findings::default() } }
}

fn unknown_path<'r>(incoming: &Incoming, nearest: Option<&'r Endpoint>) -> Judged<'r> {
    let expected = match nearest {
        Some(endpoint) => format!("the path of an operation (did you mean `{}`?)", endpoint.route()),
        None => "the path of an operation".to_owned(),
    };
    let violation = Violation {
        place: nearest.map(|endpoint| endpoint.statement("path")),
        at: "path".to_owned(),
        expected,
        found: format!("`{} {}`", incoming.method, incoming.path),
    };
    let findings = Findings { violations: vec![violation], ..Findings::default() };
    Judged { gateway: gateway_of(incoming), endpoint: None, findings }
}

/// Paths of the new gateway begin with a version: `/v1.0/`.
fn gateway_of(incoming: &Incoming) -> Gateway {
    let version = incoming.path.strip_prefix("/v").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let is_version = version.split_once('.').is_some_and(|(major, minor)| {
        [major, minor].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    if is_version { Gateway::New } else { Gateway::Legacy }
}

fn record(incoming: Incoming, judged: Judged<'_>, finished: &Finished, id: String) -> Received {
    let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut secrets = judged.findings.secrets;
    secrets.extend(finished.secrets.iter().cloned());
    Received {
        operation: judged.endpoint.map(|endpoint| endpoint.name.clone()),
        method: incoming.method,
        target: incoming.target,
        headers: incoming.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: incoming.body.to_vec(),
        violations: judged.findings.violations,
        refusal: judged.findings.refusal.map(|refusal| refusal.message),
        answered: Answered {
            status: finished.status,
            headers: finished.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: finished.body.clone(),
        },
        request_id: id,
        secrets,
    }
}
