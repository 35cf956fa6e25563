//! Reads JSON and notices names that appear twice in one object: which of the values a server keeps is up to the server.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The value, and the paths of repeated names: `.a[0].b`.
pub(super) fn read(text: &[u8]) -> Result<(Value, Vec<String>), serde_json::Error> {
    let mut repeated = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Reader { path: String::new(), repeated: &mut repeated }.deserialize(&mut reader)?;
    reader.end()?;
    Ok((value, repeated))
}

struct Reader<'r> {
    path: String,
    repeated: &'r mut Vec<String>,
}

impl Reader<'_> {
    fn at(&mut self, step: &str) -> Reader<'_> {
        Reader { path: format!("{}{step}", self.path), repeated: self.repeated }
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::from(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Number::from_f64(number).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            let step = format!("[{}]", values.len());
            match items.next_element_seed(self.at(&step))? {
                Some(value) => values.push(value),
                None => return Ok(Value::Array(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            let step = format!(".{name}");
            let value = entries.next_value_seed(self.at(&step))?;
            if members.contains_key(&name) {
                let path = self.at(&step).path;
                self.repeated.push(path);
            }
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn notices_repeated_names() {
        let text = br#"{"a":[{"b":1,"b":2},null,true],"a":-1.5,"c":{"a":18446744073709551615}}"#;
        let (value, repeated) = read(text).unwrap();
        assert_eq!(value, serde_json::from_slice::<serde_json::Value>(text).unwrap());
        assert_eq!(repeated, [".a[0].b", ".a"]);
        assert!(read(b"{} {}").is_err());
        assert!(read("[".repeat(1000).as_bytes()).is_err());
    }
}
