//! What an import was given about one event, besides the page that its facts are from.

use std::collections::BTreeSet;

use super::EventFacts;
use crate::cells;
use crate::markdown::Document;

/// A page about something other than a single event. It may describe several, each in a few words.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    /// Last part of its address.
    pub slug: String,
    /// All words of the page that could be the type of an event.
    words: BTreeSet<String>,
}

/// The slugs of given pages, by what they have to do with an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Pages that describe it.
    pub about: Vec<String>,
    /// Overviews that mention it. They give no facts, so that a person has to read them.
    pub mentioning: Vec<String>,
    /// Pages that have nothing to do with it.
    pub elsewhere: BTreeSet<String>,
}

/// An overview; nothing if the page does not state its address.
pub(crate) fn overview(document: &Document, text: &str) -> Option<Overview> {
    let slug = document.front("slug").filter(|slug| !slug.is_empty())?.to_owned();
    let plain = cells::plain(text);
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| word.contains('_'));
    Some(Overview { slug, words: words.map(str::to_owned).collect() })
}

impl Given {
    /// Sorts pages by what they have to do with `event`.
    #[must_use]
    pub fn of(event: &str, pages: &[EventFacts], overviews: &[Overview]) -> Self {
        let stated = pages.iter().filter(|page| page.has_address);
        let (about, others): (Vec<_>, Vec<_>) = stated.partition(|page| page.event == event);
        let (mentioning, silent): (Vec<_>, Vec<_>) = overviews.iter().partition(|page| page.words.contains(event));
        // Current pages come first.
        let about: BTreeSet<_> = about.into_iter().map(|page| (page.is_archived, &page.slug)).collect();
        let about: Vec<_> = about.into_iter().map(|(_, slug)| slug.clone()).collect();
        let elsewhere = others.into_iter().map(|page| &page.slug).chain(silent.into_iter().map(|page| &page.slug));
        Self {
            elsewhere: elsewhere.filter(|slug| !about.contains(slug)).cloned().collect(),
            about,
            mentioning: mentioning.into_iter().map(|page| page.slug.clone()).collect(),
        }
    }

    /// What a spec that follows `page` and names `known` further pages names from now on.
    pub fn others(&self, page: &str, known: &[String]) -> Vec<String> {
        let mut others: Vec<_> = known.iter().filter(|slug| !self.elsewhere.contains(*slug)).cloned().collect();
        let new: Vec<_> = self.about.iter().filter(|slug| *slug != page && !others.contains(slug)).cloned().collect();
        others.extend(new);
        others
    }

    /// Whether the page was given.
    pub fn has(&self, slug: &str) -> bool {
        self.elsewhere.contains(slug) || self.about.iter().chain(&self.mentioning).any(|given| given == slug)
    }
}
