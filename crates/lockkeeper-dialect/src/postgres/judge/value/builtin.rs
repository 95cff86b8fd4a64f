//! What a server's own catalog says: its functions, operators, casts and types.
//!
//! Measured on servers of each major version; the query stands in the head of each file.

use foldhash::HashMap;
use std::sync::OnceLock;

use crate::postgres::ast::Volatility;

/// A function of `pg_catalog`.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    pub arguments: Vec<&'static str>,
    pub result: &'static str,
    pub volatility: Volatility,
    pub variadic: bool,
    pub defaults: usize,
    pub kind: Kind,
    /// It returns many rows.
    pub set: bool,
    /// NULL for an argument makes the result NULL.
    pub strict: bool,
    versions: (u32, u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Aggregate,
    Window,
    Procedure,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Operator {
    /// `-` for none.
    pub left: &'static str,
    pub right: &'static str,
    pub result: &'static str,
    pub volatility: Volatility,
    versions: (u32, u32),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Cast {
    pub implicit: bool,
    /// It is made without being asked for when a value is stored.
    pub assigned: bool,
    /// The bytes stay as they are.
    pub binary: bool,
    pub volatility: Volatility,
    versions: (u32, u32),
}

/// A way in which an index method keeps a type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Class {
    pub name: &'static str,
    pub ty: &'static str,
    pub default: bool,
    versions: (u32, u32),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct TypeFacts {
    pub category: &'static str,
    pub preferred: bool,
    pub input: Volatility,
    pub output: Volatility,
    versions: (u32, u32),
}

#[derive(Debug, Default)]
struct Tables {
    functions: HashMap<&'static str, Vec<Signature>>,
    /// Functions behind operators, which definitions of other objects name.
    implementations: HashMap<&'static str, Vec<Signature>>,
    operators: HashMap<&'static str, Vec<Operator>>,
    /// By source, then by target.
    casts: HashMap<&'static str, HashMap<&'static str, Vec<Cast>>>,
    types: HashMap<&'static str, Vec<TypeFacts>>,
    /// By access method.
    classes: HashMap<&'static str, Vec<Class>>,
}

/// Returns the functions of that name; none when the server has none, or nobody here knows it.
pub(super) fn functions(name: &str, version: u32) -> impl Iterator<Item = &'static Signature> {
    let all = tables().functions.get(name).map(Vec::as_slice).unwrap_or_default();
    all.iter().filter(move |one| within(one.versions, version))
}

/// Returns the functions of that name, those too that only stand behind operators.
pub(super) fn all_functions(name: &str, version: u32) -> impl Iterator<Item = &'static Signature> {
    let hidden = tables().implementations.get(name).map(Vec::as_slice).unwrap_or_default();
    functions(name, version).chain(hidden)
}

pub(super) fn operators(sign: &str, version: u32) -> impl Iterator<Item = &'static Operator> {
    let all = tables().operators.get(sign).map(Vec::as_slice).unwrap_or_default();
    all.iter().filter(move |one| within(one.versions, version))
}

pub(super) fn cast(from: &str, to: &str, version: u32) -> Option<Cast> {
    let all = tables().casts.get(from)?.get(to)?;
    all.iter().find(|one| within(one.versions, version)).copied()
}

/// Returns the operator classes of an access method; `None` for a method nobody here knows.
pub(super) fn classes(method: &str, version: u32) -> Option<Vec<Class>> {
    let all = tables().classes.get(method)?;
    Some(all.iter().filter(|one| within(one.versions, version)).copied().collect())
}

pub(super) fn type_facts(name: &str, version: u32) -> Option<TypeFacts> {
    let all = tables().types.get(name)?;
    all.iter().find(|one| within(one.versions, version)).copied()
}

fn within(versions: (u32, u32), version: u32) -> bool {
    (versions.0..=versions.1).contains(&version)
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(read)
}

