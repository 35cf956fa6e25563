//! Dates and times, whose numbers bound nothing.

/// What replaces a date or a time.
const TIME: &str = "日期";

/// `text` without the numbers of dates (`2022-01-31`, `2022年1月`) and times (`12:00:00`).
pub(super) fn without(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.find(|c: char| c.is_ascii_digit()).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        let digits = leading_digits(from);
        let signs: &[char] = match digits {
            4 => &['-', '/', '年', '月'],
            1 | 2 => &[':', '：'],
            _ => &[],
        };
        let length = length(from, digits, signs);
        out.push_str(if length > digits { TIME } else { from.get(..digits).unwrap_or_default() });
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// How far a number and the numbers of one or two digits go that follow it after one of `signs`.
fn length(text: &str, first: usize, signs: &[char]) -> usize {
    let mut end = first;
    while let Some(rest) = text.get(end..)
        && let Some(sign) = rest.chars().next().filter(|sign| signs.contains(sign))
        && let digits @ 1..=2 = leading_digits(rest.get(sign.len_utf8()..).unwrap_or_default())
    {
        end += sign.len_utf8() + digits;
    }
    end
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_replaced() {
        assert_eq!(without("从2022-01-01 12:00:00——2023年1月2日，最大20"), "从日期 日期——日期日，最大20");
        for text in ["取值1~100", "1000-2000", "最大20:", "1.0.20", ""] {
            assert_eq!(without(text), text);
        }
    }
}
