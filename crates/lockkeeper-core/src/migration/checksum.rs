//! The fingerprint of a migration's text.

/// Returns the BLAKE3 of the text with a byte order mark dropped and line endings normalised,
/// so that a checkout on another system keeps the checksum.
pub fn checksum(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut hasher = blake3::Hasher::new();
    for (i, line) in text.split("\r\n").enumerate() {
        if i > 0 {
            hasher.update(b"\n");
        }
        hasher.update(line.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignores_line_endings_and_byte_order_mark() {
        assert_eq!(checksum("a;\nb;\n"), checksum("\u{feff}a;\r\nb;\r\n"));
        assert_ne!(checksum("a;"), checksum("a;\n"));
        assert_ne!(checksum("a;b"), checksum("a; b"));
    }
}
