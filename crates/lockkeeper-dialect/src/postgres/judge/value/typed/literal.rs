//! Literals, read as the type they become: the input functions of the server's types.

use lockkeeper_core::change::Refusal;

use super::super::super::Judged;
use super::document::is_json;
use crate::postgres::catalog::{Type, TypeShape};
use crate::postgres::judge::Judge;

/// Words that dates know.
const DAYS: &[&str] = &["now", "today", "tomorrow", "yesterday", "epoch", "infinity"];

impl Judge {
    /// Refuses a literal that is no value of its type.
    pub(in crate::postgres::judge) fn check_written(&self, text: &str, ty: &Type) -> Judged {
        if ty.array {
            return self.check_array(text, ty);
        }
        let ty = self.under_domains(ty);
        if ty.array {
            return self.check_array(text, &ty);
        }
        if ty.is_builtin() {
            return self.check_builtin(text.trim_matches(is_space), &ty.name);
        }
        match self.catalog.type_def(&ty).map(|def| &def.shape) {
            Some(TypeShape::Enum(_)) => self.check_enum(text, &ty),
            Some(TypeShape::Range { .. }) if !looks_like_range(text) => {
                Err(malformed("range", text))
            }
            Some(TypeShape::Composite(_) | TypeShape::Row(_))
                if !text.trim_start().starts_with('(') =>
            {
                Err(malformed("record", text))
            }
            _ => Ok(()),
        }
    }

    fn check_builtin(&self, text: &str, name: &str) -> Judged {
        let modern = self.catalog.version >= 16;
        match name {
            "int2" => check_integer(text, name, modern, i64::from(i16::MIN)..=i64::from(i16::MAX)),
            "int4" => check_integer(text, name, modern, i64::from(i32::MIN)..=i64::from(i32::MAX)),
            "int8" => check_integer(text, name, modern, i64::MIN..=i64::MAX),
            "oid" if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                Err(invalid(name, text))
            }
            "numeric" | "float4" | "float8" if !is_number(text, modern) => Err(invalid(name, text)),
            "bool" if !is_bool(text) => Err(invalid("boolean", text)),
            "uuid" if !is_uuid(text) => Err(invalid(name, text)),
            "json" | "jsonb" if !is_json(text) => Err(invalid(name, text)),
            "date" | "timestamp" | "timestamptz" => check_date(text, name),
            "time" | "timetz" if !has_digit(text) && !is_one_of(text, &["now", "allballs"]) => Err(
                Refusal::new("22007", format!("invalid input syntax for type {name}: \"{text}\"")),
            ),
            "interval" if !has_digit(text) && !text.to_lowercase().contains("infinity") => Err(
                Refusal::new("22007", format!("invalid input syntax for type {name}: \"{text}\"")),
            ),
            "inet" | "cidr"
                if !text.chars().all(|c| c.is_ascii_hexdigit() || ".:/".contains(c)) =>
            {
                Err(invalid(name, text))
            }
            name if name.ends_with("multirange") && !text.starts_with('{') => {
                Err(malformed("multirange", text))
            }
            name if name.ends_with("range")
                && !name.ends_with("multirange")
                && !looks_like_range(text) =>
            {
                Err(malformed("range", text))
            }
            _ => Ok(()),
        }
    }

    /// Items of a flat array without quotes are read one by one.
    fn check_array(&self, text: &str, ty: &Type) -> Judged {
        let text = text.trim_matches(is_space);
        if !text.starts_with(['{', '[']) || !text.ends_with('}') {
            return Err(malformed("array", text));
        }
        let flat = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        let Some(inside) = flat.filter(|text| !text.contains(['{', '"', '\\'])) else {
            return Ok(());
        };
        if inside.trim().is_empty() {
            return Ok(());
        }
        let item = Type { array: false, ..ty.clone() };
        let separator = if ty.name == "box" { ';' } else { ',' };
        inside
            .split(separator)
            .map(|value| value.trim_matches(is_space))
            .filter(|value| !value.eq_ignore_ascii_case("null"))
            .try_for_each(|value| self.check_written(value, &item))
    }
}

