//! Applies the edits that findings carry.

use crate::finding::{Edit, Finding};

/// Returns the text with the edits of all findings that are not waived, and how many findings
/// were settled. A finding whose edits overlap with another's is left for the next round.
pub fn apply(findings: &[Finding], text: &str) -> (String, usize) {
    let mut chosen: Vec<&Edit> = Vec::new();
    let mut settled = 0;
    let open = findings.iter().filter(|f| f.waived.is_none() && !f.edits.is_empty());
    for finding in open {
        let fits = |edit: &Edit| {
            text.is_char_boundary(edit.start)
                && text.is_char_boundary(edit.end)
                && edit.start <= edit.end
                && chosen.iter().all(|other| apart(edit, other))
        };
        if finding.edits.iter().all(fits) {
            chosen.extend(&finding.edits);
            settled += 1;
        }
    }
    chosen.sort_by_key(|edit| edit.start);
    let (mut result, mut at) = (String::with_capacity(text.len()), 0);
    for edit in chosen {
        result.push_str(&text[at..edit.start]);
        result.push_str(&edit.text);
        at = edit.end;
    }
    result.push_str(&text[at..]);
    (result, settled)
}

fn apart(a: &Edit, b: &Edit) -> bool {
    a.end < b.start || b.end < a.start
}
