//! Days and spans of time that a body computes from what is written there.

use jiff::civil::Date;

use crate::postgres::ast::Node;

/// A day, and whether it is a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    day: Date,
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
    let time = if moment.timed { " 00:00:00" } else { "" };
    // Years before the first are written in another way.
    (moment.day.year() > 0).then(|| format!("{}{time}", moment.day))
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
        Node::Call(call) => called(&call.name.name, &call.arguments),
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

/// `make_date(2024, 3, 1)`, `date_trunc('month', …)`.
fn called(name: &str, arguments: &[Node]) -> Option<Moment> {
    match (name, arguments) {
        ("make_date", [year, month, day]) => {
            let small = |node: &Node| i8::try_from(whole(node)?).ok();
            let year = i16::try_from(whole(year)?).ok().filter(|year| *year > 0)?;
            let day = Date::new(year, small(month)?, small(day)?).ok()?;
            Some(Moment { day, timed: false })
        }
        ("date_trunc", [Node::Text(part), of]) => {
            let day = moment(of)?.day;
            let day = match part.as_str() {
                "day" => day,
                "month" => day.first_of_month(),
                "year" => day.first_of_year(),
                _ => return None,
            };
            Some(Moment { day, timed: true })
        }
        _ => None,
    }
}

fn moved(start: Moment, by: &Node, turn: i64) -> Option<Moment> {
    if let Some(days) = whole(by).filter(|_| !start.timed) {
        let span = Span { months: 0, days };
        return Some(Moment { day: span.after(start.day, turn)?, ..start });
    }
    Some(Moment { day: span(by)?.after(start.day, turn)?, timed: true })
}

impl Span {
    /// Returns the day that is so far away; the last of a month stands for days that it has not.
    fn after(self, day: Date, turn: i64) -> Option<Date> {
        let (months, days) = (self.months.checked_mul(turn)?, self.days.checked_mul(turn)?);
        let months = jiff::Span::new().try_months(months).ok()?;
        let days = jiff::Span::new().try_days(days).ok()?;
        day.checked_add(months).ok()?.checked_add(days).ok()
    }
}

fn span(node: &Node) -> Option<Span> {
    match node {
        Node::Cast(of, ty) if ty.name.name == "interval" => match &**of {
            Node::Text(text) => read_span(text),
            of => span(of).or_else(|| read_span(&super::constant::text_of(of)?)),
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
fn written(text: &str) -> Option<Date> {
    let date = text.trim().strip_suffix(" 00:00:00").unwrap_or(text.trim());
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let day = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (day.year() > 0).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_move_as_on_the_server() {
        let day = |text| written(text).unwrap();
        let moved = |from, months, days, turn| Span { months, days }.after(day(from), turn);
        assert_eq!(moved("2024-01-31", 1, 0, 1), Some(day("2024-02-29")));
        assert_eq!(moved("2024-3-1", 0, 1, -1), Some(day("2024-02-29 00:00:00")));
        assert_eq!(moved("2023-12-31", 2, 1, 1), Some(day("2024-03-01")));
        assert_eq!(written("2023-02-30"), None);
        for far in [i64::MAX, i64::MIN, 1_000_000_000_000] {
            assert_eq!(moved("2024-01-01", far, 0, 1), None);
            assert_eq!(moved("2024-01-01", 0, far, -1), None);
        }
    }
}
