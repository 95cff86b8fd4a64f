//! Words, numbers and tables.

/// Returns `1 migration`, `2 migrations`.
pub fn plural(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        _ => format!("{count} {noun}s"),
    }
}

/// Returns a size as people say it.
pub fn bytes_text(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if value < 10.0 && unit > 0 {
        format!("{value:.1} {}", UNITS[unit])
    } else {
        format!("{value:.0} {}", UNITS[unit])
    }
}

/// Returns a forecast of seconds as people say it.
pub fn seconds_text(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => format!("{:.0} ms", s * 1000.0),
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

/// Returns a duration with the precision a person wants.
pub fn duration_text(ms: u64) -> String {
    let seconds = ms / 1000;
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..60_000 if ms % 1000 / 100 == 0 => format!("{seconds} s"),
        1_000..60_000 => format!("{seconds}.{} s", ms % 1000 / 100),
        60_000..3_600_000 => two(seconds / 60, "min", seconds % 60, "s"),
        _ => two(seconds / 3600, "h", seconds % 3600 / 60, "min"),
    }
}

fn two(big: u64, big_unit: &str, small: u64, small_unit: &str) -> String {
    match small {
        0 => format!("{big} {big_unit}"),
        _ => format!("{big} {big_unit} {small} {small_unit}"),
    }
}

/// Returns a timestamp of the ledger without fractions of a second.
pub fn moment(timestamp: &str) -> String {
    let parsed: Option<jiff::Timestamp> = timestamp.parse().ok();
    match parsed {
        Some(moment) => moment.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        None => timestamp.to_owned(),
    }
}

/// Returns the text on one line, cut to `width` characters.
pub fn shorten(text: &str, width: usize, ellipsis: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= width {
        return line;
    }
    let keep = width.saturating_sub(ellipsis.chars().count());
    line.chars().take(keep).collect::<String>().trim_end().to_owned() + ellipsis
}

/// Returns SQL without its line comments, for showing only: a comment inside of a text that spans
/// lines may go too.
pub fn without_comments(sql: &str) -> String {
    let code = |line: &str| {
        let starts = line.match_indices("--").map(|(at, _)| at);
        let outside = |at: &usize| line[..*at].matches('\'').count().is_multiple_of(2);
        let end = starts.into_iter().find(outside).unwrap_or(line.len());
        line[..end].to_owned()
    };
    sql.lines().map(code).collect::<Vec<_>>().join("\n")
}

/// Returns rows as aligned columns; colour codes take no room, columns that are empty everywhere
/// none either.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |i: usize| rows.iter().filter_map(|row| row.get(i)).map(|c| width(c)).max();
    let widths: Vec<_> = (0..columns).map(|i| widest(i).unwrap_or(0)).collect();
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (i, cell) in row.iter().enumerate().filter(|(i, _)| widths[*i] > 0) {
        if !line.is_empty() {
            line.push_str(if i == 1 { " " } else { "  " });
        }
        line.push_str(cell);
        line.extend(std::iter::repeat_n(' ', widths[i].saturating_sub(width(cell))));
    }
    line.truncate(line.trim_end().len());
    line + "\n"
}

/// Returns how many columns a text takes, without its colour codes.
fn width(text: &str) -> usize {
    anstream::adapter::strip_str(text).to_string().chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_of_one_and_many() {
        assert_eq!(plural(1, "entry"), "1 entry");
        assert_eq!(plural(0, "migration"), "0 migrations");
        assert_eq!(plural(2, "entry"), "2 entries");
    }

    #[test]
    fn says_durations_like_a_person() {
        let said = |ms| duration_text(ms);
        assert_eq!(said(12), "12 ms");
        assert_eq!(said(1_000), "1 s");
        assert_eq!(said(1_250), "1.2 s");
        assert_eq!(said(60_000), "1 min");
        assert_eq!(said(184_000), "3 min 4 s");
        assert_eq!(said(4 * 3_600_000), "4 h");
        assert_eq!(said(3_660_000), "1 h 1 min");
    }

    #[test]
    fn shortens_to_one_line() {
        assert_eq!(shorten("a\n  b", 10, "…"), "a b");
        assert_eq!(shorten("abc def ghi", 8, "…"), "abc def…");
    }

    #[test]
    fn leaves_comments_out() {
        assert_eq!(without_comments("a, -- why\nb '--' c -- d"), "a, \nb '--' c ");
    }

    #[test]
    fn colour_takes_no_room() {
        let rows = [
            vec!["\u{1b}[32mx\u{1b}[0m".to_owned(), "a".to_owned(), "1".to_owned()],
            vec!["long".to_owned(), "b".to_owned(), "2".to_owned()],
        ];
        let text = table(&rows);
        let ends: Vec<_> = text.lines().map(width).collect();
        assert_eq!(ends[0], ends[1]);
    }
}
