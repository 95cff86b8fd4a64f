//! Backslash escapes in strings, and Unicode escapes in strings and names.

/// Returns the value of a string with backslash escapes, given from its first quote on with all
/// its continuations. `None` if the escapes do not make UTF-8.
pub(super) fn backslash(quoted: &str) -> Option<String> {
    let bytes = quoted.as_bytes();
    let mut value = Vec::with_capacity(bytes.len());
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        at = match (byte, bytes.get(at + 1)) {
            (b'\\', Some(_)) => push_escape(bytes, at + 1, &mut value)?,
            (b'\'', Some(b'\'')) => {
                value.push(b'\'');
                at + 2
            }
            (b'\'', _) => match next_part(bytes, at + 1) {
                Some(start) => start,
                None => break,
            },
            _ => {
                value.push(byte);
                at + 1
            }
        };
    }
    String::from_utf8(value).ok()
}

/// Returns the offset after the quote with which a string goes on; there is nothing but white
/// space and comments before it.
pub(super) fn next_part(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        match bytes.get(at)? {
            b'\'' => return Some(at + 1),
            b'-' => at += bytes[at..].iter().position(|byte| matches!(byte, b'\n' | b'\r'))?,
            _ => at += 1,
        }
    }
}

/// Appends what the escape at `at`, after its backslash, stands for; returns the offset after it.
fn push_escape(bytes: &[u8], at: usize, value: &mut Vec<u8>) -> Option<usize> {
    let plain = match bytes[at] {
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'0'..=b'7' => return push_byte(bytes, at, (8, 3), value),
        b'x' if bytes.get(at + 1).is_some_and(u8::is_ascii_hexdigit) => {
            return push_byte(bytes, at + 1, (16, 2), value);
        }
        b'u' => return push_code(bytes, at + 1, 4, value),
        b'U' => return push_code(bytes, at + 1, 8, value),
        other => other,
    };
    value.push(plain);
    Some(at + 1)
}

fn push_byte(
    bytes: &[u8],
    at: usize,
    (radix, digits): (u32, usize),
    value: &mut Vec<u8>,
) -> Option<usize> {
    let mut code = 0_u32;
    let mut end = at;
    while end < at + digits
        && let Some(digit) = bytes.get(end).and_then(|&byte| char::from(byte).to_digit(radix))
    {
        code = code * radix + digit;
        end += 1;
    }
    // An octal escape above 377 loses its high bit, as in C.
    value.push((code & 0xff) as u8);
    Some(end)
}

fn push_code(bytes: &[u8], at: usize, digits: usize, value: &mut Vec<u8>) -> Option<usize> {
    let first = hex(bytes, at, digits)?;
    let end = at + digits;
    let (letter, end) = match char::from_u32(first) {
        Some(letter) => (letter, end),
        None => {
            let (b'\\', &size @ (b'u' | b'U')) = (bytes.get(end)?, bytes.get(end + 1)?) else {
                return None;
            };
            let digits = if size == b'u' { 4 } else { 8 };
            let second = hex(bytes, end + 2, digits)?;
            (surrogates(first, second)?, end + 2 + digits)
        }
    };
    value.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
    Some(end)
}

/// Returns a text with `\XXXX`, `\+XXXXXX` and `\\` replaced; what is no escape stays as it is.
/// Another escape character (`UESCAPE`) stands in the next tokens and is not seen here.
pub(super) fn unicode(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        value.push_str(&rest[..at]);
        rest = &rest[at..];
        let (letter, length) = unicode_escape(rest.as_bytes()).unwrap_or(('\\', 1));
        value.push(letter);
        rest = &rest[length..];
    }
    value.push_str(rest);
    value
}

/// Reads the escape at the start, with the second half of a surrogate pair.
fn unicode_escape(bytes: &[u8]) -> Option<(char, usize)> {
    if bytes.get(1) == Some(&b'\\') {
        return Some(('\\', 2));
    }
    let (first, length) = unicode_code(bytes)?;
    if let Some(letter) = char::from_u32(first) {
        return Some((letter, length));
    }
    let (second, more) = unicode_code(bytes.get(length..)?)?;
    Some((surrogates(first, second)?, length + more))
}

fn unicode_code(bytes: &[u8]) -> Option<(u32, usize)> {
    match (bytes.first()?, bytes.get(1)?) {
        (b'\\', b'+') => Some((hex(bytes, 2, 6)?, 8)),
        (b'\\', _) => Some((hex(bytes, 1, 4)?, 5)),
        _ => None,
    }
}

fn hex(bytes: &[u8], at: usize, digits: usize) -> Option<u32> {
    bytes
        .get(at..at + digits)?
        .iter()
        .try_fold(0_u32, |code, &byte| Some(code.checked_mul(16)? + char::from(byte).to_digit(16)?))
}

fn surrogates(high: u32, low: u32) -> Option<char> {
    let pair = (0xd800..0xdc00).contains(&high) && (0xdc00..0xe000).contains(&low);
    let code = || 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    pair.then(code).and_then(char::from_u32)
}
