//! Queries of the server's catalog, answered from the schema.

use super::constant::text_of;
use super::effects::regclass;
use super::lookup::conditions;
use super::system::{Row, number};
use crate::postgres::ast::{Node, Query, Source};
use crate::postgres::catalog::Oid;
use crate::postgres::judge::Judge;
use crate::postgres::judge::value::output_name;

impl Judge {
    /// Returns the rows of a query of the server's catalog as texts by column; `None` when they
    /// are not known for sure.
    pub(super) fn answered(&self, query: &Query) -> Option<Vec<Vec<(String, String)>>> {
        if self.catalog.open || query.limited || query.distinct || query.grouped {
            return None;
        }
        let rows = self.found_rows(query)?;
        let cells = |row: &Row| {
            let cell = |output: &crate::postgres::ast::Output| {
                let text = text_of(&self.filled(&output.node, row))?;
                Some((output_name(output), text))
            };
            query.outputs.iter().map(cell).collect::<Option<Vec<_>>>()
        };
        rows.iter().map(cells).collect()
    }

    /// Returns an expression with a row's values in place of its columns.
    fn filled(&self, node: &Node, row: &Row) -> Node {
        let all = |parts: &[Node]| parts.iter().map(|part| self.filled(part, row)).collect();
        match node {
            Node::Column(path) => {
                let value = path.last().and_then(|name| row.get(name.as_str()));
                value.map_or_else(|| node.clone(), |value| Node::Text(value.clone()))
            }
            Node::Cast(of, ty) if ty.name.name == "regclass" => {
                let Node::Text(text) = self.filled(of, row) else { return node.clone() };
                let oid = text.strip_prefix("relation ").and_then(|oid| oid.parse().ok()).map(Oid);
                match oid.and_then(|oid| self.catalog.relation(oid)) {
                    Some(relation) => Node::Text(self.shown_text(&relation.schema, &relation.name)),
                    None => Node::Text(text),
                }
            }
            Node::Cast(of, ty) => Node::Cast(Box::new(self.filled(of, row)), ty.clone()),
            Node::Op(sign, parts) => Node::Op(sign.clone(), all(parts)),
            Node::Call(call) => {
                let mut call = call.clone();
                call.arguments = all(&call.arguments);
                Node::Call(call)
            }
            node => node.clone(),
        }
    }

    fn shown_text(&self, schema: &str, name: &str) -> String {
        let quoted = super::constant::quoted_name;
        match self.catalog.search_path.iter().any(|known| known == schema) {
            true => quoted(name),
            false => format!("{}.{}", quoted(schema), quoted(name)),
        }
    }

    /// Returns the rows of the server's catalog that a query finds.
    pub(super) fn found_rows(&self, query: &Query) -> Option<Vec<Row>> {
        if !query.united.is_empty() || !query.with.is_empty() || !query.groups.is_empty() {
            return None;
        }
        let mut tables = Vec::new();
        for item in &query.from {
            match &item.source {
                Source::Relation(named) if super::read::is_system(&named.name) => {
                    tables.push(named.name.clone());
                }
                _ => return None,
            }
        }
        let found: Vec<_> = tables.iter().map(|name| self.rows_of(name)).collect();
        let mut sure = found.iter().all(Option::is_some);
        let mut rows = found.into_iter().flatten().max_by_key(|(detail, _)| *detail)?.1;
        let filters = query.filter.iter().chain(query.others.iter().filter(|n| is_filter(n)));
        for condition in filters.flat_map(conditions) {
            rows.retain(|row| {
                let fits = self.row_fits(condition, row);
                sure &= fits.is_some();
                fits != Some(false)
            });
        }
        (sure || rows.is_empty()).then_some(rows)
    }

    /// Whether a condition is true for a row; `None` when it is not understood.
    fn row_fits(&self, condition: &Node, row: &Row) -> Option<bool> {
        match condition {
            Node::Bool(value) => Some(*value),
            Node::And(parts) => {
                parts.iter().try_fold(true, |all, part| Some(all & self.row_fits(part, row)?))
            }
            Node::Or(parts) => {
                parts.iter().try_fold(false, |any, part| Some(any | self.row_fits(part, row)?))
            }
            Node::Not(of) => self.row_fits(of, row).map(|fits| !fits),
            // What is dropped or the server's own has no row here.
            Node::Column(path) => match path.last().map(String::as_str) {
                Some("attisdropped" | "tgisinternal") => Some(false),
                Some(name) => row.get(name).map(|value| value == "true"),
                None => None,
            },
            Node::Op(sign, parts) => self.compared_with(sign, parts, row),
            _ => None,
        }
    }

