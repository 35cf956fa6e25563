//! The same words in different spellings.

/// The words without what pages write in different ways: blanks, punctuation, emphasis, case. Periods stay in numbers and names.
#[must_use]
pub fn normalized(words: &str) -> String {
    let is_dropped =
        |c: char| c.is_whitespace() || matches!(c, '\\' | '*' | '`' | '\u{200b}' | ',' | ';' | ':' | '"' | '\'');
    let mut normalized = String::with_capacity(words.len());
    let mut before = None;
    let mut has_period = false;
    let mut add = |c: char| {
        if has_period && c.is_ascii_alphanumeric() {
            normalized.push('.');
        }
        has_period = c == '.' && before.is_some_and(|before: char| before.is_ascii_alphanumeric());
        before = Some(c);
        if c != '.' {
            normalized.push(c);
        }
    };
    for c in words.chars() {
        match fold(c) {
            c if is_dropped(c) => {}
            c if c.is_ascii() => add(c.to_ascii_lowercase()),
            c => c.to_lowercase().for_each(&mut add),
        }
    }
    normalized
}

fn fold(c: char) -> char {
    match c {
        '。' | '．' => '.',
        '，' | '、' => ',',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '【' => '[',
        '】' => ']',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_stay_between_letters_and_digits() {
        for (words, plain) in [
            ("a.b. C", "a.b.c"),
            ("v1.0。", "v1.0"),
            (".a..b.", "ab"),
            ("a. b", "a.b"),
            ("名.a", "名a"),
            ("Ａ．Ｂ，İ", "a.bi\u{307}"),
            ("", ""),
        ] {
            assert_eq!(normalized(words), plain, "{words}");
        }
    }
}
