//! Values in the path.

use dingtalk_spec::model::Location;

use super::context::Check;

impl Check<'_> {
    pub(super) fn path(&mut self) {
        let values = self.endpoint.path_values(&self.incoming.segments);
        let declared = self.declared(Location::Path);
        for (name, value) in values {
            let Some((index, field)) = declared.iter().find(|(_, field)| field.wire_name == name) else {
                continue;
            };
            let at = format!("path.{name}");
            match value {
                None => self.report(field.place.clone(), &at, "percent-encoded UTF-8", "other bytes"),
                Some("") => self.report(field.place.clone(), &at, "a value", "an empty segment"),
                Some(dots @ ("." | "..")) => {
                    self.report(field.place.clone(), &at, "a value", format!("`{dots}`, which changes the path"));
                }
                Some(text) => {
                    if field.sensitive {
                        self.hide_segment(text);
                    }
                    self.text_argument(*index, field, &at, text);
                }
            }
        }
    }

    /// Hides a secret in its encoded form, too, as it is in the request line.
    fn hide_segment(&mut self, secret: &str) {
        let incoming = self.incoming;
        let path = incoming.path.strip_prefix('/').unwrap_or(&incoming.path);
        let raw = path
            .split('/')
            .zip(&incoming.segments)
            .filter(|(_, text)| text.as_deref().is_some_and(|text| text.contains(secret)));
        raw.for_each(|(raw, _)| self.hide(raw));
    }
}
