//! What a text already says, so that the facts of its field do not repeat it.
//!
//! A text counts as saying a fact only if it has the fact's own words: a unit's name, a format's shape, a number beside the word
//! that makes it a bound. A text that only means the same leaves the fact in place, because the fact is exact.

/// Words after which a value is one that the server assumes.
const ASSUMED: &[&str] = &["default", "defaults", "omit", "omitted"];

/// Words that call something a web address.
const WEB_ADDRESSES: &[&str] = &["address", "addresses", "http", "https", "link", "links", "url", "urls", "webhook"];

/// Which end of a range a number is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bound {
    Least,
    Most,
}

/// A text, as one asks what it says.
pub(super) struct Said<'a> {
    text: &'a str,
    words: Vec<String>,
}

impl<'a> Said<'a> {
    pub(super) fn by(text: &'a str) -> Self {
        Self { text, words: words(text) }
    }

    /// Whether the text names the unit in which a value is counted.
    pub(super) fn unit(&self, unit: &str) -> bool {
        let unit = words(unit);
        !unit.is_empty() && self.words.windows(unit.len()).any(|part| part == unit)
    }

    /// Whether the text says that a time is counted from the epoch, in this unit.
    pub(super) fn since_epoch(&self, unit: &str) -> bool {
        self.has(&[unit]) && self.has(&["epoch", "1970", "unix", "timestamp"])
    }

    /// Whether the text names ISO 8601 or shows a time of this kind.
    pub(super) fn iso_8601(&self) -> bool {
        self.unit("ISO 8601") || self.has(&["iso8601"]) || self.shows("0000-00-00t00:00")
    }

    /// Whether the text names the time zone of China.
    pub(super) fn in_china(&self) -> bool {
        self.has(&["china", "beijing"]) || self.text.contains("UTC+8")
    }

    /// Whether the text shows a date in the form that is written as `0000-00-00` here: as a pattern, or as an example.
    pub(super) fn shows(&self, form: &str) -> bool {
        form_of(self.text).contains(form)
    }

    pub(super) fn web_address(&self) -> bool {
        self.has(WEB_ADDRESSES)
    }

    pub(super) fn base64(&self) -> bool {
        self.has(&["base64"]) || self.unit("Base 64")
    }

    /// Whether the text says which value is assumed if none is sent, even in other words than the value's.
    pub(super) fn a_default(&self) -> bool {
        self.has(ASSUMED)
    }

    /// Whether the text says that this value, as JSON has it, is the default.
    pub(super) fn default(&self, value: &str) -> bool {
        let caseless = matches!(value, "true" | "false");
        self.sentences().any(|sentence| {
            let plain = without_separators(sentence);
            let plain = if caseless { plain.to_lowercase() } else { plain };
            contains_any(&words(sentence), ASSUMED) && names(&plain, value)
        })
    }

    /// Whether the text shows this value.
    pub(super) fn value(&self, value: &str) -> bool {
        !value.is_empty() && self.text.contains(&format!("`{value}`"))
    }

    /// Whether the text limits something to this number. A noun such as `character` must be in the same sentence.
    pub(super) fn bound(&self, bound: Bound, number: &str, noun: &str) -> bool {
        self.sentences().any(|sentence| {
            let words = words(sentence);
            let counts = noun.is_empty() || words.iter().any(|word| word.trim_end_matches('s') == noun);
            counts && (0..words.len()).any(|place| is_bound(&words, place, bound, number))
        })
    }

    fn has(&self, any: &[&str]) -> bool {
        contains_any(&self.words, any)
    }

    fn sentences(&self) -> impl Iterator<Item = &str> {
        self.text.split(". ").flat_map(|part| part.split('\n'))
    }
}

/// Whether the word at `place` is this number, in a sentence that makes it a bound.
fn is_bound(words: &[String], place: usize, bound: Bound, number: &str) -> bool {
    let word = |place: Option<usize>| place.and_then(|place| words.get(place)).map_or("", String::as_str);
    if word(Some(place)) != number {
        return false;
    }
    let (before, after) = (word(place.checked_sub(1)), word(Some(place + 1)));
    match bound {
        Bound::Least => {
            after == "to" || contains_any(words, &["least", "minimum", "from", "start", "starting", "starts", "first"])
        }
        Bound::Most => {
            let ends_range = before == "to" && !ASSUMED.contains(&word(place.checked_sub(2)));
            ends_range || contains_any(words, &["most", "maximum", "exceed", "up", "longest"])
        }
    }
}

/// The words of a text, in lower case; numbers without separators, and with their sign.
fn words(text: &str) -> Vec<String> {
    let plain = without_separators(text).to_lowercase();
    let parts = plain.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-' && c != '.');
    let word = |part: &str| part.trim_end_matches(['.', '-']).to_owned();
    parts.map(word).filter(|word| !word.is_empty()).collect()
}

/// `1,024` as `1024`.
fn without_separators(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |place: Option<usize>| place.and_then(|place| letters.get(place)).is_some_and(char::is_ascii_digit);
    let separates = |place: usize| {
        let group = (1..=3).all(|step| is_digit(Some(place + step))) && !is_digit(Some(place + 4));
        group && is_digit(place.checked_sub(1))
    };
    let kept = letters.iter().enumerate().filter(|(place, letter)| **letter != ',' || !separates(*place));
    kept.map(|(_, letter)| *letter).collect()
}

