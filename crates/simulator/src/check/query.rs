//! Names and values in the query.

use std::collections::HashSet;

use dingtalk_spec::model::{Location, SpecPlace};

use super::context::Check;
use crate::nearest::nearest;

impl Check<'_> {
    /// Checks the query. The names in `credentials` are allowed in addition to the declared ones.
    pub(super) fn query(&mut self, credentials: &[&'static str]) {
        let declared = self.declared(Location::Query);
        let statement = self.endpoint.statement("query");
        let mut seen = HashSet::new();
        for pair in &self.incoming.query {
            let Some(name) = pair.name.as_deref() else {
                self.report(statement.clone(), "query", "percent-encoded UTF-8", "a name in other bytes");
                continue;
            };
            let at = format!("query.{name}");
            let parameter = declared.iter().find(|(_, field)| field.wire_name == name);
            let is_new = seen.insert(name);
            match (parameter, &pair.value) {
                (None, _) if !credentials.contains(&name) => self.unknown_name(&statement, &at, name),
                (None, _) if is_new => {}
                (None, _) => self.report(self.endpoint.statement("credentials"), &at, "one value", "a second one"),
                (Some((_, field)), _) if !is_new => {
                    self.report(field.place.clone(), &at, "one value", "a second one");
                }
                (Some((_, field)), None) => {
                    self.report(field.place.clone(), &at, "percent-encoded UTF-8", "other bytes");
                }
                (Some((index, field)), Some(value)) => {
                    if field.sensitive {
                        self.hide(&pair.raw_value);
                    }
                    self.text_argument(*index, field, &at, value);
                }
            }
        }
        for (_, field) in declared {
            if field.required && !seen.contains(field.wire_name.as_str()) {
                self.missing(field, &format!("query.{}", field.wire_name));
            }
        }
    }

    fn unknown_name(&mut self, statement: &SpecPlace, at: &str, name: &str) {
        let declared = self.declared(Location::Query);
        let meant = nearest(name, declared.iter().map(|(_, field)| field.wire_name.as_str()));
        let expected = match meant {
            Some(meant) => format!("only declared parameters (did you mean `{meant}`?)"),
            None if declared.is_empty() => "no parameters in the query".to_owned(),
            None => "only declared parameters".to_owned(),
        };
        self.report(statement.clone(), at, expected, "an unknown one");
    }
}
