//! Whether a text is a JSON value.

use serde::de::IgnoredAny;

pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn values_are_told_from_other_texts() {
        for text in ["{}", "[1, -2.5e3]", " {\"a\": [true, null]} ", "\"x\\n\"", "0", "[[]]"] {
            assert!(is_json(text), "{text}");
        }
        // As deep as it likes: nothing is kept of it.
        assert!(is_json(&("[".repeat(100_000) + &"]".repeat(100_000))));
        for text in ["", "{", "[1,]", "{a: 1}", "01", "'x'", "[1] 2", "nul", "{\"a\"}", "1."] {
            assert!(!is_json(text), "{text}");
        }
    }
}
