//! The body of an answer, read for signs of failure.

use crate::answer_error::ApiError;
use crate::decode::budget::Budget;
use crate::decode::json;
use crate::decode::scalar::Scalar;
use crate::decode::scan::{Flaw, Kind, Scanner, text_of};
use crate::mask::{LONGEST, scrub};

/// What [`ApiError::access_denied_detail`] may take in memory.
const LARGEST_DETAIL: usize = 1 << 20;

/// The parts of an error body, in all their spellings. What cannot be read is skipped, so that it hides nothing.
#[derive(Default)]
pub(crate) struct ErrorBody {
    /// Whether the body is one object, and nothing else.
    is_object: bool,
    has_members: bool,
    /// Whether it has members that error bodies do not have.
    has_others: bool,
    errcode: Part,
    code: Part,
    message: Part,
    sub_code: Part,
    sub_message: Part,
    request_id: Part,
    success: Option<bool>,
    /// Set if the caller's address is banned for a while, which `status` then explains.
    punish: Part,
    status: Part,
    access_denied_detail: Option<serde_json::Value>,
    error_response: Option<Box<ErrorBody>>,
}

/// A part of an error body.
#[derive(Default)]
enum Part {
    #[default]
    Absent,
    Null,
    /// A text, or a number as text.
    Text(String),
    /// A value of another type.
    Odd,
}

/// What an answer's type says about an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Declared {
    /// It has none of the fields that the answer declares.
    Nothing,
    /// Nothing but the field `success`.
    Success,
    /// The answer may be any object.
    Anything,
}

impl ErrorBody {
    /// Reads a body. One that is not a JSON object gives what comes before the flaw.
    pub(crate) fn read(body: &[u8]) -> Self {
        Self::read_while(body, |_| true)
    }

    /// Reads a body up to the first member that error bodies do not have, which is usually the first one.
    pub(crate) fn read_if_alone(body: &[u8]) -> Self {
        Self::read_while(body, |this| !this.has_others)
    }

    fn read_while(body: &[u8], goes_on: impl Fn(&Self) -> bool) -> Self {
        let text = text_of(body);
        let mut scanner = Scanner::new(&text);
        let mut this = Self::default();
        this.is_object = this.members(&mut scanner, true, &goes_on).and_then(|()| scanner.end()).is_ok();
        this
    }

    fn members(
        &mut self,
        scanner: &mut Scanner<'_>,
        is_root: bool,
        goes_on: &impl Fn(&Self) -> bool,
    ) -> Result<(), Flaw> {
        let mut more = scanner.enter_object()?;
        while more && goes_on(self) {
            self.has_members = true;
            let name = scanner.key()?;
            self.member(&name, scanner, is_root)?;
            more = scanner.another_member()?;
        }
        Ok(())
    }

    fn member(&mut self, name: &str, scanner: &mut Scanner<'_>, is_root: bool) -> Result<(), Flaw> {
        match name {
            "errcode" => {
                let errcode = Part::read(scanner)?;
                // Of several, one that reports a failure counts.
                if !self.errcode.is_failing_errcode() {
                    self.errcode = errcode;
                }
            }
            "code" => self.code = Part::read(scanner)?,
            "message" | "errmsg" | "msg" => self.message = Part::read(scanner)?,
            "sub_code" => self.sub_code = Part::read(scanner)?,
            "sub_msg" => self.sub_message = Part::read(scanner)?,
            "requestid" | "requestId" | "request_id" | "RequestId" => self.request_id = Part::read(scanner)?,
            "success" => {
                self.success = match scanner.kind()? {
                    Kind::True => Some(true),
                    Kind::False => Some(false),
                    _ => None,
                };
                scanner.skip()?;
            }
            "punish" => self.punish = Part::read(scanner)?,
            "status" => {
                self.has_others = true;
                self.status = Part::read(scanner)?;
            }
            "accessdenieddetail" | "accessDeniedDetail" => self.access_denied_detail = detail(scanner)?,
            "error_response" if is_root => self.error_response(scanner)?,
            _ => {
                self.has_others = true;
                scanner.skip()?;
            }
        }
        Ok(())
    }

