//! Where the content of a file comes from, and reading it.

use std::convert::identity;
use std::fmt::{self, DebugStruct};
use std::fs::Metadata;
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::{AsyncRead as _, ReadBuf};
use tokio::task::spawn_blocking;

use super::{UploadProgress, Watcher};

/// The most that is read or sent at once.
pub(crate) const PIECE: usize = 64 << 10;

/// A stream of pieces of any length.
type Pieces = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Where the content of a file comes from.
pub(super) enum Source {
    Bytes(Bytes),
    Path(PathBuf),
    /// `length` bytes of a file on disk, from `start` on.
    Range {
        path: PathBuf,
        start: u64,
        length: u64,
    },
    /// A stream that is taken when the first of its pieces is wanted.
    Once(Arc<Once>),
}

/// A stream that can be read once.
pub(super) struct Once {
    length: u64,
    stream: Mutex<Option<Pieces>>,
}

impl Once {
    fn stream(&self) -> MutexGuard<'_, Option<Pieces>> {
        self.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why content cannot be read at all.
pub(crate) enum Unopened {
    UsedUp,
    Unreadable(PathBuf, io::Error),
}

/// What is wrong with the file, as the end of a sentence.
impl fmt::Display for Unopened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UsedUp => f.write_str("has already been sent: its stream can be read only once"),
            Self::Unreadable(path, error) => write!(f, "cannot be read from {}: {error}", path.display()),
        }
    }
}

impl Source {
    pub(super) fn once<S, Piece, E>(length: u64, stream: S) -> Self
    where
        S: Stream<Item = Result<Piece, E>> + Send + 'static,
        Piece: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut stream = Box::pin(stream);
        let pieces = Converted(move |context: &mut Context<'_>| {
            let piece = ready!(stream.as_mut().poll_next(context));
            Poll::Ready(piece.map(|piece| piece.map(Into::into).map_err(io::Error::other)))
        });
        Self::Once(Arc::new(Once { length, stream: Mutex::new(Some(Box::pin(pieces))) }))
    }

    pub(super) fn is_used_up(&self) -> bool {
        matches!(self, Self::Once(once) if once.stream().is_none())
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(bytes), Self::Bytes(others)) => bytes == others,
            (Self::Path(path), Self::Path(other)) => path == other,
            (
                Self::Range { path, start, length },
                Self::Range { path: other, start: other_start, length: other_length },
            ) => (path, start, length) == (other, other_start, other_length),
            _ => false,
        }
    }

    pub(super) fn describe(&self, out: &mut DebugStruct<'_, '_>) {
        match self {
            Self::Bytes(bytes) => out.field("length", &bytes.len()),
            Self::Path(path) => out.field("path", path),
            Self::Range { path, start, length } => {
                out.field("path", path).field("start", start).field("length", length)
            }
            Self::Once(once) => out.field("length", &once.length),
        };
    }

    /// The length of the content, which is still to be read.
    pub(super) async fn length(&self) -> Result<u64, Unopened> {
        match self {
            Self::Bytes(bytes) => Ok(length_of(bytes)),
            Self::Path(path) => blocking(path, |path| Ok(metadata(path)?.len())).await,
            Self::Range { length, .. } => Ok(*length),
            Self::Once(_) if self.is_used_up() => Err(Unopened::UsedUp),
            Self::Once(once) => Ok(once.length),
        }
    }

    pub(super) async fn open(&self, watcher: Option<Watcher>) -> Result<Content, Unopened> {
        let (length, reader) = match self {
            Self::Bytes(bytes) => (length_of(bytes), Reader::Bytes(bytes.clone())),
            Self::Path(path) => {
                let (length, file) = blocking(path, open_file).await?;
                (length, Reader::File(file.into()))
            }
            &Self::Range { ref path, start, length } => {
                let file = blocking(path, move |path| {
                    let (_, mut file) = open_file(path)?;
                    file.seek(SeekFrom::Start(start)).map(|_| file)
                });
                (length, Reader::File(file.await?.into()))
            }
            Self::Once(_) if self.is_used_up() => return Err(Unopened::UsedUp),
            Self::Once(once) => (once.length, Reader::Once(Arc::clone(once))),
        };
        Ok(Content { length, left: length, reader, watcher })
    }
}

