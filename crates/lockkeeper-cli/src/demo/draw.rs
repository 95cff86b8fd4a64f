//! The report as people read it, in a minute and without colour.

use lockkeeper::core::preserve::Verdict;

use super::report::{
    Assurance, Comparison, Data, Kill, MigrationRow, NOTICEABLE_MS, Report, Traffic,
};
use crate::ui::{Look, bytes_text, duration_text, plural};

/// The column of names, with the mark in front; then the numbers.
const NAMES: usize = 27;
const WIDTHS: [usize; 5] = [10, 13, 9, 12, 9];

/// Draws the report.
pub fn draw(report: &Report, look: &Look) -> String {
    let mut parts = vec![headline(report, look), migrations(&report.migrations, look)];
    parts.push(kill(&report.kill, look));
    parts.extend(report.comparison.as_ref().map(|comparison| compare(comparison, look)));
    parts.push(data(&report.data, look));
    parts.push(assure(&report.assurance, look));
    parts.push(next(look));
    parts.join("\n")
}

fn headline(report: &Report, look: &Look) -> String {
    let (count, rows) = (report.migrations.len(), grouped(report.data.rows()));
    let title = format!("{} of a shop with {rows} rows", plural(count, "migration"));
    let title = match &report.comparison {
        Some(c) => format!(
            "{title}, while it served {} requests a second\nThe longest that one of them waited: \
             {}. Failed: {}.",
            c.requests_per_second,
            ms(c.all_runs.longest_ms),
            grouped(c.all_runs.failed as u64)
        ),
        None => title,
    };
    let Report { lockkeeper, engine, machine, .. } = report;
    let time = duration_text(report.duration_ms);
    let ground = format!("Lockkeeper {lockkeeper}, {engine}, {machine}; everything took {time}\n");
    let mut text = format!("{}\n{}", look.bold(&title), look.dim(&ground));
    if let Some(why) = &report.instead_of {
        text.push_str(&format!("This is the shorter story, on SQLite: {why}.\n"));
    }
    text
}

fn migrations(rows: &[MigrationRow], look: &Look) -> String {
    let columns = ["statements", "transactions", "work", "lock wait", "gave way"];
    let mut text = head("What ran", columns, look);
    for row in rows {
        let alone = if row.alone > 0 { format!(" + {} alone", row.alone) } else { String::new() };
        let cells = [
            row.statements.to_string(),
            format!("{}{alone}", row.transactions),
            work(row.duration_ms),
            dash(row.lock_wait_ms, duration_text),
            dash(u64::from(row.gave_way), |times| plural(times as usize, "time")),
        ];
        let name = format!("{} {}", row.version, row.name);
        text.push_str(&line(&look.good(), &name, &cells));
    }
    text
}

fn kill(kill: &Kill, look: &Look) -> String {
    let Kill { version, during, status, resumed } = kill;
    let mut text = look.bold("Killed on purpose, and taken further") + "\n";
    let mut say = |who: &str, what: &str| text.push_str(&format!("  {who:<10}{what}\n"));
    say("kill -9", &format!("{version}, while it was {during}"));
    say("status", status);
    for (i, what) in resumed.iter().enumerate() {
        say(if i == 0 { "migrate" } else { "" }, what);
    }
    text
}

fn compare(c: &Comparison, look: &Look) -> String {
    let title = "What the application saw";
    let version = &c.migration;
    let (ours, naive) =
        (format!("{version} with Lockkeeper"), format!("{version} as plain SQL (psql -f)"));
    let noticed = format!("over {NOTICEABLE_MS} ms");
    let mut text = head(title, ["requests", "median", "longest", &noticed, "failed"], look);
    for (mark, name, traffic) in [
        (look.neutral(), "before any of it", &c.calm),
        (look.good(), "all of Lockkeeper's runs", &c.all_runs),
        (look.good(), &ours, &c.lockkeeper),
        (look.bad(), &naive, &c.plain),
    ] {
        text.push_str(&line(&mark, name, &cells(traffic)));
    }
    let hold = duration_text(c.blocked_ms);
    text + &look.dim(&format!(
        "  Both times {version}, an ALTER TABLE orders, met a report that read orders for {hold} more.\n  \
         Plain SQL queues for its lock and every request queues behind it; Lockkeeper\n  gives way, \
         lets the requests pass and tries again when the report has ended.\n"
    ))
}

fn cells(traffic: &Traffic) -> [String; 5] {
    [
        grouped(traffic.requests as u64),
        ms(traffic.median_ms),
        ms(traffic.longest_ms),
        grouped(traffic.noticeable as u64),
        grouped(traffic.failed as u64),
    ]
}

