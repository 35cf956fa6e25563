//! Forms: texts and files as `multipart/form-data` (RFC 7578), in the ways in which clients write them.

use std::fmt;

use memchr::memmem;
use percent_encoding::percent_decode_str;

/// A part of a form that arrived.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FormPart {
    /// The field's name.
    pub name: String,
    /// The file's name, if it is a file.
    pub file_name: Option<String>,
    /// The media type, if the part names one.
    pub content_type: Option<String>,
    /// The content.
    pub content: Vec<u8>,
}

impl FormPart {
    /// The content as text, if it is text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.content).ok()
    }
}

/// Prints the length of the content, which may be a secret.
impl fmt::Debug for FormPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormPart")
            .field("name", &self.name)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("bytes", &self.content.len())
            .finish()
    }
}

/// Reads a form, whose parts `content_type`, the request's header, says how to find.
///
/// The simulator reads forms itself ([`Received::form`](crate::Received::form)). This is for other servers in tests.
///
/// # Errors
/// Returns what is wrong with it.
pub fn read_form(content_type: &str, body: &[u8]) -> Result<Vec<FormPart>, String> {
    let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return Err(format!("its type is {content_type:?}"));
    }
    let boundary = parameter(parameters, "boundary").filter(|boundary| !boundary.is_empty());
    let boundary = boundary.ok_or("its content type has no boundary")?;
    let line = format!("\r\n--{boundary}");
    // The first boundary needs no line break before it.
    let mut rest = match body.strip_prefix(line.trim_start().as_bytes()) {
        Some(rest) => rest,
        None => split(body, line.as_bytes()).ok_or("it does not begin with its boundary")?.1,
    };
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let (head, content) = head(rest)?;
        let (content, after) = split(content, line.as_bytes()).ok_or("it does not end with its boundary")?;
        parts.push(part(&head, content)?);
        rest = after;
    }
    Ok(parts)
}

/// Splits `bytes` around `at`.
fn split<'b>(bytes: &'b [u8], at: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let start = memmem::find(bytes, at)?;
    Some((bytes.get(..start)?, bytes.get(start + at.len()..)?))
}

/// The head of a part, which follows its boundary, and what is after it.
fn head(rest: &[u8]) -> Result<(String, &[u8]), String> {
    // A part without headers has an empty line only.
    let (head, content) = split(rest, b"\r\n\r\n").ok_or("a part of it has no end of its head")?;
    let head = std::str::from_utf8(head).map_err(|_| "the head of a part is not UTF-8")?;
    Ok((head.to_owned(), content))
}

fn part(head: &str, content: &[u8]) -> Result<FormPart, String> {
    let headers = || head.split("\r\n").filter_map(|line| line.split_once(':'));
    let header =
        |wanted: &str| headers().find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, it)| it.trim());
    let disposition = header("content-disposition").ok_or("a part of it has no `Content-Disposition`")?;
    let (kind, parameters) = disposition.split_once(';').unwrap_or((disposition, ""));
    if !kind.trim().eq_ignore_ascii_case("form-data") {
        return Err(format!("a part of it is {kind:?} instead of `form-data`"));
    }
    Ok(FormPart {
        name: parameter(parameters, "name").ok_or("a part of it has no name")?,
        file_name: extended(parameters, "filename*").or_else(|| parameter(parameters, "filename")),
        content_type: header("content-type").map(str::to_owned),
        content: content.to_vec(),
    })
}

/// The value of a parameter of a header.
fn parameter(parameters: &str, wanted: &str) -> Option<String> {
    let mut rest = parameters;
    loop {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = value(after.trim_start());
        if name.trim_matches([';', ' ', '\t']).eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

/// A value, in quotes or not, and what follows it. Browsers write quotes and line breaks as `%22`, `%0D` and `%0A`, curl with `\`.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        return (value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (unescaped(&value), quoted.get(at + 1..).unwrap_or_default()),
            '\\' if quoted.get(at + 1..).is_some_and(|rest| rest.starts_with(['"', '\\'])) => {
                value.extend(letters.next().map(|(_, letter)| letter));
            }
            letter => value.push(letter),
        }
    }
    (unescaped(&value), "")
}