/// A text in which digits, and the letters that patterns have in their places, are zeros.
fn form_of(text: &str) -> String {
    let zero = |letter: char| if letter.is_ascii_digit() || "ymdhs".contains(letter) { '0' } else { letter };
    text.to_lowercase().chars().map(zero).collect()
}

/// Whether `text` contains `value` and not only as part of a longer name or number.
fn names(text: &str, value: &str) -> bool {
    let continues = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    !value.is_empty()
        && text.match_indices(value).any(|(start, _)| {
            let before = text.get(..start).and_then(|before| before.chars().next_back());
            let mut after = text.get(start + value.len()..).unwrap_or_default().chars();
            let ends = after.next().is_none_or(|next| {
                !continues(next) && (next != '.' || !after.next().is_some_and(|c| c.is_ascii_digit()))
            });
            ends && !before.is_some_and(|before| continues(before) || before == '.')
        })
}

fn contains_any<W: AsRef<str>>(words: &[W], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_formats_are_said_in_their_own_words() {
        let unit = |text: &str, unit: &str| Said::by(text).unit(unit);
        assert!(unit("The size of the file in bytes. Not for folders.", "bytes"));
        assert!(unit("How many minutes late are allowed. -1 if the feature is off.", "minutes"));
        assert!(!unit("The length of the video.", "seconds"));
        assert!(!unit("How long it took, in milliseconds.", "seconds"));

        let epoch = |text: &str| Said::by(text).since_epoch("milliseconds");
        assert!(epoch("When the task is due, in milliseconds since the epoch."));
        assert!(epoch("A Unix timestamp in milliseconds."));
        assert!(!epoch("The current time, in milliseconds."));
        assert!(!epoch("When the node was last modified, as a timestamp."));
        assert!(!epoch("A timestamp, in seconds since the epoch."));

        let iso = |text: &str| Said::by(text).iso_8601();
        assert!(iso("When the event ends, in the date-time form of ISO 8601."));
        assert!(iso("When the stage was created, in the form `YYYY-MM-DDTHH:mm:ssZ`."));
        assert!(iso("Such as `2022-07-29T14:55Z`."));
        assert!(!iso("When the task was created, in UTC."));
        assert!(!iso("In the form `yyyy-MM-dd HH:mm:ss`."));

        let local = |text: &str| Said::by(text).shows("0000-00-00 00:00");
        assert!(local("The start, in the form `yyyy-MM-dd HH:mm:ss`."));
        assert!(local("When it was decided, such as `2021-03-18 20:26:56`."));
        assert!(!local("The day, in the form `yyyy-MM-dd`."));
        assert!(Said::by("In the time of Beijing.").in_china());

        let address = |text: &str| Said::by(text).web_address();
        assert!(address("The address of the user's avatar.") && address("The link to the key action."));
        assert!(!address("The picture of the app.") && !address("What was addressed."));
        assert!(Said::by("The picture, in base64.").base64() && !Said::by("The picture.").base64());
    }

    #[test]
    fn a_default_is_said_by_its_value_beside_the_word() {
        let said = |text: &str, value: &str| Said::by(text).default(value);
        assert!(said("The number of userIds on a page. Defaults to 30.", "30"));
        assert!(said("Whether to show the card. False by default.", "false"));
        assert!(said("How long. 1,000 by default, at most 5,000.", "1000"));
        assert!(said("Identifies the business. Defaults to `ddats`, the only value.", "ddats"));
        assert!(said("The page. If omitted, 1.", "1"));
        for (text, value) in [
            ("The status. Defaults to the earliest.", "0"),
            ("At most 100. A page by default.", "100"),
            ("10.5 by default.", "10"),
            ("-1 by default.", "1"),
            ("Defaults to `zh_CN`.", "zh"),
            ("Whether to show it. Hidden by default.", "false"),
            ("Empty by default.", ""),
        ] {
            assert!(!said(text, value), "{text} {value}");
            assert!(Said::by(text).a_default() || value == "100", "{text}");
        }
        assert!(!Said::by("Whether to show it.").a_default());
    }

    #[test]
    fn a_bound_is_said_by_its_number_beside_the_word() {
        let most = |text: &str, number: &str, noun: &str| Said::by(text).bound(Bound::Most, number, noun);
        let least = |text: &str, number: &str| Said::by(text).bound(Bound::Least, number, "");
        assert!(most("The tasks to create, at most 20.", "20", ""));
        assert!(most("100 by default and at most.", "100", ""));
        assert!(most("The number of entries on a page, 1 to 30.", "30", ""));
        assert!(most("At most 65,535 characters in all.", "65535", "character"));
        assert!(!most("The address, at most 1,024 bytes.", "1024", "character"));
        assert!(!most("The number of records. Defaults to 100.", "100", ""));
        assert!(!most("At most 200.", "20", ""));
        assert!(least("The number of the page, from 1 to 10.", "1"));
        assert!(least("How many groups to skip, starting at 0.", "0") && least("At least -1.", "-1"));
        assert!(!least("1 by default.", "1"));
    }
}
