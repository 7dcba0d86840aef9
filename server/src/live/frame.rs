//! Bytes as they leave: one chunk of HTTP/1.1 around each piece of the stream, and the piece alone for HTTP/1.0.

use bytes::Bytes;

/// What ends a stream in chunks.
pub const END: Bytes = Bytes::from_static(b"0\r\n\r\n");

/// A piece of a stream, shared by everyone it is sent to.
#[derive(Clone, Debug)]
pub struct Frame {
    wire: Bytes,
    /// Length of what stands before the piece.
    head: u8,
}

impl Frame {
    /// Around a piece that is not empty: an empty chunk is the end.
    pub fn new(piece: &str) -> Self {
        let head = format!("{:x}\r\n", piece.len());
        Self { head: head.len() as u8, wire: Bytes::from([&head, piece, "\r\n"].concat()) }
    }

    /// For a reader of that kind.
    pub fn bytes(&self, is_chunked: bool) -> Bytes {
        if is_chunked { self.wire.clone() } else { self.wire.slice(self.head as usize..self.wire.len() - 2) }
    }

    /// Length on the wire.
    pub fn len(&self) -> usize {
        self.wire.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_leaves_in_a_chunk_or_bare() {
        let frame = Frame::new("data: 0123456789\n\n");
        assert_eq!(&frame.bytes(true)[..], b"12\r\ndata: 0123456789\n\n\r\n");
        assert_eq!(&frame.bytes(false)[..], b"data: 0123456789\n\n");
    }
}
