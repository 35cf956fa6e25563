//! What a simulator remembers, and what it does with a request.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dingtalk_spec::model::Credential;

use crate::answer::{PreparedAnswer, WireAnswer, usual_answer};
use crate::catalog::Catalog;
use crate::check::refuse_token;
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::incoming::Incoming;
use crate::judge::{Judged, Subject, judge, refused};
use crate::limit::RateLimit;
use crate::pushing::{self, Hub};
use crate::record::{Answered, Received};
use crate::robots::{Robot, RobotLimit};
use crate::scripts::Scripts;
use crate::signing::SigningKey;
use crate::tokens::Tokens;

/// Called with every request, once its answer is known.
pub(crate) type Hook = Box<dyn Fn(&Received) + Send + Sync>;

/// Shared by the handle and the server.
pub(crate) struct State {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) clock: Clock,
    pub(crate) hub: Arc<Hub>,
    hook: Option<Hook>,
    most_remembered: usize,
    memory: Mutex<Memory>,
}

/// What changes.
pub(crate) struct Memory {
    pub(crate) credentials: Credentials,
    /// Requested answers by operation.
    pub(crate) queues: HashMap<String, VecDeque<PreparedAnswer>>,
    /// Requested answers to any operation.
    pub(crate) any: VecDeque<PreparedAnswer>,
    /// Requested answers by paths that no spec has.
    pub(crate) scripts: Scripts,
    pub(crate) limit: RateLimit,
    robot_limit: RobotLimit,
    pub(crate) received: VecDeque<Received>,
    requests: u64,
}

impl State {
    pub(crate) fn new(
        catalog: Arc<Catalog>,
        clock: Clock,
        hook: Option<Hook>,
        most_remembered: usize,
        key: SigningKey,
        robot: Robot,
    ) -> Self {
        let (keys, robots) = (vec![key], vec![robot]);
        let credentials = Credentials { tokens: Tokens::default(), keys, robots, now: clock.now() };
        let memory = Memory {
            credentials,
            queues: HashMap::new(),
            any: VecDeque::new(),
            scripts: Scripts::default(),
            limit: RateLimit::default(),
            robot_limit: RobotLimit::default(),
            received: VecDeque::new(),
            requests: 0,
        };
        Self { catalog, clock, hub: Arc::default(), hook, most_remembered, memory: Mutex::new(memory) }
    }

    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Judges a request, answers it and remembers both.
    pub(crate) fn serve(&self, incoming: Incoming) -> WireAnswer {
        let now = self.clock.now();
        let mut guard = self.memory();
        let memory = &mut *guard;
        memory.credentials.now = now;
        memory.requests += 1;
        let id = format!("simulated-{:06}", memory.requests);

        let mut judged = judge(&self.catalog, &incoming, &memory.credentials);
        let answer = memory.scripted(&incoming, &mut judged);
        let answer = answer.or_else(|| self.pushing(&incoming, &mut judged));
        let answer = answer.unwrap_or_else(|| memory.choose(&incoming, &judged));
        let endpoint = match judged.subject {
            Subject::Spec(endpoint) => Some(endpoint),
            Subject::BrokenSpec | Subject::Nothing => None,
        };
        let sent = answer.finish(judged.gateway, endpoint, &mut memory.credentials, &id);
        let received = record(incoming, judged, &sent, id);
        let shown = self.hook.as_ref().map(|hook| (hook, received.clone()));
        memory.received.push_back(received);
        if memory.received.len() > self.most_remembered {
            memory.received.pop_front();
        }
        drop(guard);
        if let Some((hook, received)) = shown {
            hook(&received);
        }
        sent
    }

    /// The answer to a request of Stream mode, which then violates nothing.
    fn pushing(&self, incoming: &Incoming, judged: &mut Judged<'_>) -> Option<PreparedAnswer> {
        let Subject::Nothing = judged.subject else { return None };
        let answer = pushing::builtin(incoming, &self.hub, &mut judged.findings)?;
        judged.findings.violations.clear();
        Some(answer)
    }
}

impl Memory {
    /// The answer to a request. A bad request is refused, and leaves requested answers in their queues.
    fn choose(&mut self, incoming: &Incoming, judged: &Judged<'_>) -> PreparedAnswer {
        let endpoint = match judged.accepted() {
            Ok(endpoint) => endpoint,
            Err(refusal) => return refusal,
        };
        if let Err(refusal) = self.limit.count(endpoint.gateway, &endpoint.name, self.credentials.now) {
            return refusal;
        }
        if endpoint.operation.credentials.contains(&Credential::RobotToken)
            && let Some(token) = incoming.query_value("access_token")
            && !self.robot_limit.count(token, self.credentials.now)
        {
            return PreparedAnswer::failure(endpoint.gateway, 200, "410100", "send too fast");
        }
        let requested = self.any.pop_front().or_else(|| self.queues.get_mut(&endpoint.name)?.pop_front());
        let usual = || usual_answer(endpoint, &judged.findings);
        match requested {
            Some(answer) => answer.or_usual(usual),
            None => usual(),
        }
    }

    /// The answer to a request that a script has and no spec, which then violates nothing.
    fn scripted(&mut self, incoming: &Incoming, judged: &mut Judged<'_>) -> Option<PreparedAnswer> {
        let (Subject::Nothing, Some(name)) = (&judged.subject, self.scripts.name_for(incoming)) else {
            return None;
        };
        judged.findings.violations.clear();
        judged.findings.refusal = refuse_token(judged.gateway, incoming, &self.credentials);
        if let Some(refusal) = &judged.findings.refusal {
            return Some(refused(judged.gateway, refusal));
        }
        match self.limit.count(judged.gateway, &name, self.credentials.now) {
            Ok(()) => self.scripts.next(incoming),
            Err(refusal) => Some(refusal),
        }
    }
}

