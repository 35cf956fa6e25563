//! The body of a request, as a transport gets it.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::upload::{Content, PIECE};

/// The body of a request, as a [`Transport`](crate::Transport) gets it.
///
/// It is in memory as a whole unless the request uploads a file. It implements [`http_body::Body`], in which form reqwest and hyper take
/// it, and knows its length.
///
/// ```
/// # use dingtalk_core::RequestBody;
/// # fn example(request: http::Request<RequestBody>) {
/// let for_reqwest = request.map(reqwest::Body::wrap);
/// # let _ = for_reqwest;
/// # }
/// ```
pub struct RequestBody(Kind);

enum Kind {
    Whole(Bytes),
    Parts(Box<Parts>),
}

struct Parts {
    rest: VecDeque<Part>,
    left: u64,
}

/// A part of a body.
pub(crate) enum Part {
    Bytes(Bytes),
    Content(Content),
}

impl Part {
    fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => length(bytes),
            Self::Content(content) => content.length(),
        }
    }
}

fn length(bytes: &Bytes) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

impl RequestBody {
    /// A body of several parts.
    pub(crate) fn of_parts(parts: Vec<Part>) -> Self {
        let left = parts.iter().map(Part::length).fold(0, u64::saturating_add);
        Self(Kind::Parts(Box::new(Parts { rest: parts.into(), left })))
    }

    /// Returns the body if it is in memory as a whole, as it is unless the request uploads a file.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Whole(bytes) => Some(bytes),
            Kind::Parts(_) => None,
        }
    }

    /// Returns how many bytes are still to be sent.
    #[must_use]
    pub fn len(&self) -> u64 {
        match &self.0 {
            Kind::Whole(bytes) => length(bytes),
            Kind::Parts(parts) => parts.left,
        }
    }

    /// Whether nothing is left to be sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads the body into memory.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read.
    pub async fn into_bytes(mut self) -> io::Result<Bytes> {
        if let Kind::Whole(bytes) = self.0 {
            return Ok(bytes);
        }
        let mut all = Vec::new();
        while let Some(piece) = poll_fn(|context| self.poll_piece(context)).await {
            all.extend_from_slice(&piece?);
        }
        Ok(all.into())
    }

    /// Returns the next piece, which is not long.
    pub(crate) fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let parts = match &mut self.0 {
            Kind::Whole(rest) => return Poll::Ready(next_of(rest).map(Ok)),
            Kind::Parts(parts) => parts,
        };
        while let Some(part) = parts.rest.front_mut() {
            let piece = match part {
                Part::Bytes(rest) => next_of(rest),
                Part::Content(content) => match ready!(content.poll_piece(context)) {
                    Ok(piece) => piece,
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
            };
            match piece {
                Some(piece) => {
                    parts.left = parts.left.saturating_sub(length(&piece));
                    return Poll::Ready(Some(Ok(piece)));
                }
                None => drop(parts.rest.pop_front()),
            }
        }
        Poll::Ready(None)
    }
}

fn next_of(rest: &mut Bytes) -> Option<Bytes> {
    (!rest.is_empty()).then(|| rest.split_to(rest.len().min(PIECE)))
}

impl http_body::Body for RequestBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.poll_piece(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.len())
    }
}

impl Default for RequestBody {
    fn default() -> Self {
        Self(Kind::Whole(Bytes::new()))
    }
}

impl From<Bytes> for RequestBody {
    fn from(bytes: Bytes) -> Self {
        Self(Kind::Whole(bytes))
    }
}

/// Prints the length. The content may be a secret.
impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody").field("length", &self.len()).finish()
    }
}
