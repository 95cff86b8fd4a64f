//! Message boundaries of PostgreSQL's protocol 3, both directions of one connection. Pure.
//!
//! <https://www.postgresql.org/docs/current/protocol-message-formats.html>

use std::borrow::Cow;

use super::plan::Direction;

const CANCEL_REQUEST: u32 = 80_877_102;
const SSL_REQUEST: u32 = 80_877_103;
const GSSENC_REQUEST: u32 = 80_877_104;
/// The server's own limit for a startup packet.
const LONGEST_STARTUP: usize = 10_000;
/// The server's own limit for everything else.
const LONGEST_MESSAGE: usize = 1 << 30;

/// What the beginning of a buffer holds.
#[derive(Debug, PartialEq)]
pub(super) enum Frame<'a> {
    /// Less than one message.
    Partial,
    /// Bytes that cannot be read: forward them as they are, and all that follow.
    Opaque,
    Message(Message<'a>),
}

#[derive(Debug, PartialEq)]
pub(super) struct Message<'a> {
    /// Length on the wire, header included.
    pub(super) len: usize,
    pub(super) kind: char,
    pub(super) text: Cow<'a, str>,
}

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    /// The client has to open the connection.
    Opening,
    /// The client asked for encryption, the server answers with one byte.
    Asked,
    /// Typed messages.
    Talking,
    Unreadable,
}

pub(super) struct Wire {
    phase: Phase,
}

impl Wire {
    pub(super) fn new() -> Self {
        Self { phase: Phase::Opening }
    }

    /// Reads the first message of `bytes`. Call it once per message: it follows the handshake.
    pub(super) fn read<'a>(&mut self, direction: Direction, bytes: &'a [u8]) -> Frame<'a> {
        let frame = match (self.phase, direction) {
            (Phase::Unreadable, _) => Frame::Opaque,
            (Phase::Opening, Direction::Frontend) => self.opening(bytes),
            (Phase::Asked, Direction::Backend) => self.answer(bytes),
            // A client must wait for the answer; the bytes stay where they are until it came.
            (Phase::Asked, Direction::Frontend) => Frame::Partial,
            (Phase::Talking | Phase::Opening, _) => typed(direction, bytes),
        };
        if frame == Frame::Opaque {
            self.phase = Phase::Unreadable;
        }
        frame
    }

    fn opening<'a>(&mut self, bytes: &'a [u8]) -> Frame<'a> {
        let (Some(len), Some(code)) = (word(bytes, 0), word(bytes, 4)) else {
            return Frame::Partial;
        };
        let len = len as usize;
        let (phase, text) = match code {
            SSL_REQUEST => (Phase::Asked, "SSLRequest"),
            GSSENC_REQUEST => (Phase::Asked, "GSSENCRequest"),
            CANCEL_REQUEST => (Phase::Talking, "CancelRequest"),
            _ if code >> 16 == 3 => (Phase::Talking, "StartupMessage"),
            _ => return Frame::Opaque,
        };
        if !(8..=LONGEST_STARTUP).contains(&len) {
            return Frame::Opaque;
        }
        if bytes.len() < len {
            return Frame::Partial;
        }
        self.phase = phase;
        Frame::Message(Message { len, kind: '-', text: text.into() })
    }

    fn answer<'a>(&mut self, bytes: &'a [u8]) -> Frame<'a> {
        match bytes.first() {
            None => Frame::Partial,
            Some(b'N') => {
                self.phase = Phase::Opening;
                Frame::Message(Message { len: 1, kind: 'N', text: "".into() })
            }
            Some(_) => Frame::Opaque,
        }
    }
}

fn typed(direction: Direction, bytes: &[u8]) -> Frame<'_> {
    let Some(len) = word(bytes, 1) else {
        return Frame::Partial;
    };
    let len = len as usize;
    if !(4..=LONGEST_MESSAGE).contains(&len) {
        return Frame::Opaque;
    }
    if bytes.len() < len + 1 {
        return Frame::Partial;
    }
    let kind = char::from(bytes[0]);
    let text = text(direction, kind, &bytes[5..=len]);
    Frame::Message(Message { len: len + 1, kind, text })
}

fn text(direction: Direction, kind: char, body: &[u8]) -> Cow<'_, str> {
    let mut strings = body.split(|byte| *byte == 0);
    let text = match (direction, kind) {
        (Direction::Frontend, 'Q') | (Direction::Backend, 'C') => strings.next(),
        // Parse: the name of the statement comes first.
        (Direction::Frontend, 'P') => strings.nth(1),
        _ => None,
    };
    String::from_utf8_lossy(text.unwrap_or_default())
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes(word.try_into().ok()?))
}