fn record(incoming: Incoming, judged: Judged<'_>, sent: &WireAnswer, id: String) -> Received {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut secrets = judged.findings.secrets;
    secrets.extend(sent.secrets.iter().cloned());
    Received {
        operation: judged.operation.map(str::to_owned),
        method: incoming.method,
        target: incoming.target,
        headers: incoming.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: incoming.body.to_vec(),
        violations: judged.findings.violations,
        refusal: judged.findings.refusal.map(|refusal| refusal.message),
        answered: Answered {
            status: sent.status,
            headers: sent.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: sent.body.clone(),
        },
        request_id: id,
        secrets,
    }
}

#[cfg(test)]
mod tests {
    use dingtalk_spec_files::{APIS, ApiFile, EndpointFile, Gateway};
    use http::{HeaderMap, Method, Uri};

    use super::*;
    use crate::reply::Reply;

    const API: &str =
        "title = 'T'\nsummary = 'S'\nversion = '0.1.0'\ngateway = 'new'\npages = 'https://example.com/'\n";
    const LEGACY: &str =
        "title = 'T'\nsummary = 'S'\nversion = '0.1.0'\ngateway = 'legacy'\npages = 'https://example.com/'\n";

    /// An endpoint file without a summary and with an unknown key.
    const BROKEN: &str = "operation = 'GetThing'\npage = 'get-thing'\nmethod = 'GET'\npath = '/v1.0/thing'\ncredentials = []\n\
                          safe_to_repeat = true\ncolor = 'red'\n";

    static SPECS: &[ApiFile] = &[
        ApiFile {
            path: "a_1_0.toml",
            text: API,
            gateway: Gateway::New,
            endpoints: &[endpoint("a_1_0::get_thing", "/v1.0/thing", "a_1_0/get_thing.toml")],
        },
        ApiFile {
            path: "b_1_0.toml",
            text: "gateway = 7",
            gateway: Gateway::New,
            endpoints: &[endpoint("b_1_0::get_thing", "/v1.0/b", "b_1_0/get_thing.toml")],
        },
        ApiFile {
            path: "old.toml",
            text: LEGACY,
            gateway: Gateway::Legacy,
            endpoints: &[endpoint("old::get_thing", "/thing", "old/get_thing.toml")],
        },
    ];

    const fn endpoint(name: &'static str, url_path: &'static str, path: &'static str) -> EndpointFile {
        EndpointFile { name, method: "GET", url_path, path, text: BROKEN }
    }

    fn state(apis: &'static [ApiFile]) -> State {
        State::new(
            Arc::new(Catalog::indexed(apis)),
            Clock::default(),
            None,
            usize::MAX,
            SigningKey::new("key", "secret"),
            Robot::new("robot"),
        )
    }

    fn get(state: &State, path: &str) -> String {
        let answer = state.serve(Incoming::new(
            &Method::GET,
            &path.parse::<Uri>().unwrap(),
            HeaderMap::new(),
            Vec::new().into(),
        ));
        format!("{} {}\n", answer.status, String::from_utf8(answer.body).unwrap())
    }

    fn specs_read(state: &State) -> usize {
        state.catalog.entries().iter().filter(|entry| entry.is_read()).count()
    }

    #[test]
    fn a_spec_is_read_at_the_first_call_of_its_operation() {
        let state = state(APIS);
        assert_eq!(specs_read(&state), 0);
        get(&state, "/v1.0/contact/organizations/authInfos");
        assert_eq!(specs_read(&state), 1);
        get(&state, "/v1.0/contact/organizations/authInfos?x=y");
        assert_eq!(specs_read(&state), 1);
        get(&state, "/nothing/of/the/sort");
        assert_eq!(specs_read(&state), 1);
    }

    #[test]
    fn mistakes_in_specs_are_answers_and_violations() {
        let state = state(SPECS);
        let mistake = |place| format!("\\n{place}: `spec`: expected a spec without mistakes, got a mistake: ");
        let answers = [
            (get(&state, "/v1.0/thing"), "400 {\"code\":\"Simulator.BrokenSpec\"", "a_1_0/get_thing.toml:7:1"),
            (get(&state, "/v1.0/b"), "400 {\"code\":\"Simulator.BrokenSpec\"", "b_1_0.toml:1:11"),
            (get(&state, "/thing"), "200 {\"errcode\":40035", "old/get_thing.toml:7:1"),
        ];
        for (answer, begin, place) in answers {
            assert!(answer.starts_with(begin) && answer.contains(&mistake(place)), "{answer}");
            assert!(answer.contains("the spec of `") && answer.contains(" mistakes:\\n"), "{answer}");
        }
        let memory = state.memory();
        let violations: Vec<_> = memory.received.iter().map(|request| request.violations.len()).collect();
        assert!(violations.iter().all(|count| *count > 0), "{violations:?}");
        assert_eq!(memory.received.front().and_then(|request| request.operation.as_deref()), Some("a_1_0::get_thing"));
    }

    #[test]
    fn replies_that_need_a_broken_spec_are_refused() {
        let state = state(SPECS);
        let entry = state.catalog.named("a_1_0::get_thing").unwrap();
        let error = Reply::error("ANY").resolve(Some(entry)).unwrap_err();
        assert!(error.to_string().starts_with("the spec of `a_1_0::get_thing` has mistakes:\n"), "{error}");
        assert!(error.to_string().contains("spec/a_1_0/get_thing.toml:"), "{error}");
        assert!(Reply::body(200, "").resolve(Some(entry)).is_ok());
    }
}
