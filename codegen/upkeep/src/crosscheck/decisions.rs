//! What settles differences: decisions in the spec, and rules.
//!
//! A page error or a settled question is about a client if its `page` is [`SDK`]. `required_from` names another authority than the
//! client, or the client itself, which must then agree; so must it where `from` says that a fact comes from it.

use super::facts::Call;
use super::nesting::owner;
use super::report::{EndpointCheck, How, Settlement};
use super::rules::{Around, Rule};
use crate::drift::{By, Decided, Difference, Fact, Outdated, PagePlace, Pair};
use dingtalk_spec::model::{FieldFrom, Operation, PageError, RequiredFrom, SDK, Settled, SpecPlace};

/// Judges what a client, which may not have the call, and a spec say, and adds it to `check`.
pub(super) fn judge(check: &mut EndpointCheck, call: Option<&Call>, operation: &Operation, pairs: Vec<Pair>) {
    for error in operation.page_errors.iter().filter(|error| error.page == SDK) {
        let about: Vec<_> = pairs.iter().filter(|pair| pair.at == error.at).collect();
        if !about.iter().any(|pair| is_mistake(error, pair)) {
            let decision = format!("page error `{}`", error.name);
            let says = format!("it says `{}`", error.says);
            check.outdated.push(outdated(decision, &error.at, &says, about.first().copied(), &error.place));
        }
    }
    for settled in operation.settled.iter().filter(|settled| settled.page == SDK) {
        let about: Vec<_> = pairs.iter().filter(|pair| pair.at == settled.at).collect();
        if !about.iter().any(|pair| is_choice(settled, pair)) {
            let decision = "settled question".to_owned();
            let says = format!("it chose `{}`", settled.choice);
            check.outdated.push(outdated(decision, &settled.at, &says, about.first().copied(), &settled.place));
        }
    }
    let is_more = |pair: &&Pair| pair.fact == Fact::Field && pair.spec.is_none();
    let more = pairs.iter().filter(is_more).map(|pair| owner(&pair.at).to_owned()).collect();
    let around = Around { call, operation, more };
    for pair in pairs {
        if let (Some(Decided { by: By::From(FieldFrom::Sdk), place }), true) = (&pair.decided, pair.differs()) {
            check.outdated.push(without_source(&pair, place));
        } else if pair.differs() {
            match settles(&pair, &around) {
                Some(how) => check.settled.push(Settlement { at: pair.at, how }),
                None => check.differences.push(difference(pair)),
            }
        }
    }
}

fn settles(pair: &Pair, around: &Around<'_>) -> Option<How> {
    let operation = around.operation;
    let is_about = |page: &str| page == SDK;
    let error =
        operation.page_errors.iter().filter(|error| is_about(&error.page)).find(|error| is_mistake(error, pair));
    let settled = operation.settled.iter().filter(|settled| is_about(&settled.page)).find(|it| is_choice(it, pair));
    let decision = error.map(|error| format!("page error `{}`", error.name)).or_else(|| {
        let named = settled.map(|_| "settled question".to_owned());
        named.or_else(|| elsewhere(pair).map(|by| by.key().to_owned()))
    });
    decision.map(How::Decision).or_else(|| Rule::of_pair(pair, around).map(How::Rule))
}

/// Who other than the SDK says that there is a field, or whether it is required.
fn elsewhere(pair: &Pair) -> Option<By> {
    let by = pair.decided.as_ref()?.by;
    let is_elsewhere =
        matches!(by, By::From(FieldFrom::Example) | By::RequiredFrom(RequiredFrom::Server | RequiredFrom::Us));
    is_elsewhere.then_some(by)
}

fn is_mistake(error: &PageError, pair: &Pair) -> bool {
    pair.at == error.at && pair.differs() && pair.page_says() == error.says
}

fn is_choice(settled: &Settled, pair: &Pair) -> bool {
    pair.at == settled.at && pair.differs() && pair.spec_says() == settled.choice
}

fn outdated(decision: String, at: &str, says: &str, about: Option<&Pair>, place: &SpecPlace) -> Outdated {
    let message = match about {
        None => format!("neither the SDK nor the spec says anything about `{at}`: remove it"),
        Some(pair) if pair.differs() => {
            let (client, spec) = (pair.page_says(), pair.spec_says());
            format!("{says}, but the SDK says `{client}` and the spec `{spec}`: update it, or fix the spec")
        }
        Some(pair) => format!("the SDK says `{}` as the spec does: remove it", pair.page_says()),
    };
    report(decision, at, message, place)
}

fn without_source(pair: &Pair, place: &SpecPlace) -> Outdated {
    let message = "the SDK does not have it: remove the field, or say from where it is".to_owned();
    report("from".to_owned(), &pair.at, message, place)
}

fn report(decision: String, at: &str, message: String, place: &SpecPlace) -> Outdated {
    Outdated {
        decision,
        at: at.to_owned(),
        message,
        slug: SDK.to_owned(),
        page_place: PagePlace { file: SDK.into(), line: None },
        spec_place: place.clone(),
    }
}

fn difference(pair: Pair) -> Difference {
    Difference {
        at: pair.at,
        fact: pair.fact,
        page: pair.page,
        spec: pair.spec,
        detail: pair.detail,
        slug: None,
        page_place: None,
        spec_place: None,
    }
}