    fn error_response(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Flaw> {
        match scanner.kind()? {
            Kind::Null => scanner.skip(),
            Kind::Object => self.error_response.insert(Box::default()).members(scanner, false, &|_| true),
            _ => {
                let message = Part::read(scanner)?;
                self.error_response = Some(Box::new(Self { message, ..Self::default() }));
                Ok(())
            }
        }
    }

    /// Whether a legacy call failed. It succeeded if `errcode` is 0, or absent from an object that has any member.
    pub(crate) fn is_legacy_failure(&self) -> bool {
        self.reports_failure()
            || (self.is_object && !self.has_members)
            || (self.success == Some(false) && !matches!(self.errcode, Part::Text(_)))
    }

    /// Whether an object is an error and not an answer, considering what the answer declares.
    pub(crate) fn is_error(&self, declared: Declared) -> bool {
        let has_code = self.code.is_failing_code();
        match declared {
            Declared::Anything => {
                matches!(self.punish, Part::Text(_))
                    || (!self.has_others && (self.reports_failure() || (has_code && self.message.is_complaint())))
            }
            Declared::Nothing | Declared::Success => {
                self.reports_failure()
                    || (has_code && (matches!(self.errcode, Part::Absent) || self.message.is_complaint()))
                    || (declared == Declared::Nothing && self.success == Some(false))
            }
        }
    }

    /// Whether something in it means a failure wherever it appears.
    fn reports_failure(&self) -> bool {
        self.errcode.is_failing_errcode()
            || self.error_response.is_some()
            || matches!(self.punish, Part::Text(_))
            || (matches!(self.errcode, Part::Null) && self.message.is_complaint())
    }

    /// Returns the server's id of this request.
    pub(crate) fn request_id(&self, secrets: &[String]) -> Option<String> {
        clean(self.request_id.text(), secrets)
    }

    /// Moves everything into `error`.
    pub(crate) fn describe(&self, error: &mut ApiError, secrets: &[String]) {
        let inner = self.error_response.as_deref();
        let parts = || inner.into_iter().chain([self]);
        let find = |part: fn(&Self) -> Option<&str>| clean(parts().find_map(part), secrets);
        error.code = find(Self::most_telling_code);
        error.message = find(|parts| parts.message.text().or_else(|| parts.punish.text()));
        error.sub_code = find(|parts| parts.sub_code.text().or_else(|| parts.within_message("subcode=")));
        error.sub_message = find(|parts| parts.sub_message.text().or_else(|| parts.within_message("submsg=")));
        error.request_id = find(|parts| parts.request_id.text());
        error.access_denied_detail = parts().find_map(|parts| parts.access_denied_detail.clone());
    }

    fn most_telling_code(&self) -> Option<&str> {
        let (errcode, code) = (self.errcode.text(), self.code.text());
        if self.errcode.is_failing_errcode() {
            errcode
        } else if self.code.is_failing_code() {
            code
        } else if let Part::Text(_) = self.punish {
            self.status.text()
        } else {
            errcode.or(code)
        }
    }

    /// What the message says about the specific error, as in `error[subcode=40014,submsg=...]`.
    fn within_message(&self, name: &str) -> Option<&str> {
        let (_, after) = self.message.text()?.split_once(name)?;
        after.split([',', ']']).next().map(str::trim)
    }
}

impl Part {
    fn read(scanner: &mut Scanner<'_>) -> Result<Self, Flaw> {
        Ok(match scanner.kind()? {
            Kind::Text => {
                let text = scanner.text()?;
                Self::Text(beginning(&text).to_owned())
            }
            Kind::Number => Self::Text(Scalar::Number(scanner.number()?).to_text()),
            Kind::Null => {
                scanner.skip()?;
                Self::Null
            }
            Kind::Object | Kind::List | Kind::True | Kind::False => {
                scanner.skip()?;
                Self::Odd
            }
        })
    }

    /// The text, unless it is empty.
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            Self::Text(_) | Self::Absent | Self::Null | Self::Odd => None,
        }
    }

    /// Whether an `errcode` is anything but 0. Only a reader of it can say so: one that cannot be understood is no success.
    fn is_failing_errcode(&self) -> bool {
        match self {
            Self::Text(text) => text.trim() != "0",
            Self::Odd => true,
            Self::Absent | Self::Null => false,
        }
    }

    /// Whether a `code` names an error.
    fn is_failing_code(&self) -> bool {
        self.text().is_some_and(|code| {
            !["0", "200", "ok", "success"].iter().any(|good| code.trim().eq_ignore_ascii_case(good))
        })
    }

    /// Whether a message is about an error.
    fn is_complaint(&self) -> bool {
        self.text().is_some_and(|text| !["ok", "success"].iter().any(|good| text.trim().eq_ignore_ascii_case(good)))
    }
}

/// As much of a text as is kept.
fn beginning(text: &str) -> &str {
    let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    if text.len() <= LONGEST { text } else { text.get(..end).unwrap_or_default() }
}

/// Reads the missing permission, unless it is too large to be one.
fn detail(scanner: &mut Scanner<'_>) -> Result<Option<serde_json::Value>, Flaw> {
    let start = scanner.place();
    if let Ok(detail) = json::read(scanner, &mut Budget::of(LARGEST_DETAIL), 0) {
        return Ok(Some(detail).filter(|detail| !detail.is_null()));
    }
    scanner.return_to(start);
    scanner.skip().map(|()| None)
}

/// Masks secrets in a server's text.
fn clean(text: Option<&str>, secrets: &[String]) -> Option<String> {
    text.map(|text| scrub(text, secrets))
}
