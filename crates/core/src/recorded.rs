//! Answers from recorded JSON.

use crate::binding::Decode;
use crate::decode::{Mismatch, decode};

/// Reads an answer from JSON as the client reads it: numbers may be text, lists `null`, and unknown fields are skipped.
///
/// Use it to build answers in tests, whose structs are `#[non_exhaustive]`, or to read bodies that were recorded, for example from
/// [`Reply::body`](crate::Reply::body). Answers also implement `Default`, and their fields are public.
/// It does not look for errors: a recorded failure is read like an answer without data. To test how a program deals with failures,
/// let a [`Transport`](crate::Transport) or the simulator return them.
///
/// ```
/// let ids: Vec<i64> = dingtalk_core::read_answer(r#"["1", 2, null]"#)?;
/// assert_eq!(ids, [1, 2]);
/// # Ok::<(), dingtalk_core::Mismatch>(())
/// ```
///
/// # Errors
/// Returns where the JSON differs from the documentation of the answer.
pub fn read_answer<Answer: Decode + Default>(json: impl AsRef<[u8]>) -> Result<Answer, Mismatch> {
    let mut answer = Answer::default();
    decode(json.as_ref(), &mut answer, &mut |_| {})?;
    Ok(answer)
}
