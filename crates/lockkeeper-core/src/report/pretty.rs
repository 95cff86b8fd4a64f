//! Indented JSON, as every document of ours is written, piece by piece.

use std::io::{BufWriter, Result, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// A comma, the end of a line and the deepest indent that is written at once.
const NEXT: &[u8] = b",\n                                ";

/// Writes a document and a line end, the same bytes as `serde_json::to_string_pretty` returns.
pub fn pretty(
    document: &impl Serialize,
    to: impl Write,
) -> std::result::Result<(), serde_json::Error> {
    let mut to = BufWriter::with_capacity(1 << 16, to);
    document.serialize(&mut Serializer::with_formatter(&mut to, Indented::default()))?;
    to.write_all(b"\n").and_then(|()| to.flush()).map_err(serde_json::Error::io)
}

/// Writes what stands in a document below as many levels, without the line it begins.
pub(super) fn deeper(
    part: &impl Serialize,
    depth: usize,
    to: impl Write,
) -> std::result::Result<(), serde_json::Error> {
    part.serialize(&mut Serializer::with_formatter(to, Indented { depth, has_value: false }))
}

/// Writes an indent at once, not level by level.
#[derive(Default)]
struct Indented {
    depth: usize,
    has_value: bool,
}

impl Indented {
    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, sign: &[u8]) -> Result<()> {
        self.depth += 1;
        self.has_value = false;
        writer.write_all(sign)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, sign: &[u8]) -> Result<()> {
        self.depth -= 1;
        if self.has_value {
            self.line(writer)?;
        }
        writer.write_all(sign)
    }

    fn next<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.write(writer, usize::from(first))
    }

    fn line<W: ?Sized + Write>(&self, writer: &mut W) -> Result<()> {
        self.write(writer, 1)
    }

    fn write<W: ?Sized + Write>(&self, writer: &mut W, from: usize) -> Result<()> {
        let end = 2 + 2 * self.depth;
        writer.write_all(&NEXT[from..end.min(NEXT.len())])?;
        (NEXT.len()..end).try_for_each(|_| writer.write_all(b" "))
    }
}

impl Formatter for Indented {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.next(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _writer: &mut W) -> Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.next(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _writer: &mut W) -> Result<()> {
        self.has_value = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::pretty;

    #[test]
    fn bytes_are_those_of_serde_json() {
        let deep = (0..20).fold(serde_json::json!([1]), |inner, _| serde_json::json!([inner, {}]));
        for value in [
            serde_json::json!({"a": [], "b": {}, "c": [1, [2, {"d": null}]], "e": "x\n\"ä"}),
            serde_json::json!([]),
            serde_json::json!(7),
            deep,
        ] {
            let mut written = Vec::new();
            pretty(&value, &mut written).unwrap();
            let wanted = serde_json::to_string_pretty(&value).unwrap() + "\n";
            assert_eq!(String::from_utf8(written).unwrap(), wanted);
        }
    }
}
