//! Values that are known before a statement runs.

use std::cmp::Ordering;

use crate::postgres::ast::Node;

/// A value, or the end of a range.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constant {
    Least,
    Number(f64),
    Text(String),
    Bool(bool),
    Null,
    Most,
}

impl Constant {
    /// Returns what an expression is, if the planner folds it to a value.
    pub fn of(node: &Node) -> Option<Self> {
        match node {
            Node::Number(text) => text.replace('_', "").parse().ok().map(Constant::Number),
            Node::Text(text) => Some(Constant::Text(text.clone())),
            Node::Bool(value) => Some(Constant::Bool(*value)),
            Node::Null => Some(Constant::Null),
            Node::Cast(of, ty) => Constant::of(of).map(|value| value.cast(&ty.name.name)),
            Node::Collate(of, _) => Constant::of(of),
            Node::Op(sign, operands) => computed(sign, operands),
            _ => None,
        }
    }

    /// Returns the value of a partition's bound.
    pub fn of_bound(node: &Node) -> Option<Self> {
        match node {
            Node::Column(path) => match path.last().map(String::as_str) {
                Some("minvalue") => Some(Constant::Least),
                Some("maxvalue") => Some(Constant::Most),
                _ => None,
            },
            node => Constant::of(node),
        }
    }

    fn cast(self, ty: &str) -> Self {
        let numeric = matches!(ty, "int2" | "int4" | "int8" | "numeric" | "float4" | "float8");
        match self {
            Constant::Text(text) if numeric => match text.trim().parse() {
                Ok(value) => Constant::Number(value),
                Err(_) => Constant::Text(text),
            },
            value => value,
        }
    }

    /// Compares two values of one type; numbers and texts are the same when written alike.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        use Constant as C;
        match (self, other) {
            (C::Least, C::Least) | (C::Most, C::Most) => Some(Ordering::Equal),
            (C::Least, _) | (_, C::Most) => Some(Ordering::Less),
            (C::Most, _) | (_, C::Least) => Some(Ordering::Greater),
            (C::Number(a), C::Number(b)) => a.partial_cmp(b),
            (C::Text(a), C::Text(b)) => Some(dated(a).cmp(dated(b))),
            (C::Bool(a), C::Bool(b)) => Some(a.cmp(b)),
            (C::Text(a), C::Number(b)) => a.trim().parse::<f64>().ok()?.partial_cmp(b),
            (C::Number(a), C::Text(b)) => a.partial_cmp(&b.trim().parse::<f64>().ok()?),
            _ => None,
        }
    }
}

/// Midnight is the day: `2024-01-01 00:00:00` and `2024-01-01` compare alike.
fn dated(text: &str) -> &str {
    text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix(" 00:00")).unwrap_or(text)
}

fn computed(sign: &str, operands: &[Node]) -> Option<Constant> {
    let number = |node: &Node| match Constant::of(node) {
        Some(Constant::Number(value)) => Some(value),
        _ => None,
    };
    let value = match (sign, operands) {
        ("-", [one]) => -number(one)?,
        ("+", [one]) => number(one)?,
        ("+", [a, b]) => number(a)? + number(b)?,
        ("-", [a, b]) => number(a)? - number(b)?,
        ("*", [a, b]) => number(a)? * number(b)?,
        _ => return None,
    };
    Some(Constant::Number(value))
}

/// Returns the text an expression of literals yields: `'a' || quote_ident('b')`, `format('%I', 'x')`.
pub(super) fn text_of(node: &Node) -> Option<String> {
    if let Some(text) = super::calendar::moment_text(node) {
        return Some(text);
    }
    match node {
        Node::Text(text) | Node::Number(text) => Some(text.clone()),
        Node::Op(sign, _) if matches!(sign.as_str(), "+" | "-" | "*") => {
            match Constant::of(node)? {
                Constant::Number(value) => Some(value.to_string()),
                _ => None,
            }
        }
        Node::Cast(of, ty)
            if matches!(ty.name.name.as_str(), "text" | "varchar" | "regclass" | "date") =>
        {
            text_of(of)
        }
        Node::Op(sign, parts) if sign == "||" => parts.iter().map(text_of).collect(),
        Node::Call(call) => {
            let texts: Vec<String> = call.arguments.iter().map(text_of).collect::<Option<_>>()?;
            match (call.name.name.as_str(), texts.as_slice()) {
                ("quote_ident", [name]) => Some(quoted_name(name)),
                ("quote_literal", [value]) => Some(quoted(value)),
                ("lower", [text]) => Some(text.to_lowercase()),
                ("upper", [text]) => Some(text.to_uppercase()),
                ("to_char", [day, pattern]) => dated_as(day, pattern),
                ("make_date", [year, month, day]) => dated_parts(year, month, day),
                ("lpad", [text, width, fill]) => padded(text, width, fill),
                ("concat", texts) => Some(texts.concat()),
                ("format", [pattern, rest @ ..]) => formatted(pattern, rest),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `to_char` of a day with digits of year, month and day alone.
fn dated_as(day: &str, pattern: &str) -> Option<String> {
    let date = day.split(' ').next()?;
    let (year, rest) = date.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let named =
        pattern.to_uppercase().replace("YYYY", year).replace("MM", month).replace("DD", day);
    let known = named.chars().all(|letter| letter.is_ascii_digit() || "_-/.".contains(letter));
    known.then_some(named)
}

fn dated_parts(year: &str, month: &str, day: &str) -> Option<String> {
    let (month, day): (u32, u32) = (month.parse().ok()?, day.parse().ok()?);
    let real = (1..=12).contains(&month) && (1..=31).contains(&day);
    real.then(|| format!("{year:0>4}-{month:02}-{day:02}"))
}

fn padded(text: &str, width: &str, fill: &str) -> Option<String> {
    let (width, fill) = (width.parse::<usize>().ok()?, fill.chars().next()?);
    let missing = width.checked_sub(text.chars().count())?;
    Some(std::iter::repeat_n(fill, missing).chain(text.chars()).collect())
}

pub(super) fn quoted_name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// `format()` with `%s`, `%I`, `%L` and `%%`; anything else is left to the server.
fn formatted(pattern: &str, values: &[String]) -> Option<String> {
    let (mut text, mut values) = (String::new(), values.iter());
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            text.push(letter);
            continue;
        }
        match letters.next()? {
            '%' => text.push('%'),
            's' => text.push_str(values.next()?),
            'I' => text.push_str(&quoted_name(values.next()?)),
            'L' => text.push_str(&quoted(values.next()?)),
            _ => return None,
        }
    }
    Some(text)
}
