//! The walk over the JSON, lenient where DingTalk's servers are known to deviate.

use std::borrow::Cow;

use super::budget::{Budget, Exceeded};
use super::json::{self, DEPTH, Unread};
use super::scalar::{Scalar, is_number_or_flag, name_of, put};
use super::scan::{Flaw, Kind, Scanner, text_of};
use super::{Decode, Fields, List, Map, Mismatch, Target};

/// A member of the answer itself, as opposed to members of nested objects.
pub(crate) struct Member<'a> {
    pub(crate) name: &'a str,
    /// Whether the answer's type has such a field.
    pub(crate) known: bool,
    /// What follows the colon.
    pub(crate) rest: &'a [u8],
}

/// Fills `target` from `json`. `watch` sees each member of the answer, unless the answer may be any object.
pub(crate) fn decode(json: &[u8], target: &mut dyn Decode, watch: &mut dyn FnMut(Member<'_>)) -> Result<(), Mismatch> {
    let text = text_of(json);
    let replaced = if let Cow::Owned(text) = &text { text.len() } else { 0 };
    let mut walk = Walk { scanner: Scanner::new(&text), budget: Budget::for_answer(json.len(), replaced), watch };
    let root = Trail { parent: None, segment: Segment::Root, depth: 0 };
    let outcome = walk.fill(target, &root).and_then(|_| walk.scanner.end().map_err(Stop::Flaw));
    outcome.map_err(|stop| match stop {
        Stop::Mismatch(mismatch) => *mismatch,
        Stop::Flaw(flaw) => {
            Mismatch { path: String::new(), expected: "JSON".to_owned(), found: walk.scanner.describe(flaw) }
        }
    })
}

/// Why the walk ends early.
enum Stop {
    Flaw(Flaw),
    Mismatch(Box<Mismatch>),
}

impl From<Flaw> for Stop {
    fn from(flaw: Flaw) -> Self {
        Self::Flaw(flaw)
    }
}

/// The path to the current value.
struct Trail<'a> {
    parent: Option<&'a Trail<'a>>,
    segment: Segment<'a>,
    depth: usize,
}

enum Segment<'a> {
    Root,
    Key(&'a str),
    Index(usize),
    /// A value of a map. Its key is content of the answer and not part of its documentation.
    Entry,
}

impl<'a> Trail<'a> {
    #[inline]
    fn below(&'a self, segment: Segment<'a>) -> Trail<'a> {
        Trail { parent: Some(self), segment, depth: self.depth + 1 }
    }

    fn path(&self) -> String {
        let mut path = self.parent.map(Trail::path).unwrap_or_default();
        match self.segment {
            Segment::Root => {}
            Segment::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Segment::Index(index) => path.push_str(&format!("[{index}]")),
            Segment::Entry => path.push_str("[*]"),
        }
        path
    }

    #[cold]
    fn mismatch(&self, expected: &str, found: &str) -> Stop {
        let (path, expected, found) = (self.path(), expected.to_owned(), found.to_owned());
        Stop::Mismatch(Box::new(Mismatch { path, expected, found }))
    }

    #[cold]
    fn too_large(&self, _: Exceeded) -> Stop {
        self.mismatch("data in proportion to the answer's length", "far more")
    }

    fn unread(&self, unread: Unread) -> Stop {
        match unread {
            Unread::Flaw(flaw) => flaw.into(),
            Unread::TooDeep => self.too_deep(),
            Unread::TooLarge => self.too_large(Exceeded),
        }
    }

    #[cold]
    fn too_deep(&self) -> Stop {
        self.mismatch("JSON", "lists or objects that are nested beyond the recursion limit")
    }
}

/// What a target was filled with.
#[derive(PartialEq)]
enum Filled {
    Value,
    Null,
}

struct Walk<'a, 'w> {
    scanner: Scanner<'a>,
    budget: Budget,
    watch: &'w mut dyn FnMut(Member<'_>),
}

impl Walk<'_, '_> {
    fn fill(&mut self, target: &mut dyn Decode, trail: &Trail<'_>) -> Result<Filled, Stop> {
        match self.scanner.kind()? {
            Kind::Text => self.text(target, trail)?,
            Kind::Number => {
                let raw = self.scanner.number()?;
                self.scalar(target, Scalar::Number(raw), trail)?;
            }
            Kind::Object | Kind::List if trail.depth >= DEPTH => return Err(trail.too_deep()),
            Kind::Object => self.object_or_wrapped(target.present(), trail)?,
            Kind::List => match target.present() {
                Target::List(list) => self.list(list, trail)?,
                Target::Any(json) => self.any(json, trail)?,
                other => return Err(trail.mismatch(name_of(&other), "a list")),
            },
            Kind::True => {
                self.scanner.word("true")?;
                self.scalar(target, Scalar::Bool(true), trail)?;
            }
            Kind::False => {
                self.scanner.word("false")?;
                self.scalar(target, Scalar::Bool(false), trail)?;
            }
            Kind::Null => {
                self.scanner.word("null")?;
                if let Segment::Root = trail.segment {
                    return Err(trail.mismatch(name_of(&target.present()), "null"));
                }
                target.forget();
                return Ok(Filled::Null);
            }
        }
        Ok(Filled::Value)
    }