fn unescaped(value: &str) -> String {
    value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// A parameter in the form of RFC 5987: `filename*=UTF-8''%E4%B8%AD.png`.
fn extended(parameters: &str, wanted: &str) -> Option<String> {
    let text = parameter(parameters, wanted)?;
    let (charset, rest) = text.split_once('\'')?;
    let (_, value) = rest.split_once('\'')?;
    let is_utf8 = charset.eq_ignore_ascii_case("utf-8");
    is_utf8.then(|| percent_decode_str(value).decode_utf8().ok().map(std::borrow::Cow::into_owned)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Shown = (String, Option<String>, Option<String>, String);

    fn shown(content_type: &str, body: &str) -> Result<Vec<Shown>, String> {
        let parts = read_form(content_type, body.replace('\n', "\r\n").as_bytes())?.into_iter();
        let shown = parts.map(|part| {
            let content = part.text().unwrap_or("not text").replace("\r\n", "\n");
            (part.name, part.file_name, part.content_type, content)
        });
        Ok(shown.collect())
    }

    fn text(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn reads_what_clients_write() {
        let file = |name: &str| (text("media"), Some(text(name)), Some(text("image/png")), text("a\n--b"));
        let field = (text("type"), None, None, text("image"));
        // curl, and a preamble.
        let body = "ignored\n--x\nContent-Disposition: form-data; name=\"type\"\n\nimage\n--x\nContent-Disposition: form-data; \
                    name=\"media\"; filename=\"a\\\"\\\\.png\"\nContent-Type: image/png\n\na\n--b\n--x--\n";
        assert_eq!(shown("multipart/form-data; boundary=x", body), Ok(vec![field.clone(), file("a\"\\.png")]));
        // The vendor's client for Java.
        let body = "--x\nContent-Disposition:form-data;name=\"type\"\nContent-Type:text/plain\n\nimage\n--x\n\
                    Content-Disposition:form-data;name=\"media\";filename=\"中.png\"\nContent-Type:image/png\n\na\n--b\n--x--\n";
        let typed = (text("type"), None, Some(text("text/plain")), text("image"));
        assert_eq!(shown("multipart/form-data;charset=UTF-8;boundary=x", body), Ok(vec![typed, file("中.png")]));
        // Older versions of requests.
        let body = "--x\ncontent-disposition: form-data; name=\"media\"; filename*=utf-8''%E4%B8%AD.png\nContent-Type: \
                    image/png\n\na\n--b\n--x--";
        assert_eq!(shown("multipart/form-data; boundary=\"x\"", body), Ok(vec![file("中.png")]));
    }

    #[test]
    fn says_what_is_wrong() {
        let whole = "--x\nContent-Disposition: form-data; name=\"a\"\n\nb\n--x--\n";
        for (content_type, body, why) in [
            ("application/json", whole, "its type is"),
            ("multipart/form-data", whole, "no boundary"),
            ("multipart/form-data; boundary=y", whole, "does not begin"),
            ("multipart/form-data; boundary=x", &whole[..30], "no end of its head"),
            ("multipart/form-data; boundary=x", "--x\nContent-Disposition: form-data; name=\"a\"\n\nb", "does not end"),
            ("multipart/form-data; boundary=x", "--x\nX: y\n\nb\n--x--", "no `Content-Disposition`"),
            ("multipart/form-data; boundary=x", "--x\nContent-Disposition: form-data\n\nb\n--x--", "has no name"),
            (
                "multipart/form-data; boundary=x",
                "--x\nContent-Disposition: inline; name=\"a\"\n\nb\n--x--",
                "\"inline\"",
            ),
        ] {
            let error = shown(content_type, body).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
