//! The values of string literals.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;

/// Returns the value of a string literal, its continuation lines included.
pub(super) fn string(node: Node<'_>) -> String {
    let mut value = String::new();
    let mut kind = K::STRING;
    let mut escape = None;
    let mut tokens = node.tokens();
    while let Some(token) = tokens.next() {
        match token.kind() {
            K::UESCAPE_KW => escape = tokens.next().map(|token| token.text()),
            K::STRING => value.push_str(&one(kind, inner(token.text()))),
            other => {
                kind = other;
                value.push_str(&one(kind, inner(token.text())));
            }
        }
    }
    if kind == K::UNICODE_ESC_STRING { unicode(&value, escape) } else { value }
}

/// Returns what stands between the quotes or the dollar signs.
pub(super) fn inner(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix('$') {
        let tag = rest.find('$').map_or(text.len(), |at| at + 2);
        return text.get(tag..text.len().saturating_sub(tag)).unwrap_or_default();
    }
    let text = text.split_once('\'').map_or(text, |(_, rest)| rest);
    text.strip_suffix('\'').unwrap_or(text)
}

fn one(kind: K, inner: &str) -> String {
    match kind {
        K::DOLLAR_QUOTED_STRING => inner.to_owned(),
        K::ESC_STRING => escaped(inner),
        _ => inner.replace("''", "'"),
    }
}

/// Resolves the backslashes of `E'…'`.
fn escaped(inner: &str) -> String {
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => rest = escape(rest, &mut bytes),
            '\'' => {
                rest = rest.strip_prefix('\'').unwrap_or(rest);
                bytes.push(b'\'');
            }
            _ => push(&mut bytes, c),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Resolves the escape at the start of `rest` and returns what follows it.
fn escape<'a>(rest: &'a str, bytes: &mut Vec<u8>) -> &'a str {
    let Some(c) = rest.chars().next() else { return rest };
    let tail = &rest[c.len_utf8()..];
    match c {
        'b' => bytes.push(8),
        'f' => bytes.push(12),
        'n' => bytes.push(b'\n'),
        'r' => bytes.push(b'\r'),
        't' => bytes.push(b'\t'),
        'x' => return digits(tail, 16, 2, |value| bytes.push(value as u8)),
        'u' => return digits(tail, 16, 4, |value| push(bytes, code_point(value))),
        'U' => return digits(tail, 16, 8, |value| push(bytes, code_point(value))),
        '0'..='7' => return digits(rest, 8, 3, |value| bytes.push(value as u8)),
        _ => push(bytes, c),
    }
    tail
}

fn push(bytes: &mut Vec<u8>, c: char) {
    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

fn code_point(value: u32) -> char {
    char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn digits(text: &str, radix: u32, most: usize, use_it: impl FnOnce(u32)) -> &str {
    let count = text.chars().take(most).take_while(|c| c.is_digit(radix)).count();
    let (number, rest) = text.split_at(count);
    if let Ok(value) = u32::from_str_radix(number, radix) {
        use_it(value);
    }
    rest
}

/// Resolves `\XXXX` and `\+XXXXXX` of `U&'…'` and `U&"…"`.
pub(super) fn unicode(text: &str, escape: Option<&str>) -> String {
    let sign = escape.and_then(|quoted| quoted.chars().nth(1)).unwrap_or('\\');
    let mut value = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != sign {
            value.push(c);
        } else if let Some(tail) = rest.strip_prefix(sign) {
            value.push(sign);
            rest = tail;
        } else if let Some(tail) = rest.strip_prefix('+') {
            rest = digits(tail, 16, 6, |code| value.push(code_point(code)));
        } else {
            rest = digits(rest, 16, 4, |unit| units.push(unit as u16));
            surrogates(&mut units, &mut value);
        }
    }
    value
}

/// Moves finished code points from `units` to `value`; half a surrogate pair stays.
fn surrogates(units: &mut Vec<u16>, value: &mut String) {
    let waiting = units.len() == 1 && (0xD800..0xDC00).contains(&units[0]);
    if !waiting {
        value.push_str(&String::from_utf16_lossy(units));
        units.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::super::expression;
    use crate::postgres::ast::Node;

    #[test]
    fn strings_lose_quotes_and_escapes() {
        for (written, value) in [
            ("'it''s'", "it's"),
            ("'a\\b'", "a\\b"),
            (r"E'a\n\x41\101\u00e4\'b'", "a\nAAä'b"),
            ("U&'d\\0061\\\\\\D83D\\DE00'", "da\\😀"),
            ("U&'d!0061' UESCAPE '!'", "da"),
            ("$$a'b$$", "a'b"),
            ("$x$a$$b$x$", "a$$b"),
            ("N'x'", "x"),
            ("'a'\n'b'", "ab"),
        ] {
            let node = expression(written).unwrap().node;
            assert_eq!(node, Node::Text(value.to_owned()), "{written}");
        }
    }
}
