//! The document of `--format json`.

use std::io::Write;
use std::sync::mpsc;
use std::thread;

use serde::Serialize;

use crate::finding::Finding;
use crate::lint::Outcome;

use super::pretty::deeper;

/// `lockkeeper/lint/1`: what [`json`] writes, for those who want to know its shape.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Document<'a> {
    schema: &'static str,
    findings: &'a [Finding],
    /// How many were judged.
    statements: usize,
    /// How many of them nobody can judge from their text.
    opaque: usize,
}

type Written<T> = Result<T, serde_json::Error>;

/// How many findings are written at once.
const PART: usize = 256;

/// Writes the outcome as one JSON object and a line end. Every other part of many findings is
/// written by a thread of its own.
pub fn json(outcome: &Outcome, mut to: impl Write) -> Written<()> {
    let Outcome { findings, statements, opaque } = outcome;
    let mut put = |bytes: &[u8]| to.write_all(bytes).map_err(serde_json::Error::io);
    put(b"{\n  \"schema\": \"lockkeeper/lint/1\",\n  \"findings\": [")?;
    each_part(findings, |number, text| {
        // A comma stands before every finding but the first.
        put(if number == 0 { &text[1..] } else { text })
    })?;
    put(if findings.is_empty() { b"]" } else { b"\n  ]" })?;
    put(format!(",\n  \"statements\": {statements},\n  \"opaque\": {opaque}\n}}\n").as_bytes())
}

/// Hands the text of each part on, in order, with its number.
fn each_part(
    findings: &[Finding],
    mut tell: impl FnMut(usize, &[u8]) -> Written<()>,
) -> Written<()> {
    let parts = || findings.chunks(PART).enumerate();
    if findings.len() <= PART {
        return parts().try_for_each(|(number, part)| tell(number, &text(part)?));
    }
    thread::scope(|scope| {
        let (to, odd) = mpsc::sync_channel(1);
        scope.spawn(move || {
            // Nobody listens any more when writing has failed.
            let texts = parts().skip(1).step_by(2).map(|(_, part)| text(part));
            texts.map(|text| to.send(text)).take_while(Result::is_ok).for_each(drop);
        });
        let mut odd = odd.into_iter();
        parts().try_for_each(|(number, part)| {
            let theirs = if number % 2 == 1 { odd.next() } else { None };
            tell(number, &theirs.unwrap_or_else(|| text(part))?)
        })
    })
}

/// Returns findings as they stand in the document, a comma before each.
fn text(findings: &[Finding]) -> Written<Vec<u8>> {
    let mut text = Vec::with_capacity(findings.len() * 512);
    for finding in findings {
        text.extend_from_slice(b",\n    ");
        deeper(finding, 2, &mut text)?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    #[test]
    fn parts_make_one_document() {
        for count in [0, 1, PART, PART * 3 + 1] {
            let finding = |at| Finding::new("rule", Severity::Error, format!("finding {at}"));
            let findings: Vec<_> = (0..count).map(finding).collect();
            let outcome = Outcome { findings, statements: count, opaque: 0 };
            let document = Document {
                schema: "lockkeeper/lint/1",
                findings: &outcome.findings,
                statements: count,
                opaque: 0,
            };
            let (mut whole, mut parts) = (Vec::new(), Vec::new());
            super::super::pretty(&document, &mut whole).unwrap();
            json(&outcome, &mut parts).unwrap();
            assert!(whole == parts, "{count}");
        }
    }
}
