//! Decisions: what a spec says about pages that are wrong.
//!
//! A page error covers the one fact that it names, as long as the page still says what the entry quotes. A settled question covers a
//! bound, a default or a list of values that the reader does not find in the page's words, or the place of a row. `required_from`
//! covers whether a field is required, and `from` that no page describes it. Each of them is reported once the pages no longer give a reason for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fact::{By, Decided, Fact, Pair};
use super::nesting;
use super::report::{Difference, Outdated, PagePlace};
use dingtalk_pages::facts::PageFacts;
use dingtalk_spec::model::{Operation, PageError, Settled};

/// A fact with another source than the pages.
#[derive(Debug)]
struct Elsewhere {
    by: By,
    differs: bool,
    agrees: bool,
    /// What to report if the pages have it after all.
    outdated: Outdated,
}

impl Elsewhere {
    /// One wrong page is reason enough to have a flag from elsewhere; a whole field is from elsewhere only if no page has it.
    fn is_outdated(&self) -> bool {
        match self.by {
            By::RequiredFrom(_) => !self.differs,
            By::From(_) => self.agrees,
        }
    }
}

/// The result of applying the decisions of a spec.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    differences: Vec<Difference>,
    outdated: Vec<Outdated>,
    /// Facts with another source than the pages.
    elsewhere: BTreeMap<String, Elsewhere>,
}

impl Verdict {
    /// Judges what one page and the spec say.
    pub(super) fn add(&mut self, operation: &Operation, page: &PageFacts, mut pairs: Vec<Pair>) {
        pairs.iter().for_each(|pair| self.hear(page, pair));
        for error in operation.page_errors.iter().filter(|error| error.page == page.slug) {
            let (about, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|pair| pair.at == error.at);
            pairs = others;
            // If one occurrence of a type differs from the others, that is a separate difference.
            let (covered, rest): (Vec<_>, Vec<_>) = about.into_iter().partition(|pair| covers(error, pair));
            if covered.is_empty() {
                self.outdated.push(outdated_error(error, page, &rest));
            } else {
                pairs.extend(rest);
            }
        }
        for settled in operation.settled.iter().filter(|settled| settled.page == page.slug) {
            let is_about = |pair: &Pair| pair.at == settled.at && is_read_from_words(pair.fact);
            let (about, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(is_about);
            pairs = others;
            let is_answered = |pair: &Pair| pair.page.is_none() && pair.spec_says() == settled.choice;
            match about.first() {
                None => self.outdated.extend(nesting::outdated(settled, page)),
                Some(_) if about.iter().any(is_answered) => {}
                Some(pair) => self.outdated.push(outdated_settled(settled, page, pair)),
            }
        }
        let differs = |pair: &Pair| pair.differs() && !pair.fact.is_free() && pair.decided.is_none();
        let differing = pairs.into_iter().filter(differs).map(|pair| difference(page, pair));
        self.differences.extend(differing);
    }

    fn hear(&mut self, page: &PageFacts, pair: &Pair) {
        let Some(Decided { by, place }) = &pair.decided else { return };
        let outdated = || Outdated {
            decision: by.key().to_owned(),
            at: pair.at.clone(),
            message: format!("the page says `{}` as the spec does: remove it", pair.page_says()),
            slug: page.slug.clone(),
            page_place: PagePlace { file: Arc::clone(&page.file), line: pair.line },
            spec_place: place.clone(),
        };
        let unheard = || Elsewhere { by: *by, differs: false, agrees: false, outdated: outdated() };
        let heard = self.elsewhere.entry(pair.at.clone()).or_insert_with(unheard);
        heard.differs |= pair.differs();
        if !pair.differs() {
            heard.agrees = true;
            heard.outdated = outdated();
        }
    }

    /// The remaining differences, and the decisions that no page gives a reason for.
    pub(super) fn finish(self) -> (Vec<Difference>, Vec<Outdated>) {
        let mut outdated = self.outdated;
        let unfounded = self.elsewhere.into_values().filter(Elsewhere::is_outdated);
        outdated.extend(unfounded.map(|elsewhere| elsewhere.outdated));
        (self.differences, outdated)
    }
}

/// Whether pages state such facts in sentences, which the reader may fail to understand.
fn is_read_from_words(fact: Fact) -> bool {
    matches!(fact, Fact::Limit | Fact::Default | Fact::Value)
}

fn outdated_settled(settled: &Settled, page: &PageFacts, about: &Pair) -> Outdated {
    let message = if about.page.is_some() {
        format!("the page is understood to say `{}` now: remove it", about.page_says())
    } else {
        format!("it chose `{}`, and the spec says `{}`: update it, or fix the spec", settled.choice, about.spec_says())
    };
    Outdated {
        decision: "settled question".to_owned(),
        at: settled.at.clone(),
        message,
        slug: page.slug.clone(),
        page_place: PagePlace { file: Arc::clone(&page.file), line: about.line },
        spec_place: settled.place.clone(),
    }
}

fn covers(error: &PageError, pair: &Pair) -> bool {
    match pair.fact {
        // Texts are too long to quote in full: the words that show the mistake are enough.
        Fact::Text => pair.page_says().contains(&error.says),
        _ => pair.differs() && pair.page_says() == error.says,
    }
}

fn difference(page: &PageFacts, pair: Pair) -> Difference {
    let place = PagePlace { file: Arc::clone(&page.file), line: pair.line };
    Difference {
        at: pair.at,
        fact: pair.fact,
        page: pair.page,
        spec: pair.spec,
        detail: pair.detail,
        slug: Some(page.slug.clone()),
        page_place: Some(place),
        spec_place: None,
    }
}

fn outdated_error(error: &PageError, page: &PageFacts, about: &[Pair]) -> Outdated {
    let says = &error.says;
    let message = match about.iter().find(|pair| pair.differs()).or(about.first()) {
        None => format!("neither the page nor the spec says anything about `{}`: remove it", error.at),
        Some(pair) if pair.fact == Fact::Text => format!("the page's text no longer has `{says}`: remove it"),
        Some(pair) if pair.differs() => {
            let (now, spec) = (pair.page_says(), pair.spec_says());
            format!("the page says `{now}` and no longer `{says}`, the spec `{spec}`: update it, or fix the spec")
        }
        Some(pair) => {
            format!("the page says `{}` as the spec does, and no longer `{says}`: remove it", pair.page_says())
        }
    };
    Outdated {
        decision: format!("page error `{}`", error.name),
        at: error.at.clone(),
        message,
        slug: page.slug.clone(),
        page_place: PagePlace { file: Arc::clone(&page.file), line: about.first().and_then(|pair| pair.line) },
        spec_place: error.place.clone(),
    }
}
