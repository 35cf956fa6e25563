//! Reading JSON whose structure is not documented.

use std::mem::size_of;

use serde_json::{Map, Number, Value};

use super::budget::{Budget, Exceeded};
use super::scan::{Flaw, Kind, Scanner};

/// How deep values may be nested, so that no answer exhausts the stack. The same as in `serde_json`.
pub(crate) const DEPTH: usize = 128;

/// Why a value cannot be read.
pub(crate) enum Unread {
    Flaw(Flaw),
    TooDeep,
    TooLarge,
}

impl From<Flaw> for Unread {
    fn from(flaw: Flaw) -> Self {
        Self::Flaw(flaw)
    }
}

impl From<Exceeded> for Unread {
    fn from(_: Exceeded) -> Self {
        Self::TooLarge
    }
}

/// Reads a value, which is nested in `depth` others.
pub(crate) fn read(scanner: &mut Scanner<'_>, budget: &mut Budget, depth: usize) -> Result<Value, Unread> {
    Ok(match scanner.kind()? {
        Kind::Object | Kind::List if depth >= DEPTH => return Err(Unread::TooDeep),
        Kind::Object => Value::Object(object(scanner, budget, depth + 1)?),
        Kind::List => Value::Array(list(scanner, budget, depth + 1)?),
        Kind::Text => {
            let text = scanner.text()?;
            budget.take_text(text.len())?;
            Value::String(text.into_owned())
        }
        Kind::Number => number(scanner.number()?),
        Kind::True => scanner.word("true").map(|()| Value::Bool(true))?,
        Kind::False => scanner.word("false").map(|()| Value::Bool(false))?,
        Kind::Null => scanner.word("null").map(|()| Value::Null)?,
    })
}

fn object(scanner: &mut Scanner<'_>, budget: &mut Budget, depth: usize) -> Result<Map<String, Value>, Unread> {
    let mut map = Map::new();
    let mut more = scanner.enter_object()?;
    while more {
        let key = scanner.key()?.into_owned();
        budget.grow_map(map.len(), key.len(), size_of::<Value>())?;
        let value = read(scanner, budget, depth)?;
        map.insert(key, value);
        more = scanner.another_member()?;
    }
    Ok(map)
}

fn list(scanner: &mut Scanner<'_>, budget: &mut Budget, depth: usize) -> Result<Vec<Value>, Unread> {
    let mut list = Vec::new();
    let mut more = scanner.enter_list()?;
    while more {
        budget.grow_list(list.len(), size_of::<Value>())?;
        list.push(read(scanner, budget, depth)?);
        more = scanner.another_element()?;
    }
    Ok(list)
}

/// The value of a number. One that is beyond all types keeps its digits, as text unless serde_json has a number for it.
pub(crate) fn number(raw: &str) -> Value {
    match raw.parse::<i64>() {
        Ok(number) if raw != "-0" => number.into(),
        _ => raw.parse::<Number>().map_or_else(|_| raw.into(), Value::Number),
    }
}
