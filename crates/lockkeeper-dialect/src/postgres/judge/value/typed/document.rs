//! Whether a text is a JSON value.

/// Values in values beyond this depth are taken for valid.
const DEEPEST: usize = 64;

pub(super) fn is_json(text: &str) -> bool {
    let mut reader = Reader { rest: text.as_bytes() };
    reader.value(0) && {
        reader.skip();
        reader.rest.is_empty()
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    fn take(&mut self, byte: u8) -> bool {
        self.skip();
        let found = self.rest.first() == Some(&byte);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    fn value(&mut self, depth: usize) -> bool {
        if depth > DEEPEST {
            self.rest = &[];
            return true;
        }
        self.skip();
        match self.rest.first() {
            Some(b'{') => self.list(b'}', depth, true),
            Some(b'[') => self.list(b']', depth, false),
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => ["true", "false", "null"].iter().any(|word| self.word(word)),
        }
    }

    fn list(&mut self, end: u8, depth: usize, keys: bool) -> bool {
        self.rest = &self.rest[1..];
        if self.take(end) {
            return true;
        }
        loop {
            if keys && !(self.string() && self.take(b':')) {
                return false;
            }
            if !self.value(depth + 1) {
                return false;
            }
            if self.rest.is_empty() {
                return depth >= DEEPEST;
            }
            if self.take(end) {
                return true;
            }
            if !self.take(b',') {
                return false;
            }
        }
    }

    fn string(&mut self) -> bool {
        if !self.take(b'"') {
            return false;
        }
        while let Some((first, rest)) = self.rest.split_first() {
            self.rest = rest;
            match first {
                b'"' => return true,
                b'\\' => {
                    let Some((escaped, rest)) = rest.split_first() else { return false };
                    if !b"\"\\/bfnrtu".contains(escaped) {
                        return false;
                    }
                    self.rest = rest;
                }
                byte if *byte < 0x20 => return false,
                _ => {}
            }
        }
        false
    }

    fn number(&mut self) -> bool {
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        let end = self.rest.iter().position(|byte| !part(byte)).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        let text = std::str::from_utf8(number).unwrap_or_default();
        let digits = text.strip_prefix('-').unwrap_or(text);
        let padded = digits.len() > 1
            && digits.starts_with('0')
            && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        digits.starts_with(|c: char| c.is_ascii_digit())
            && !padded
            && !digits.ends_with('.')
            && text.parse::<f64>().is_ok()
    }

    fn word(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word.as_bytes()) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn values_are_told_from_other_texts() {
        for text in ["{}", "[1, -2.5e3]", " {\"a\": [true, null]} ", "\"x\\n\"", "0", "[[]]"] {
            assert!(is_json(text), "{text}");
        }
        for text in ["", "{", "[1,]", "{a: 1}", "01", "'x'", "[1] 2", "nul", "{\"a\"}", "1."] {
            assert!(!is_json(text), "{text}");
        }
    }
}
