//! Declared headers. All others are ignored: clients and proxies add their own.

use dingtalk_spec::model::Location;

use super::context::Check;

impl Check<'_> {
    pub(super) fn headers(&mut self) {
        for (index, field) in self.declared(Location::Header) {
            let at = format!("headers.{}", field.wire_name);
            let values: Vec<_> = self.incoming.headers.get_all(field.wire_name.as_str()).iter().collect();
            match values.as_slice() {
                [] if field.required => self.missing(field, &at),
                [] => {}
                [value] => match std::str::from_utf8(value.as_bytes()) {
                    Ok(text) => self.text_argument(index, field, &at, text),
                    Err(_) => self.report(field.place.clone(), &at, "text in UTF-8", "other bytes"),
                },
                several => self.report(field.place.clone(), &at, "one value", several.len().to_string()),
            }
        }
    }
}
