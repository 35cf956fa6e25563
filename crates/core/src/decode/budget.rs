//! How much memory a decoded answer may take.

use std::mem::size_of;

/// What an answer may take in memory when decoded, as a multiple of its size, in eighths. With the answer itself and what allocators
/// waste that is less than four times its size.
const EIGHTHS: usize = 22;

/// What any answer may take. Short answers are often larger in memory than as JSON, because absent fields take space there, too.
const LEAST: usize = 16 << 20;

/// What an allocation costs on average besides its bytes.
const ALLOCATION: usize = 24;

/// The most entries in a node of a `BTreeMap`, and the fewest.
const ENTRIES: (usize, usize) = (11, 6);

/// The memory that is left for decoding. Only a server that wants to exhaust it needs more than there is.
pub(crate) struct Budget {
    left: usize,
}

/// There is not enough left.
#[derive(Debug)]
pub(crate) struct Exceeded;

impl Budget {
    /// The budget of an answer, of which some bytes are taken already.
    pub(crate) fn for_answer(size: usize, taken: usize) -> Self {
        Self { left: (size / 8).saturating_mul(EIGHTHS).max(LEAST).saturating_sub(taken) }
    }

    pub(crate) fn of(bytes: usize) -> Self {
        Self { left: bytes }
    }

    #[inline]
    pub(crate) fn take(&mut self, bytes: usize) -> Result<(), Exceeded> {
        self.left = self.left.checked_sub(bytes).ok_or(Exceeded)?;
        Ok(())
    }

    /// Takes what a text of this length costs, with what the allocator adds.
    #[inline]
    pub(crate) fn take_text(&mut self, length: usize) -> Result<(), Exceeded> {
        if length == 0 { Ok(()) } else { self.take(length + ALLOCATION) }
    }

    /// Takes what one more element costs a list that has `count` elements of this size.
    #[inline]
    pub(crate) fn grow_list(&mut self, count: usize, size: usize) -> Result<(), Exceeded> {
        // A `Vec` has room for 4 elements at first, and then doubles.
        match count {
            0 => self.take(4 * size + ALLOCATION),
            4.. if count.is_power_of_two() => {
                // Until the elements have moved, their old places are taken, too.
                if self.left < 2 * count * size { Err(Exceeded) } else { self.take(count * size) }
            }
            _ => Ok(()),
        }
    }

    /// Takes what one more entry costs a map that has `count` entries whose values have this size.
    pub(crate) fn grow_map(&mut self, count: usize, key: usize, size: usize) -> Result<(), Exceeded> {
        self.take_text(key)?;
        let node = || ENTRIES.0 * (size_of::<String>() + size) + 2 * ALLOCATION;
        if count.is_multiple_of(ENTRIES.1) { self.take(node()) } else { Ok(()) }
    }
}