fn data(data: &Data, look: &Look) -> String {
    let columns = ["rows", "hash", "migrated", "rolled back", "again"];
    let mut text = head("The data from before", columns, look);
    let verdict = |equal: bool| if equal { look.good() } else { look.bad() };
    let word = |equal: bool| if equal { "equal" } else { "DIFFERENT" }.to_owned();
    for table in &data.tables {
        let cells = [
            grouped(table.before.rows),
            table.before.hash.chars().take(10).collect(),
            word(table.after_migrate),
            word(table.after_rollback),
            word(table.after_second_migrate),
        ];
        text.push_str(&line(&verdict(table.unchanged()), &table.before.table, &cells));
    }
    let equal = data.schema_after_rollback;
    let cells = [String::new(), String::new(), String::new(), word(equal), String::new()];
    text.push_str(&line(&verdict(equal), "schema", &cells));
    if let Some((placed, found)) = data.placed {
        let mark = verdict(placed == found);
        let (placed, found) = (grouped(placed), grouped(found));
        let what = "orders placed meanwhile";
        text.push_str(&format!("{mark} {what:<NAMES$}{placed:>10}   {found} found at the end\n"));
    }
    text
}

fn assure(assurance: &Assurance, look: &Look) -> String {
    let mut text = look.bold("What the last run leaves for the auditor") + "\n";
    if let Some(made) = &assurance.backup {
        let rows = grouped(made.rows);
        let size = bytes_text(made.bytes);
        let what = format!("{rows} rows in {size}, every one read back and counted");
        text.push_str(&format!("{} backup, proved {}: {what}\n", look.good(), made.level));
    }
    if let Some(made) = &assurance.certificate {
        let mark = if made.totals.unproved == 0 { look.good() } else { look.neutral() };
        let (tables, rows) =
            (plural(made.totals.proved as usize, "table"), made.totals.rows_proved);
        let rows = grouped(rows);
        text.push_str(&format!(
            "{mark} certificate of run {}: {tables} proved, {rows} rows\n",
            made.run
        ));
        for proof in made.tables.iter().filter(|proof| proof.verdict != Verdict::Proved) {
            let why = proof.why.as_deref().unwrap_or_default();
            text.push_str(&format!("{} {} is not: {why}\n", look.neutral(), proof.name));
        }
        text.push_str(&look.dim(&format!("  digest {}\n", made.digest)));
    }
    text
}

fn next(look: &Look) -> String {
    let mut text = look.bold("Next, with a database of yours") + "\n";
    for (command, what) in [
        ("lockkeeper init", "a folder and a configuration file to start from"),
        ("lockkeeper new add_a_column", "the files of a migration"),
        ("lockkeeper plan", "what would run, and how"),
        ("lockkeeper migrate", "run it"),
    ] {
        text.push_str(&format!("  {command:<NAMES$}  {what}\n"));
    }
    text
}

fn head(title: &str, columns: [&str; 5], look: &Look) -> String {
    let columns = columns.map(str::to_owned);
    let pad = " ".repeat((NAMES + 2).saturating_sub(title.chars().count()));
    format!("{}{pad}{}\n", look.bold(title), look.dim(&numbers(&columns)))
}

fn line(mark: &str, name: &str, cells: &[String; 5]) -> String {
    let line = format!("{mark} {name:<NAMES$}{}", numbers(cells));
    line.trim_end().to_owned() + "\n"
}

fn numbers(cells: &[String; 5]) -> String {
    let cells = cells.iter().zip(WIDTHS);
    cells.map(|(cell, width)| format!("{cell:>width$}")).collect()
}

fn dash(number: u64, text: impl Fn(u64) -> String) -> String {
    if number == 0 { "-".to_owned() } else { text(number) }
}

/// The ledger counts whole milliseconds.
fn work(ms: u64) -> String {
    if ms == 0 { "< 1 ms".to_owned() } else { duration_text(ms) }
}

/// Returns milliseconds as a person wants them.
fn ms(ms: f64) -> String {
    match ms {
        ..1.0 => "< 1 ms".to_owned(),
        1.0..10.0 => format!("{ms:.1} ms"),
        _ => duration_text(ms.round() as u64),
    }
}

/// Returns the number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    groups.map(String::from_utf8_lossy).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        assert_eq!([0, 999, 1_000, 650_003].map(grouped), ["0", "999", "1,000", "650,003"]);
        assert_eq!([0.2, 4.25, 58.4, 3_012.0].map(ms), ["< 1 ms", "4.2 ms", "58 ms", "3 s"]);
    }
}
