//! The report as people read it.

use super::report::{Comparison, Data, Kill, MigrationRow, NOTICEABLE_MS, Report, Traffic};
use crate::ui::{Look, duration_text, plural};

/// Draws the report.
pub fn draw(report: &Report, look: &Look) -> String {
    let mut parts = vec![headline(report, look), migrations(&report.migrations, look)];
    parts.push(kill(&report.kill, look));
    parts.extend(report.comparison.as_ref().map(|comparison| compare(comparison, look)));
    parts.push(data(&report.data, look));
    parts.push(next(look));
    parts.join("\n")
}

fn headline(report: &Report, look: &Look) -> String {
    let (count, rows) = (report.migrations.len(), grouped(report.data.rows()));
    let title = format!("{} on a shop of {rows} rows", plural(count, "migration"));
    let time = duration_text(report.duration_ms);
    let Report { lockkeeper, engine, machine, .. } = report;
    let mut text = look.bold(&title) + "\n";
    let ground = format!("Lockkeeper {lockkeeper}, {engine}, {machine}; all of it took {time}");
    text.push_str(&(look.dim(&ground) + "\n"));
    if let Some(why) = &report.instead_of {
        text.push_str(&(look.dim(&format!("on SQLite, because {why}")) + "\n"));
    }
    text
}

fn migrations(rows: &[MigrationRow], look: &Look) -> String {
    let columns = ["statements", "transactions", "time", "lock wait", "gave way"];
    let mut text = head("What ran", 30, &columns, look);
    for row in rows {
        let alone = if row.alone > 0 { format!(" + {} alone", row.alone) } else { String::new() };
        let cells = [
            row.statements.to_string(),
            format!("{}{alone}", row.transactions),
            duration_text(row.duration_ms),
            dash(row.lock_wait_ms, duration_text),
            dash(u64::from(row.gave_way), |times| plural(times as usize, "time")),
        ];
        let name = format!("{} {}", row.version, row.name);
        text.push_str(&line(&look.good(), &name, 28, &cells));
    }
    text
}

fn kill(kill: &Kill, look: &Look) -> String {
    let Kill { version, during, applied, pending, unfinished, resumed } = kill;
    let mut text = look.bold("Killed on purpose") + "\n";
    text.push_str(&format!(
        "  {:<9}the process that ran {version}, while it was {during}\n",
        "kill -9"
    ));
    text.push_str(&format!(
        "  {:<9}{applied} applied, {pending} pending, {unfinished} half applied\n",
        "status"
    ));
    for (i, what) in resumed.iter().enumerate() {
        text.push_str(&format!("  {:<9}{what}\n", if i == 0 { "migrate" } else { "" }));
    }
    text
}

fn compare(c: &Comparison, look: &Look) -> String {
    let blocked = duration_text(c.blocked_ms);
    let title = format!(
        "{} requests a second, and a report that reads orders for {blocked}",
        c.requests_per_second
    );
    let noticed = format!("over {NOTICEABLE_MS} ms");
    let mut text = look.bold(&title) + "\n";
    let columns = ["requests", "median", "longest", &noticed, "failed"];
    text.push_str(&head("", 30, &columns, look));
    let rows = [
        (look.neutral(), "before any of it", &c.calm),
        (look.good(), "0003 with Lockkeeper", &c.lockkeeper),
        (look.good(), "all runs, kill and rollback", &c.all_runs),
        (look.bad(), "0003 in plain SQL (psql -f)", &c.plain),
    ];
    for (mark, name, traffic) in rows {
        text.push_str(&line(&mark, name, 28, &cells(traffic)));
    }
    text
}

fn cells(traffic: &Traffic) -> [String; 5] {
    [
        grouped(traffic.requests as u64),
        format!("{:.1} ms", traffic.median_ms),
        duration_text(traffic.longest_ms.round() as u64),
        grouped(traffic.noticeable as u64),
        grouped(traffic.failed as u64),
    ]
}

fn data(data: &Data, look: &Look) -> String {
    let mut text =
        look.bold("Data: counts and hashes of every row and column that was there before") + "\n";
    let verdict = |equal: bool| if equal { look.good() } else { look.bad() };
    let word = |equal: bool| if equal { "equal" } else { "DIFFERENT" };
    for table in &data.tables {
        let tail: String = table.hash.chars().rev().take(12).collect();
        text.push_str(&format!(
            "  {:<14}{:>10} rows  …{}\n",
            table.table,
            grouped(table.rows),
            tail
        ));
    }
    for (what, equal) in [
        ("after migrate", data.after_migrate),
        ("after rollback", data.after_rollback),
        ("schema after rollback", data.schema_after_rollback),
        ("after migrating once more", data.after_second_migrate),
    ] {
        text.push_str(&format!("{} {what:<28}{}\n", verdict(equal), word(equal)));
    }
    if let Some((acknowledged, found)) = data.placed {
        let mark = verdict(acknowledged == found);
        text.push_str(&format!(
            "{mark} {:<28}{} placed, {} found\n",
            "orders placed meanwhile",
            grouped(acknowledged),
            grouped(found)
        ));
    }
    text
}

fn next(look: &Look) -> String {
    let mut text = look.bold("Next, with a database of yours") + "\n";
    for (command, what) in [
        ("lockkeeper init", "a folder and a configuration file"),
        ("lockkeeper new add_a_column", "the files of a migration"),
        ("lockkeeper plan", "what would run, and how"),
        ("lockkeeper migrate", "run it"),
    ] {
        text.push_str(&format!("  {command:<30}{what}\n"));
    }
    text
}

fn head(title: &str, width: usize, columns: &[&str], look: &Look) -> String {
    let columns: String = columns.iter().map(|name| format!("{name:>14}")).collect();
    let pad = " ".repeat(width.saturating_sub(title.chars().count()));
    format!("{}{pad}{}\n", look.bold(title), look.dim(&columns))
}

fn line(mark: &str, name: &str, width: usize, cells: &[String]) -> String {
    let cells: String = cells.iter().map(|cell| format!("{cell:>14}")).collect();
    format!("{mark} {name:<width$}{cells}\n")
}

fn dash(number: u64, text: impl Fn(u64) -> String) -> String {
    if number == 0 { "-".to_owned() } else { text(number) }
}

/// Returns the number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().collect();
    groups.iter().map(|group| String::from_utf8_lossy(group)).collect::<Vec<_>>().join(",")
}
