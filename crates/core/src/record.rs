//! Records whose fields the caller decides.

use std::collections::BTreeMap;

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::binding::Argument;
use crate::decode::{Mismatch, own_type};
use crate::error::Error;

/// A record whose fields the caller's own tables and forms decide, such as a row of a table or the content of a form.
///
/// Make it from a type of your own with [`of`](Self::of), and read it as one with [`read`](Self::read). Setters take it both for a JSON
/// text and for a map, whichever the operation sends.
///
/// ```
/// use dingtalk_core::{Json, Record};
///
/// let record = Record::of(&std::collections::BTreeMap::from([("title", "Visit"), ("city", "Hangzhou")]))?;
/// assert_eq!(record.get("title"), Some(&Json::from("Visit")));
/// assert_eq!(record.to_string(), r#"{"city":"Hangzhou","title":"Visit"}"#);
/// # Ok::<_, dingtalk_core::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record(Map<String, Value>);

impl Record {
    /// Makes a record from a value that serde writes as an object, such as a struct that derives `Serialize`.
    ///
    /// # Errors
    /// If the value cannot be written as JSON, or is not an object.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, Error> {
        match serde_json::to_value(value) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(Error::bad_record("is not an object: a record has named fields")),
            Err(error) => Err(Error::bad_record(format!("cannot be written as JSON: {error}"))),
        }
    }

    /// Makes a record from a JSON text, as some answers contain it.
    ///
    /// # Errors
    /// If the text is not a JSON object.
    pub fn from_text(text: &str) -> Result<Self, Mismatch> {
        let fields = serde_json::from_str(text).map_err(|_| Mismatch {
            path: String::new(),
            expected: "the text of a JSON object".to_owned(),
            found: "something else".to_owned(),
        })?;
        Ok(Self(fields))
    }

    /// Reads the record as a type of the caller's, such as a struct that derives `Deserialize`.
    ///
    /// # Errors
    /// If the fields are not those of the type.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, Mismatch> {
        own_type(self.into())
    }

    /// Returns the value of a field.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field)
    }
}

/// The record as a JSON text.
impl std::fmt::Display for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut separator = "{";
        for (name, value) in &self.0 {
            write!(f, "{separator}{}:{value}", Value::from(name.as_str()))?;
            separator = ",";
        }
        f.write_str(if self.0.is_empty() { "{}" } else { "}" })
    }
}

#[diagnostic::do_not_recommend]
impl Argument<String> for Record {
    fn into_argument(self) -> String {
        self.to_string()
    }
}

#[diagnostic::do_not_recommend]
impl Argument<String> for &Record {
    fn into_argument(self) -> String {
        self.to_string()
    }
}

impl IntoIterator for Record {
    type Item = (String, Value);
    type IntoIter = serde_json::map::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'r> IntoIterator for &'r Record {
    type Item = (&'r String, &'r Value);
    type IntoIter = serde_json::map::Iter<'r>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Named fields, as answers have them.
impl From<BTreeMap<String, Value>> for Record {
    fn from(fields: BTreeMap<String, Value>) -> Self {
        Self(fields.into_iter().collect())
    }
}

impl From<Record> for Value {
    fn from(record: Record) -> Self {
        Self::Object(record.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Visit {
        title: String,
        #[serde(rename = "numberField_1", skip_serializing_if = "Option::is_none")]
        guests: Option<u32>,
    }

    #[test]
    fn a_record_is_the_callers_type_in_every_form() {
        let visit = || Visit { title: "\"Visit\"\n来访".to_owned(), guests: Some(3) };
        let record = Record::of(&visit()).unwrap();
        assert_eq!(Record::from_text(&record.to_string()).unwrap(), record);
        let text: String = (&record).into_argument();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), json!({"title": visit().title, "numberField_1": 3}));
        let map: BTreeMap<_, _> = record.clone().into_iter().collect();
        assert_eq!(Record::from(map).read::<Visit>().unwrap(), visit());
        assert_eq!(Record::default().to_string(), "{}");
    }

    #[test]
    fn what_is_not_a_record_says_so_without_its_content() {
        for (error, why) in [
            (Record::of("s3cret").unwrap_err(), "is not an object"),
            (Record::of(&BTreeMap::from([((1, 2), 3)])).unwrap_err(), "cannot be written as JSON"),
        ] {
            let text = error.to_string();
            assert!(text.contains(why) && !text.contains("s3cret"), "{text}");
        }
        for text in ["", "[]", "\"s3cret\"", "{\"s3cret\":"] {
            let error = Record::from_text(text).unwrap_err().to_string();
            assert_eq!(error, "the answer: expected the text of a JSON object, found something else");
        }
        let error = Record::from_text(r#"{"a":"s3cret"}"#).unwrap().read::<Visit>().unwrap_err().to_string();
        assert!(error.contains("missing field `title`") && !error.contains("s3cret"), "{error}");
    }
}