fn read() -> Tables {
    let mut tables = Tables::default();
    for row in rows(include_str!("data/functions.txt")) {
        if let Some((name, signature)) = signature(&row) {
            tables.functions.entry(name).or_default().push(signature);
        }
    }
    for row in rows(include_str!("data/implementations.txt")) {
        if let Some((name, signature)) = signature(&row) {
            tables.implementations.entry(name).or_default().push(signature);
        }
    }
    for row in rows(include_str!("data/operators.txt")) {
        if let [sign, left, right, result, volatility, ..] = row[..] {
            let (volatility, versions) = (letter(volatility), span(row.get(5)));
            let operator = Operator { left, right, result, volatility, versions };
            tables.operators.entry(sign).or_default().push(operator);
        }
    }
    for row in rows(include_str!("data/casts.txt")) {
        if let [from, to, context, method, volatility, ..] = row[..] {
            let (volatility, versions) = (letter(volatility), span(row.get(5)));
            let (implicit, assigned) = (context == "i", context != "e");
            let cast = Cast { implicit, assigned, binary: method == "b", volatility, versions };
            tables.casts.entry(from).or_default().entry(to).or_default().push(cast);
        }
    }
    for row in rows(include_str!("data/types.txt")) {
        if let [name, category, preferred, input, output, ..] = row[..] {
            let (input, output) = (letter(input), letter(output));
            let (preferred, versions) = (preferred == "t", span(row.get(5)));
            let facts = TypeFacts { category, preferred, input, output, versions };
            tables.types.entry(name).or_default().push(facts);
        }
    }
    for row in rows(include_str!("data/classes.txt")) {
        if let [method, name, ty, default, ..] = row[..] {
            let class = Class { name, ty, default: default == "d", versions: span(row.get(4)) };
            tables.classes.entry(method).or_default().push(class);
        }
    }
    tables
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with("--")).map(|line| line.split(' ').collect())
}

fn signature(row: &[&'static str]) -> Option<(&'static str, Signature)> {
    let [head, result, flags, ..] = *row else { return None };
    let (name, arguments) = head.strip_suffix(')')?.split_once('(')?;
    let kind = match flags.get(1..2) {
        Some("a") => Kind::Aggregate,
        Some("w") => Kind::Window,
        Some("p") => Kind::Procedure,
        _ => Kind::Plain,
    };
    let signature = Signature {
        kind,
        set: flags.contains('+'),
        strict: kind == Kind::Plain && !LENIENT.contains(&name),
        arguments: arguments.split(',').filter(|argument| !argument.is_empty()).collect(),
        result,
        volatility: letter(flags),
        variadic: flags.contains('*'),
        defaults: flags.chars().find_map(|c| c.to_digit(10)).unwrap_or(0) as usize,
        versions: span(row.get(3)),
    };
    Some((name, signature))
}

/// Functions that take NULL for a value.
const LENIENT: &[&str] = &[
    "any_value",
    "array_append",
    "array_cat",
    "array_fill",
    "array_position",
    "array_positions",
    "array_prepend",
    "array_remove",
    "array_replace",
    "array_to_string",
    "bool",
    "concat",
    "concat_ws",
    "format",
    "json_build_array",
    "json_build_object",
    "json_object",
    "jsonb_build_array",
    "jsonb_build_object",
    "jsonb_insert",
    "jsonb_set_lax",
    "multirange",
    "num_nonnulls",
    "num_nulls",
    "pg_notify",
    "quote_nullable",
    "row_to_json",
    "set_config",
    "string_to_array",
    "string_to_table",
    "to_json",
    "to_jsonb",
];

fn letter(word: &str) -> Volatility {
    match word.as_bytes().first() {
        Some(b'i') => Volatility::Immutable,
        Some(b's') => Volatility::Stable,
        _ => Volatility::Volatile,
    }
}

fn span(word: Option<&&str>) -> (u32, u32) {
    let parse = |(from, to): (&str, &str)| Some((from.parse().ok()?, to.parse().ok()?));
    word.and_then(|word| word.split_once('-')).and_then(parse).unwrap_or((0, u32::MAX))
}