fn length_of(bytes: &Bytes) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// Does something with a file where it may block.
async fn blocking<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
) -> Result<T, Unopened> {
    let path = path.to_owned();
    let done = spawn_blocking(move || work(&path).map_err(|error| Unopened::Unreadable(path, error)));
    done.await.map_err(io::Error::other).map_err(|error| Unopened::Unreadable(PathBuf::new(), error)).and_then(identity)
}

/// What is known of a file whose length is known, as that of a pipe is not.
fn metadata(path: &Path) -> io::Result<Metadata> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_file() { Ok(metadata) } else { Err(io::Error::other("it is not a file")) }
}

fn open_file(path: &Path) -> io::Result<(u64, std::fs::File)> {
    // Opening a pipe could take forever.
    metadata(path)?;
    let file = std::fs::File::open(path)?;
    Ok((file.metadata()?.len(), file))
}

/// A stream made of a function, whose content has been boxed.
struct Converted<F>(F);

impl<F> Stream for Converted<F>
where
    F: FnMut(&mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> + Unpin,
{
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        (self.0)(context)
    }
}

/// The content of a file that is being read.
pub(crate) struct Content {
    length: u64,
    left: u64,
    reader: Reader,
    watcher: Option<Watcher>,
}

impl Content {
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Returns the next piece, and nothing once all have been returned.
    pub(crate) fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        if self.left == 0 {
            return self.poll_end(context);
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(PIECE);
        let piece = ready!(self.reader.poll_piece(context, most))?;
        let Some(piece) = piece else {
            let text = format!("it ended after {} of {} bytes", self.length - self.left, self.length);
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::UnexpectedEof, text)));
        };
        self.left -= u64::try_from(piece.len()).unwrap_or(self.left);
        if let Some(watcher) = &self.watcher {
            watcher(UploadProgress { sent: self.length - self.left, length: self.length });
        }
        Poll::Ready(Ok(Some(piece)))
    }

    /// Finds out whether the content really ends here. What is appended to a file while it is sent is not missed.
    fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        if matches!(self.reader, Reader::Bytes(_) | Reader::File(_)) {
            return Poll::Ready(Ok(None));
        }
        match ready!(self.reader.poll_piece(context, PIECE))? {
            None => Poll::Ready(Ok(None)),
            Some(_) => Poll::Ready(Err(io::Error::other(format!("it has more than {} bytes", self.length)))),
        }
    }
}

enum Reader {
    Bytes(Bytes),
    File(tokio::fs::File),
    Once(Arc<Once>),
    /// The stream, which is never locked, and what is left of its last piece. A request must be `Sync`, a stream need not be.
    Stream(Mutex<Pieces>, Bytes),
}

impl Reader {
    /// Returns a piece that is not empty and has at most `most` bytes, or nothing at the end.
    fn poll_piece(&mut self, context: &mut Context<'_>, most: usize) -> Poll<io::Result<Option<Bytes>>> {
        loop {
            match self {
                Self::Bytes(rest) if rest.is_empty() => return Poll::Ready(Ok(None)),
                Self::Bytes(rest) => return Poll::Ready(Ok(Some(rest.split_to(most.min(rest.len()))))),
                Self::File(file) => {
                    let mut piece = vec![0; most];
                    let mut read = ReadBuf::new(&mut piece);
                    ready!(Pin::new(file).poll_read(context, &mut read))?;
                    let length = read.filled().len();
                    piece.truncate(length);
                    return Poll::Ready(Ok((length > 0).then(|| piece.into())));
                }
                Self::Once(once) => {
                    let stream = once.stream().take();
                    let stream = stream.ok_or_else(|| io::Error::other("its stream has already been read"))?;
                    *self = Self::Stream(Mutex::new(stream), Bytes::new());
                }
                Self::Stream(_, rest) if !rest.is_empty() => {
                    return Poll::Ready(Ok(Some(rest.split_to(most.min(rest.len())))));
                }
                Self::Stream(stream, rest) => {
                    let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                    match ready!(stream.as_mut().poll_next(context)) {
                        Some(piece) => *rest = piece?,
                        None => return Poll::Ready(Ok(None)),
                    }
                }
            }
        }
    }
}
