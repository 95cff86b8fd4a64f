//! Finds where a piece of text ends. Every function takes the offset just after what opened the
//! piece and returns the offset just after the piece, `None` if it is never closed.

use super::lexicon::Lexicon;

/// The longest operator that one token may hold. Engines allow no longer ones, and a limit keeps
/// an endless row of `+` linear.
const MAX_OPERATOR: usize = 63;

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// Any byte above ASCII belongs to a name, whatever character it is part of.
pub(super) const fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

pub(super) fn is_name_part(byte: u8) -> bool {
    NAME_PARTS[usize::from(byte)]
}

const fn is_tag_part(byte: u8) -> bool {
    is_name_start(byte) || byte.is_ascii_digit()
}

/// The answers for every byte: most of a text is names.
static NAME_PARTS: [bool; 256] = {
    let mut parts = [false; 256];
    let mut byte = 0;
    while byte < parts.len() {
        parts[byte] = is_tag_part(byte as u8) || byte as u8 == b'$';
        byte += 1;
    }
    parts
};

pub(super) fn run(bytes: &[u8], from: usize, belongs: impl Fn(u8) -> bool) -> usize {
    bytes[from..]
        .iter()
        .position(|&byte| !belongs(byte))
        .map_or(bytes.len(), |length| from + length)
}

/// Quoted text in which a doubled quote stands for one.
pub(super) fn quoted(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes[at..].iter().position(|&byte| byte == quote)? + 1;
        if bytes.get(at) != Some(&quote) {
            return Some(at);
        }
        at += 1;
    }
}

/// A string with backslash escapes.
pub(super) fn escaped(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| matches!(byte, b'\'' | b'\\'))?;
        match (bytes[at], bytes.get(at + 1)) {
            (b'\'', Some(b'\'')) | (b'\\', _) => at += 2,
            _ => return Some(at + 1),
        }
    }
}

/// The opening quote that continues a string after white space with a new line in it.
pub(super) fn continuation(bytes: &[u8], from: usize, lexicon: &Lexicon) -> Option<usize> {
    let mut new_line = false;
    let mut at = from;
    loop {
        match bytes.get(at)? {
            b'\n' | b'\r' => new_line = true,
            b'\'' if new_line => return Some(at + 1),
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                at = line_comment(bytes, at, lexicon);
                continue;
            }
            byte if is_space(*byte) => {}
            _ => return None,
        }
        at += 1;
    }
}

pub(super) fn line_comment(bytes: &[u8], from: usize, lexicon: &Lexicon) -> usize {
    run(bytes, from, |byte| !lexicon.ends_line_comment(byte))
}

/// A comment with all the comments in it.
pub(super) fn nested_comment(bytes: &[u8], from: usize) -> Option<usize> {
    let mut depth = 1_usize;
    let mut at = from;
    while depth > 0 {
        at += bytes.get(at..)?.iter().position(|byte| matches!(byte, b'*' | b'/'))?;
        match (bytes[at], bytes.get(at + 1)?) {
            (b'/', b'*') => depth += 1,
            (b'*', b'/') => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
    }
    Some(at)
}

/// The end of `$tag$` when one opens at `from`.
pub(super) fn dollar_tag(bytes: &[u8], from: usize) -> Option<usize> {
    let first = from + 1;
    let end = match bytes.get(first)? {
        byte if is_name_start(*byte) => run(bytes, first, is_tag_part),
        _ => first,
    };
    (bytes.get(end) == Some(&b'$')).then_some(end + 1)
}

pub(super) fn number(bytes: &[u8], from: usize) -> usize {
    if let Some(end) = radix_number(bytes, from) {
        return end;
    }
    let mut end = digits(bytes, from);
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1) != Some(&b'.') {
        end = digits(bytes, end + 1);
    }
    exponent(bytes, end).unwrap_or(end)
}

fn radix_number(bytes: &[u8], from: usize) -> Option<usize> {
    let radix = match (bytes.get(from)?, bytes.get(from + 1)?) {
        (b'0', b'x' | b'X') => 16,
        (b'0', b'o' | b'O') => 8,
        (b'0', b'b' | b'B') => 2,
        _ => return None,
    };
    let first = from + 2;
    let end = run(bytes, first, |byte| byte == b'_' || char::from(byte).is_digit(radix));
    (end > first).then_some(end)
}

fn exponent(bytes: &[u8], from: usize) -> Option<usize> {
    let (b'e' | b'E') = bytes.get(from)? else { return None };
    let sign = usize::from(matches!(bytes.get(from + 1), Some(b'+' | b'-')));
    let first = from + 1 + sign;
    bytes.get(first)?.is_ascii_digit().then(|| digits(bytes, first))
}

/// Digits, with single underscores between them.
fn digits(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    loop {
        at = run(bytes, at, |byte| byte.is_ascii_digit());
        let separated = at > from
            && bytes.get(at) == Some(&b'_')
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !separated {
            return at;
        }
        at += 1;
    }
}

/// An operator: ends where a comment starts, and ends in `+` or `-` only if it holds a character
/// that the standard's operators do not have (so that `=-1` is `=` and `-1`).
pub(super) fn operator(bytes: &[u8], from: usize, lexicon: &Lexicon) -> usize {
    let mut end = from;
    while end - from < MAX_OPERATOR && end < bytes.len() && is_operator(bytes[end], lexicon) {
        if end > from && starts_comment(bytes, end) {
            break;
        }
        end += 1;
    }
    let own = bytes[from..end].iter().any(|byte| b"~!@#^&|`?%".contains(byte));
    while !own && end > from + 1 && matches!(bytes[end - 1], b'+' | b'-') {
        end -= 1;
    }
    end
}

pub(super) fn starts_comment(bytes: &[u8], at: usize) -> bool {
    matches!(
        (bytes.get(at), bytes.get(at + 1)),
        (Some(b'-'), Some(b'-')) | (Some(b'/'), Some(b'*'))
    )
}

pub(super) fn is_operator(byte: u8, lexicon: &Lexicon) -> bool {
    b"~!@#^&|?+-*/%<>=".contains(&byte) || (byte == b'`' && !lexicon.backtick_names)
}