    fn text(&mut self, target: &mut dyn Decode, trail: &Trail<'_>) -> Result<(), Stop> {
        let text = self.scanner.text()?;
        self.budget.take_text(text.len()).map_err(|exceeded| trail.too_large(exceeded))?;
        match target.present() {
            Target::Text(target) => *target = text.into_owned(),
            // Some calls return an empty text for a missing number.
            other if text.is_empty() && is_number_or_flag(&other) => target.forget(),
            _ => self.scalar(target, Scalar::Text(&text), trail)?,
        }
        Ok(())
    }

    fn scalar(&mut self, target: &mut dyn Decode, scalar: Scalar<'_>, trail: &Trail<'_>) -> Result<(), Stop> {
        if let Target::List(list) = target.present() {
            return self.lone_element(list, scalar, trail);
        }
        put(target.present(), scalar).ok_or_else(|| trail.mismatch(name_of(&target.present()), scalar.name()))
    }

    /// A list of one element that arrives without its brackets, as in some deliveries of events.
    fn lone_element(&mut self, list: &mut dyn List, scalar: Scalar<'_>, trail: &Trail<'_>) -> Result<(), Stop> {
        list.truncate(0);
        if matches!(scalar, Scalar::Text("")) {
            // As for a number, nothing is there.
            return Ok(());
        }
        let element = list.push();
        self.budget.grow_list(0, size_of_val(&*element)).map_err(|exceeded| trail.too_large(exceeded))?;
        match element.present() {
            // It is no list of lists.
            Target::List(_) => Err(trail.mismatch("a list", scalar.name())),
            target => put(target, scalar).ok_or_else(|| trail.mismatch("a list", scalar.name())),
        }
    }

    fn any(&mut self, json: &mut serde_json::Value, trail: &Trail<'_>) -> Result<(), Stop> {
        *json = json::read(&mut self.scanner, &mut self.budget, trail.depth).map_err(|unread| trail.unread(unread))?;
        Ok(())
    }

    fn list(&mut self, list: &mut dyn List, trail: &Trail<'_>) -> Result<(), Stop> {
        list.truncate(0);
        let mut more = self.scanner.enter_list()?;
        let mut index = 0;
        // Elements that arrive as null are removed again, and leave room for the next one.
        let (mut kept, mut room) = (0, 0);
        while more {
            let element = list.push();
            let below = trail.below(Segment::Index(index));
            if kept == room {
                let grown = self.budget.grow_list(room, size_of_val(&*element));
                grown.map_err(|exceeded| below.too_large(exceeded))?;
                room += 1;
            }
            match self.fill(element, &below)? {
                Filled::Value => kept += 1,
                Filled::Null => list.truncate(kept),
            }
            index += 1;
            more = self.scanner.another_element()?;
        }
        Ok(())
    }

    fn object_or_wrapped(&mut self, target: Target<'_>, trail: &Trail<'_>) -> Result<(), Stop> {
        match target {
            Target::Object(object) => self.object(object, trail),
            Target::Map(map) => self.map(map, trail),
            Target::List(list) => self.wrapped_list(list, trail),
            Target::Any(json) => self.any(json, trail),
            other => Err(trail.mismatch(name_of(&other), "an object")),
        }
    }

    fn object(&mut self, object: &mut dyn Fields, trail: &Trail<'_>) -> Result<(), Stop> {
        let mut more = self.scanner.enter_object()?;
        while more {
            let key = self.scanner.key()?;
            let field = object.field(&key);
            if let Segment::Root = trail.segment {
                let rest = self.scanner.rest();
                (self.watch)(Member { name: &key, known: field.is_some(), rest });
            }
            match field {
                Some(target) => {
                    self.fill(target, &trail.below(Segment::Key(&key)))?;
                }
                None => self.scanner.skip()?,
            }
            more = self.scanner.another_member()?;
        }
        Ok(())
    }

    fn map(&mut self, map: &mut dyn Map, trail: &Trail<'_>) -> Result<(), Stop> {
        let mut more = self.scanner.enter_object()?;
        let mut count = 0;
        while more {
            let key = self.scanner.key()?.into_owned();
            let below = trail.below(Segment::Entry);
            let length = key.len();
            let entry = map.entry(key);
            let grown = self.budget.grow_map(count, length, size_of_val(&*entry));
            grown.map_err(|exceeded| below.too_large(exceeded))?;
            self.fill(entry, &below)?;
            count += 1;
            more = self.scanner.another_member()?;
        }
        Ok(())
    }

    /// A list wrapped in an object, as older calls return it: `{"string": ["a", "b"]}`. An empty one may be `{}`.
    fn wrapped_list(&mut self, list: &mut dyn List, trail: &Trail<'_>) -> Result<(), Stop> {
        list.truncate(0);
        if self.scanner.enter_object()? {
            self.scanner.key()?;
            if self.scanner.kind()? != Kind::List {
                return Err(trail.mismatch("a list", "an object"));
            }
            self.list(list, trail)?;
            if self.scanner.another_member()? {
                return Err(trail.mismatch("a list", "an object"));
            }
        }
        Ok(())
    }
}
