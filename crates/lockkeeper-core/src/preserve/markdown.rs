//! The certificate for people.

use super::{Certificate, KeyChange, TableProof, Verdict};

/// Tables that are listed without a word about them.
const LISTED: usize = 200;

impl Certificate {
    /// Writes the certificate as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "# Certificate of run {}\n\n\
             | | |\n|---|---|\n| database | {} |\n| migrations | {} |\n| mode | {} |\n\
             | before | {} |\n| after | {} |\n\n",
            self.run,
            cell(&self.database),
            cell(&self.migrations.join(", ")),
            self.mode.as_str(),
            self.before_at,
            self.after_at,
        );
        text += &self.summary();
        text += &table(&self.tables);
        text += &self.remarks();
        text += &self.seal();
        text
    }

    /// Says in one line what became of the tables.
    pub fn summary(&self) -> String {
        let t = &self.totals;
        let counts = [
            ("proved", t.proved, t.rows_proved),
            ("only as promised", t.promised, t.rows_promised),
            ("unproved", t.unproved, t.rows_unproved),
            ("excluded", t.excluded, t.rows_excluded),
        ];
        // Promises are rare: most certificates need no word about them.
        let said = counts
            .iter()
            .filter(|(word, count, rows)| *word != "only as promised" || count + rows > 0);
        let said =
            said.map(|(word, count, rows)| format!("{} {word} ({rows} rows)", tables(*count)));
        said.collect::<Vec<_>>().join(", ") + "\n\n"
    }

    fn remarks(&self) -> String {
        let mut text = String::new();
        for out in &self.excluded {
            text += &format!("- not looked at: {}: {}\n", out.name, out.why);
        }
        for note in &self.notes {
            text += &format!("- {note}\n");
        }
        if text.is_empty() { text } else { text + "\n" }
    }

    fn seal(&self) -> String {
        let digest = format!("digest: `{}` (BLAKE3)\n", self.digest);
        match &self.signature {
            Some(by) => {
                format!("{digest}signature: `{}` ({}, key `{}`)\n", by.value, by.algorithm, by.key)
            }
            None => digest,
        }
    }
}

fn tables(count: u64) -> String {
    if count == 1 { "1 table".to_owned() } else { format!("{count} tables") }
}

fn table(proofs: &[TableProof]) -> String {
    let mut text = "| table | verdict | rows before | after | proved | remark |\n\
                    |---|---|---:|---:|---:|---|\n"
        .to_owned();
    let mut sorted: Vec<_> = proofs.iter().collect();
    sorted.sort_by_key(|proof| {
        (proof.verdict == Verdict::Proved && remark(proof).is_empty(), &proof.name)
    });
    for proof in sorted.iter().take(LISTED) {
        text += &format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            cell(&proof.name),
            word(proof.verdict),
            proof.rows.before,
            proof.rows.after,
            proof.rows.proved,
            cell(&remark(proof)),
        );
    }
    if sorted.len() > LISTED {
        text += &format!("\n… and {} more\n", sorted.len() - LISTED);
    }
    text + "\n"
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Proved => "proved",
        Verdict::Promised => "**promised**",
        Verdict::Excluded => "excluded",
        Verdict::Unproved => "**unproved**",
    }
}

fn remark(proof: &TableProof) -> String {
    let mut parts: Vec<String> = proof.why.iter().cloned().collect();
    parts.extend(proof.was.iter().map(|was| format!("was {was}")));
    parts.extend(proof.columns.renamed.iter().map(|(from, to)| format!("{from} is now {to}")));
    parts.extend(proof.promises.iter().map(|promise| {
        let kept = proof.columns.different.contains(&promise.column);
        let kept = if kept { "promised and not kept" } else { "promised" };
        let instead = if promise.replaced { ", what it held before was not compared" } else { "" };
        format!("{kept}: {} = {}{instead}", promise.column, promise.expression)
    }));
    let lists = [("dropped", &proof.columns.dropped), ("differ", &proof.columns.different)];
    for (what, columns) in lists.iter().filter(|(_, columns)| !columns.is_empty()) {
        parts.push(format!("columns {what}: {}", columns.join(", ")));
    }
    for change in [KeyChange::Lost, KeyChange::Changed, KeyChange::New] {
        let keys = proof.keys.iter().filter(|d| d.change == change).map(|d| d.key.join("/"));
        let keys: Vec<_> = keys.take(10).collect();
        if !keys.is_empty() {
            let word = format!("{change:?}").to_lowercase();
            parts.push(format!("{word}: {}", keys.join(", ")));
        }
    }
    let moved = proof.tenants.iter().take(10);
    parts.extend(moved.map(|(tenant, (b, a))| format!("tenant {tenant}: {b} rows, now {a}")));
    parts.extend(proof.tenants_remark.clone());
    parts.join("; ")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
