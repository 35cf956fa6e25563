//! Paths with placeholders, as text: `/v1.0/groups/{groupId}/v{version}`.

/// What is between two slashes: text, or a placeholder with text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'t> {
    /// The text before the placeholder; all of it if there is none.
    pub before: &'t str,
    /// What the placeholder is called.
    pub name: Option<&'t str>,
    /// The text after the placeholder.
    pub after: &'t str,
}

impl<'t> Piece<'t> {
    /// Reads what is between two slashes. Braces that are not closed are text.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        let placeholder = || {
            let (before, rest) = text.split_once('{')?;
            let (name, after) = rest.split_once('}')?;
            Some(Self { before, name: Some(name), after })
        };
        placeholder().unwrap_or(Self { before: text, name: None, after: "" })
    }

    /// Whether it is a placeholder and nothing else.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.name.is_some() && self.before.is_empty() && self.after.is_empty()
    }

    /// What `segment` has in place of the placeholder. Nothing if the text differs, or if there is no placeholder.
    #[must_use]
    pub fn value<'s>(&self, segment: &'s str) -> Option<&'s str> {
        self.name.and_then(|_| segment.strip_prefix(self.before)?.strip_suffix(self.after))
    }

    /// Whether `segment` has this text, and something in place of the placeholder. A segment may be empty if nothing else is expected.
    #[must_use]
    pub fn fits(&self, segment: &str) -> bool {
        match self.name {
            None => segment == self.before,
            Some(_) => self.value(segment).is_some_and(|value| self.is_open() || !value.is_empty()),
        }
    }

    /// The piece with another name for its placeholder.
    #[must_use]
    pub fn renamed(&self, name: &str) -> String {
        match self.name {
            None => self.before.to_owned(),
            Some(_) => format!("{}{{{name}}}{}", self.before, self.after),
        }
    }
}

/// What is between the slashes of a path. What comes before the first slash is the first piece.
pub fn pieces(path: &str) -> impl Iterator<Item = Piece<'_>> {
    path.split('/').map(Piece::of)
}

/// The names of a path's placeholders.
pub fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    pieces(path).filter_map(|piece| piece.name)
}

/// The path with other names for its placeholders; those without another name stay.
#[must_use]
pub fn renamed(path: &str, name: impl Fn(&str) -> Option<String>) -> String {
    let rename = |piece: Piece<'_>| {
        let own = piece.name.unwrap_or_default();
        piece.renamed(name(own).as_deref().unwrap_or(own))
    };
    pieces(path).map(rename).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_placeholders() {
        let of = |text| {
            let Piece { before, name, after } = Piece::of(text);
            (before, name, after)
        };
        assert_eq!(of("users"), ("users", None, ""));
        assert_eq!(of("{id}"), ("", Some("id"), ""));
        assert_eq!(of("v{id}.json"), ("v", Some("id"), ".json"));
        assert_eq!(of("a{b"), ("a{b", None, ""));
        assert_eq!(placeholders("/a/{b}/c{d}e").collect::<Vec<_>>(), ["b", "d"]);
        assert!(Piece::of("{id}").is_open() && !Piece::of("{id}s").is_open() && !Piece::of("id").is_open());
    }

    #[test]
    fn segments_that_fit() {
        for (piece, fitting, other) in
            [("a", "a", "b"), ("{x}", "", "-"), ("{x}s", "as", "s"), ("v{x}.json", "v1.json", "v.json")]
        {
            assert!(Piece::of(piece).fits(fitting), "{piece}");
            assert!(other == "-" || !Piece::of(piece).fits(other), "{piece}");
        }
        assert_eq!(Piece::of("v{x}.json").value("v1.json"), Some("1"));
        assert_eq!(Piece::of("v1.json").value("v1.json"), None);
    }

    #[test]
    fn other_names() {
        let other = |name: &str| (name == "b").then(|| "B".to_owned());
        assert_eq!(renamed("/a/{b}/x{b}y/{c}", other), "/a/{B}/x{B}y/{c}");
    }
}
