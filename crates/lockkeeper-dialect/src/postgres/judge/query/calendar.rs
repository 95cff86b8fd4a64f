//! Days and spans of time that a body computes from what is written there.

use crate::postgres::ast::Node;

/// A day, and whether it is a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    day: i64,
    timed: bool,
}

/// Months and days of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    months: i64,
    days: i64,
}

/// Returns the text of a date or a timestamp at midnight, if the expression is one.
pub(super) fn moment_text(node: &Node) -> Option<String> {
    let moment = moment(node)?;
    let (year, month, day) = civil(moment.day);
    let time = if moment.timed { " 00:00:00" } else { "" };
    (1..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}{time}"))
}

fn moment(node: &Node) -> Option<Moment> {
    match node {
        Node::Cast(of, ty) if matches!(ty.name.name.as_str(), "date" | "timestamp") => {
            let timed = ty.name.name == "timestamp";
            let day = match &**of {
                Node::Text(text) => written(text)?,
                of => moment(of)?.day,
            };
            Some(Moment { day, timed })
        }
        Node::Op(sign, parts) if matches!(sign.as_str(), "+" | "-") => {
            let [left, right] = parts.as_slice() else { return None };
            let turn = if sign == "+" { 1 } else { -1 };
            match (moment(left), moment(right)) {
                (Some(start), None) => moved(start, right, turn),
                (None, Some(start)) if turn == 1 => moved(start, left, 1),
                _ => None,
            }
        }
        _ => None,
    }
}

fn moved(start: Moment, by: &Node, turn: i64) -> Option<Moment> {
    if let Some(days) = whole(by).filter(|_| !start.timed) {
        return Some(Moment { day: start.day.checked_add(days.checked_mul(turn)?)?, ..start });
    }
    let span = span(by)?;
    let (year, month, day) = civil(start.day);
    let months = year * 12 + (month - 1) + span.months.checked_mul(turn)?;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    let last = days_from(year + month / 12, month % 12 + 1, 1) - days_from(year, month, 1);
    let first = days_from(year, month, day.min(last));
    Some(Moment { day: first.checked_add(span.days.checked_mul(turn)?)?, timed: true })
}

fn span(node: &Node) -> Option<Span> {
    match node {
        Node::Cast(of, ty) if ty.name.name == "interval" => match &**of {
            Node::Text(text) => read_span(text),
            of => span(of),
        },
        Node::Op(sign, parts) if sign == "*" => {
            let [left, right] = parts.as_slice() else { return None };
            let (count, span) = match (whole(left), whole(right)) {
                (Some(count), _) => (count, span(right)?),
                (_, Some(count)) => (count, span(left)?),
                _ => return None,
            };
            let months = span.months.checked_mul(count)?;
            Some(Span { months, days: span.days.checked_mul(count)? })
        }
        _ => None,
    }
}

fn whole(node: &Node) -> Option<i64> {
    match node {
        Node::Number(text) => text.parse().ok().filter(|n: &i64| n.abs() < 1_000_000),
        Node::Op(sign, parts) => {
            let numbers: Vec<i64> = parts.iter().map(whole).collect::<Option<_>>()?;
            match (sign.as_str(), numbers.as_slice()) {
                ("+", [a, b]) => a.checked_add(*b),
                ("-", [a, b]) => a.checked_sub(*b),
                ("*", [a, b]) => a.checked_mul(*b),
                ("-", [a]) => Some(-a),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `1 month`, `2 weeks`, `1 year 3 days`.
fn read_span(text: &str) -> Option<Span> {
    let mut total = Span { months: 0, days: 0 };
    let words: Vec<&str> = text.split_whitespace().collect();
    for pair in words.chunks(2) {
        let [count, unit] = pair else { return None };
        let count: i64 = count.parse().ok().filter(|n: &i64| n.abs() < 100_000)?;
        match unit.trim_end_matches('s') {
            "year" => total.months += count * 12,
            "month" | "mon" => total.months += count,
            "week" => total.days += count * 7,
            "day" => total.days += count,
            _ => return None,
        }
    }
    (!words.is_empty()).then_some(total)
}

/// Reads `2024-03-01`, with or without midnight.
fn written(text: &str) -> Option<i64> {
    let date = text.trim().strip_suffix(" 00:00:00").unwrap_or(text.trim());
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let plain = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    plain.then(|| days_from(year, month, day))
}

/// Days since 1970 of a day of the Gregorian calendar.
fn days_from(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number of days since 1970.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, rest) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (rest - rest / 1_460 + rest / 36_524 - rest / 146_096) / 365;
    let of_year = rest - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::{civil, days_from};

    #[test]
    fn days_are_counted_both_ways() {
        assert_eq!((days_from(1970, 1, 1), days_from(2000, 3, 1)), (0, 11_017));
        for day in (-200_000..200_000).step_by(97) {
            let (year, month, of_month) = civil(day);
            assert_eq!(days_from(year, month, of_month), day);
        }
    }
}
