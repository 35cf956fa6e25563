//! The body of an answer, joined from the pieces in which it arrives.

use bytes::Bytes;

/// What most answers need at most.
const ORDINARY: usize = 1 << 20;

/// A body that arrives. Most consist of one piece, which is not copied.
pub(crate) struct Body {
    first: Bytes,
    /// All pieces, if there are several.
    joined: Vec<u8>,
    announced: usize,
    limit: usize,
}

impl Body {
    /// `limit` is the most that may be pushed.
    pub(crate) fn new(announced: usize, limit: usize) -> Self {
        Self { first: Bytes::new(), joined: Vec::new(), announced, limit }
    }

    pub(crate) fn len(&self) -> usize {
        self.first.len().max(self.joined.len())
    }

    pub(crate) fn push(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        if self.joined.is_empty() {
            self.make_room(self.first.len() + piece.len());
            self.joined.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.make_room(piece.len());
        self.joined.extend_from_slice(&piece);
    }

    /// Makes room for further bytes, so that earlier ones are rarely moved and little room stays empty.
    fn make_room(&mut self, further: usize) {
        let (capacity, needed) = (self.joined.capacity(), self.joined.len() + further);
        if capacity < needed {
            // A server may announce any length.
            let likely = if self.announced <= ORDINARY.max(2 * needed) { self.announced } else { ORDINARY };
            let next = likely.max(2 * capacity).min(self.limit).max(needed);
            self.joined.reserve_exact(next - self.joined.len());
        }
    }

    pub(crate) fn finish(mut self) -> Bytes {
        if self.joined.is_empty() {
            return self.first;
        }
        if self.joined.capacity() > self.joined.len() + self.joined.len() / 4 {
            self.joined.shrink_to_fit();
        }
        self.joined.into()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::Body;

    #[test]
    fn one_piece_is_not_copied() {
        let piece = Bytes::from(vec![b'a'; 100]);
        let start = piece.as_ptr();
        let mut body = Body::new(100, 1_000);
        body.push(Bytes::new());
        body.push(piece);
        assert_eq!(body.len(), 100);
        assert_eq!(body.finish().as_ptr(), start);
        assert!(Body::new(0, 0).finish().is_empty());
    }

    #[test]
    fn pieces_are_joined_in_place_if_their_length_was_announced() {
        let mut body = Body::new(6, 1_000);
        body.push(Bytes::from_static(b"a"));
        body.push(Bytes::from_static(b"bc"));
        let start = body.joined.as_ptr();
        body.push(Bytes::from_static(b"def"));
        assert_eq!((body.joined.capacity(), body.joined.as_ptr()), (6, start));
        body.push(Bytes::from_static(b" more than announced"));
        assert_eq!(body.finish(), "abcdef more than announced");
    }

    #[test]
    fn no_more_than_the_limit_is_reserved() {
        for announced in [0, 900, usize::MAX] {
            let mut body = Body::new(announced, 1_000);
            for _ in 0..100 {
                body.push(Bytes::from_static(b"0123456789"));
                assert!(body.joined.capacity() <= 1_000, "{announced}");
            }
            assert_eq!(body.finish().len(), 1_000);
        }
        let mut body = Body::new(usize::MAX, 32 << 20);
        body.push(Bytes::from_static(b"a"));
        body.push(Bytes::from_static(b"b"));
        assert!(body.joined.capacity() <= 1 << 20);
    }
}
