//! The erased heart of every builder: values by position.

use std::fmt;

use serde_core::ser::{Error as _, Serialize, SerializeMap, Serializer};

use super::{Location, Parameter, Value};

/// Marks a required parameter that has been given.
#[derive(Debug, Clone, Copy)]
pub struct Set;

/// Marks a required parameter that is still missing.
#[derive(Debug, Clone, Copy)]
pub struct Unset;

/// Values for a list of parameters.
#[derive(Clone)]
pub struct Slots {
    parameters: &'static [Parameter],
    values: Vec<Option<Value>>,
}

impl Slots {
    /// No value for any of these parameters.
    #[must_use]
    pub fn new(parameters: &'static [Parameter]) -> Self {
        Self { parameters, values: vec![None; parameters.len()] }
    }

    /// Gives the parameter at `index` a value, or takes it back.
    pub fn put(&mut self, index: usize, value: Option<Value>) {
        if let Some(slot) = self.values.get_mut(index) {
            *slot = value;
        }
    }

    /// Gives the parameter at `index` a value where it has none.
    #[must_use]
    pub fn or(mut self, index: usize, value: Value) -> Self {
        if let Some(slot) = self.values.get_mut(index) {
            slot.get_or_insert(value);
        }
        self
    }

    /// The value at `index`.
    pub(crate) fn get(&self, index: usize) -> Option<&Value> {
        self.values.get(index).and_then(Option::as_ref)
    }

    /// The parameter at `index`.
    pub(crate) fn parameter(&self, index: usize) -> Option<&'static Parameter> {
        self.parameters.get(index)
    }

    /// Parameters that have a value, in the page's order.
    pub(crate) fn given(&self) -> impl Iterator<Item = (&'static Parameter, &Value)> {
        self.parameters.iter().zip(&self.values).filter_map(|(parameter, value)| Some((parameter, value.as_ref()?)))
    }

    /// Writes `name { setter: value, ... }`, secrets masked.
    ///
    /// # Errors
    /// As the formatter's.
    pub fn describe(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct(name);
        for (parameter, value) in self.given() {
            if parameter.sensitive {
                out.field(parameter.setter, &crate::secret::MASK);
            } else {
                out.field(parameter.setter, value);
            }
        }
        out.finish()
    }
}

impl fmt::Debug for Slots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe("", f)
    }
}

impl PartialEq for Slots {
    fn eq(&self, other: &Self) -> bool {
        self.parameters == other.parameters && self.values == other.values
    }
}

/// The body parameters, as a JSON object.
impl Serialize for Slots {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (parameter, value) in self.given().filter(|(parameter, _)| parameter.location == Location::Body) {
            if parameter.json_text {
                let text = serde_json::to_string(value).map_err(S::Error::custom)?;
                map.serialize_entry(parameter.name, &text)?;
            } else {
                map.serialize_entry(parameter.name, value)?;
            }
        }
        map.end()
    }
}