fn is_space(letter: char) -> bool {
    letter.is_ascii_whitespace() || letter == '\u{b}'
}

fn invalid(name: &str, text: &str) -> Refusal {
    Refusal::new("22P02", format!("invalid input syntax for type {name}: \"{text}\""))
}

fn malformed(what: &str, text: &str) -> Refusal {
    Refusal::new("22P02", format!("malformed {what} literal: \"{text}\""))
}

fn check_integer(
    text: &str,
    name: &str,
    modern: bool,
    range: std::ops::RangeInclusive<i64>,
) -> Judged {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let head = digits.get(..2).unwrap_or_default().to_lowercase();
    if modern && matches!(head.as_str(), "0x" | "0o" | "0b") {
        return Ok(());
    }
    let plain = if modern { digits.replace('_', "") } else { digits.to_owned() };
    if plain.is_empty() || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(invalid(name, text));
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    match format!("{sign}{plain}").parse::<i64>() {
        Ok(value) if range.contains(&value) => Ok(()),
        _ => {
            let message = format!("value \"{text}\" is out of range for type {name}");
            Err(Refusal::new("22003", message))
        }
    }
}

fn is_number(text: &str, modern: bool) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let word = digits.to_lowercase();
    if matches!(word.as_str(), "nan" | "inf" | "infinity") {
        return true;
    }
    if modern && word.get(..2).is_some_and(|head| matches!(head, "0x" | "0o" | "0b")) {
        return true;
    }
    let plain = if modern { word.replace('_', "") } else { word };
    plain.starts_with(|c: char| c.is_ascii_digit() || c == '.') && plain.parse::<f64>().is_ok()
}

fn is_bool(text: &str) -> bool {
    let word = text.to_lowercase();
    let begins = |whole: &str| !word.is_empty() && whole.starts_with(&word);
    ["true", "false", "yes", "no", "1", "0"].into_iter().any(begins)
        || matches!(word.as_str(), "on" | "of" | "off")
}

fn is_uuid(text: &str) -> bool {
    let inside = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')).unwrap_or(text);
    let digits = inside.chars().filter(char::is_ascii_hexdigit).count();
    digits == 32 && inside.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.contains(&text.to_lowercase().as_str())
}

fn looks_like_range(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['[', '(']) || text.eq_ignore_ascii_case("empty")
}

/// Dates come in many forms: words are known, and days as ISO 8601 writes them.
fn check_date(text: &str, name: &str) -> Judged {
    let first = text.split_whitespace().next().unwrap_or_default();
    if !is_dated(text) {
        let message = format!("invalid input syntax for type {name}: \"{text}\"");
        return Err(Refusal::new("22007", message));
    }
    let day = first.split('T').next().unwrap_or_default();
    let parts: Vec<&str> = day.split('-').collect();
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    if let [year, month, of_month] = parts.as_slice()
        && parts.iter().all(digits)
        && (year.len(), month.len(), of_month.len()) == (4, 2, 2)
        && let (Ok(year), Ok(month), Ok(of_month)) = (year.parse(), month.parse(), of_month.parse())
        && !is_day(year, month, of_month)
    {
        let message = format!("date/time field value out of range: \"{text}\"");
        return Err(Refusal::new("22008", message));
    }
    Ok(())
}

/// Whether a text has a word for a day, or what looks like a date.
fn is_dated(text: &str) -> bool {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_ascii_alphabetic());
    if words.any(|word| DAYS.contains(&word) || MONTHS.iter().any(|month| is_month(word, month))) {
        return true;
    }
    let runs = lower.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty());
    let (mut count, mut longest) = (0, 0);
    for run in runs {
        (count, longest) = (count + 1, longest.max(run.len()));
    }
    longest >= 6 || count >= 3 || lower.starts_with('j')
}

fn is_month(word: &str, month: &str) -> bool {
    word.starts_with(month) && word != "month" && word != "months"
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}