    fn compared_with(&self, sign: &str, parts: &[Node], row: &Row) -> Option<bool> {
        let (left, rest) = parts.split_first()?;
        if let (Some(_), [right]) = (column(left), rest)
            && column(right).is_some()
        {
            // Tables of the catalog are joined by what makes them one row here.
            return (sign == "=").then_some(true);
        }
        let known = |node: &Node| self.cell(node, row);
        let value = match rest {
            [right] if column(right).is_some() && sign == "=" => {
                return Some(known(right)? == known(left)?);
            }
            _ => known(left),
        };
        let beyond = |sign: &str| sign == ">" && column(left).as_deref() == Some("attnum");
        match (sign, rest) {
            (sign, [Node::Number(zero)]) if beyond(sign) => (zero == "0").then_some(true),
            ("=", [right]) => Some(value? == known(right)?),
            ("<>", [right]) => Some(value? != known(right)?),
            ("in" | "not in", items) => {
                let items: Vec<String> = items.iter().map(known).collect::<Option<_>>()?;
                Some(items.contains(&value?) == (sign == "in"))
            }
            ("like" | "~~", [Node::Text(pattern)]) => Some(is_like(&value?, pattern)),
            ("not like" | "!~~", [Node::Text(pattern)]) => Some(!is_like(&value?, pattern)),
            ("~", [Node::Text(pattern)]) => matches_simply(&value?, pattern),
            ("!~", [Node::Text(pattern)]) => matches_simply(&value?, pattern).map(|fits| !fits),
            _ => None,
        }
    }

    fn cell(&self, node: &Node, row: &Row) -> Option<String> {
        match column(node) {
            Some(name) => row.get(name.as_str()).cloned(),
            None => self.text(node),
        }
    }

    /// Returns a value as rows have it: a relation by its number.
    fn text(&self, node: &Node) -> Option<String> {
        match node {
            Node::Cast(of, ty) if ty.name.name == "regnamespace" => self.text(of),
            Node::Cast(of, ty) if ty.name.name == "regclass" => match &**of {
                Node::Text(text) => {
                    Some(self.catalog.oid(&regclass(text)).map_or(String::new(), number))
                }
                _ => None,
            },
            Node::Cast(of, ty)
                if matches!(&*ty.name.name, "text" | "name" | "varchar" | "char") =>
            {
                self.text(of)
            }
            Node::Text(text) => Some(text.clone()),
            Node::Call(call) if call.name.name == "current_schema" => {
                self.catalog.search_path.first().cloned()
            }
            Node::Column(path) if path.len() == 1 && path[0] == "current_schema" => {
                self.catalog.search_path.first().cloned()
            }
            _ => None,
        }
    }
}

fn is_filter(node: &Node) -> bool {
    matches!(node, Node::And(_) | Node::Or(_) | Node::Op(..) | Node::Not(_) | Node::Bool(_))
}

fn column(node: &Node) -> Option<String> {
    match node {
        Node::Column(path) if path.last().is_some_and(|name| name != "current_schema") => {
            path.last().cloned()
        }
        Node::Cast(of, _) => column(of),
        _ => None,
    }
}

/// LIKE, with `%`, `_` and a backslash in front of what stands for itself.
fn is_like(text: &str, pattern: &str) -> bool {
    let (text, pattern): (Vec<char>, Vec<char>) =
        (text.chars().collect(), pattern.chars().collect());
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    let mut at = 0;
    while at < pattern.len() {
        let mut next = vec![false; text.len() + 1];
        match pattern[at] {
            '%' => {
                let first = reached.iter().position(|here| *here).unwrap_or(text.len() + 1);
                next.iter_mut().skip(first).for_each(|here| *here = true);
            }
            letter => {
                let escaped = letter == '\\' && at + 1 < pattern.len();
                at += usize::from(escaped);
                let wanted = pattern[at];
                for (index, found) in text.iter().enumerate().filter(|(index, _)| reached[*index]) {
                    next[index + 1] = *found == wanted || (wanted == '_' && !escaped);
                }
            }
        }
        reached = next;
        at += 1;
    }
    reached[text.len()]
}

/// Regular expressions of plain letters, with an anchor at either end.
fn matches_simply(text: &str, pattern: &str) -> Option<bool> {
    let inside = pattern.strip_prefix('^').unwrap_or(pattern);
    let plain = inside.strip_suffix('$').unwrap_or(inside);
    if !plain.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
        return None;
    }
    Some(match (inside.len() < pattern.len(), plain.len() < inside.len()) {
        (true, true) => text == plain,
        (true, false) => text.starts_with(plain),
        (false, true) => text.ends_with(plain),
        (false, false) => text.contains(plain),
    })
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn patterns_match_as_like_does() {
        for (text, pattern, fits) in [
            ("hit_1", "hit%", true),
            ("hit_1", "hit\\_%", true),
            ("hits", "hit\\_%", false),
            ("abc", "a_c", true),
            ("abc", "%b", false),
            ("abc", "%b%", true),
            ("", "%", true),
        ] {
            assert_eq!(is_like(text, pattern), fits, "{text} like {pattern}");
        }
    }
}
