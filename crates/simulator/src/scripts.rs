//! Replies for paths that no spec has.

use std::collections::VecDeque;

use crate::answer::PreparedAnswer;
use crate::incoming::Incoming;
use crate::routes::fits_template;

/// Requested answers by method and path.
#[derive(Default)]
pub(crate) struct Scripts(Vec<Script>);

struct Script {
    method: String,
    path: String,
    answers: VecDeque<PreparedAnswer>,
}

impl Scripts {
    pub(crate) fn push(&mut self, method: &str, path: &str, answer: PreparedAnswer) {
        let same = |script: &&mut Script| script.method == method && script.path == path;
        match self.0.iter_mut().find(same) {
            Some(script) => script.answers.push_back(answer),
            None => {
                let (method, path) = (method.to_owned(), path.to_owned());
                self.0.push(Script { method, path, answers: VecDeque::from([answer]) });
            }
        }
    }

    /// The name of the script for this request: its method and path.
    pub(crate) fn name_for(&self, incoming: &Incoming) -> Option<String> {
        self.0.iter().find(|script| script.fits(incoming)).map(|script| format!("{} {}", script.method, script.path))
    }

    /// The next answer to this request. The last one stays.
    pub(crate) fn next(&mut self, incoming: &Incoming) -> Option<PreparedAnswer> {
        let answers = &mut self.0.iter_mut().find(|script| script.fits(incoming))?.answers;
        if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() }
    }
}

impl Script {
    fn fits(&self, incoming: &Incoming) -> bool {
        self.method == incoming.method && fits_template(&self.path, &incoming.segments)
    }
}
