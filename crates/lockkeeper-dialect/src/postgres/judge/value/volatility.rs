//! Whether an expression gives the same value for every row.

use super::builtin;
use super::scope::Scope;
use super::typing::{Argument, Callee};
use crate::postgres::ast::{Call, FunctionBody, Node, Query, Statement, TypeName, Volatility};
use crate::postgres::catalog::{Function, Oid, Type};
use crate::postgres::judge::Judge;
use crate::postgres::syntax;

use Volatility::{Immutable, Stable, Volatile};

/// Functions in functions beyond this depth are not looked into.
const DEEPEST: u32 = 16;

impl Judge {
    /// Returns the volatility of an expression after the planner has simplified it: functions in
    /// SQL are inlined as the server does.
    pub(in crate::postgres::judge) fn volatility(&self, node: &Node) -> Volatility {
        self.volatility_in(node, &Scope::default(), 0)
    }

    /// Returns whether an index expression, a predicate or a generated column may be this
    /// expression over the table's columns.
    pub(in crate::postgres::judge) fn immutable(&self, node: &Node, table: Option<Oid>) -> bool {
        self.volatility_in(node, &self.scope_of(table), 0) == Immutable
    }

    pub(in crate::postgres::judge) fn volatility_in(
        &self,
        node: &Node,
        scope: &Scope<'_>,
        depth: u32,
    ) -> Volatility {
        if let Some(left) = self.parts_left(node, scope) {
            return self.most_volatile(&left, scope, depth);
        }
        let below = || self.most_volatile(&node.parts(), scope, depth);
        match node {
            Node::Cast(of, ty) => below().max(self.volatility_of_cast(of, ty, scope)),
            Node::Call(call) => self.volatility_of_call(call, scope, depth),
            Node::Op(sign, operands) => {
                below().max(self.volatility_of_operator(sign, operands, scope))
            }
            Node::Subquery(query) => self.volatility_of_query(query, scope, depth),
            _ => below(),
        }
    }

    fn most_volatile(&self, nodes: &[&Node], scope: &Scope<'_>, depth: u32) -> Volatility {
        let each = nodes.iter().map(|node| self.volatility_in(node, scope, depth));
        each.max().unwrap_or(Immutable)
    }

    fn volatility_of_query(&self, query: &Query, outer: &Scope<'_>, depth: u32) -> Volatility {
        if depth > DEEPEST {
            return Volatile;
        }
        let scope = self.scope(query, outer);
        let outputs = query.outputs.iter().map(|output| &output.node);
        let nodes: Vec<&Node> = outputs.chain(&query.filter).chain(&query.others).collect();
        self.most_volatile(&nodes, &scope, depth + 1)
    }

    fn volatility_of_call(&self, call: &Call, scope: &Scope<'_>, depth: u32) -> Volatility {
        let nodes: Vec<&Node> = call.arguments.iter().chain(&call.others).collect();
        let below = self.most_volatile(&nodes, scope, depth);
        let own = match self.callee(call, scope) {
            Callee::Builtin(all) => all.iter().map(|one| one.volatility).max().unwrap_or(Volatile),
            Callee::User(all) => {
                let each = all.iter().map(|one| {
                    // A body that takes the place of the call drops what it does not use.
                    let dropped = depth >= DEEPEST || self.inlined(one).is_some();
                    let given = if dropped { usize::MAX } else { call.arguments.len() };
                    let omitted = omitted_defaults(one, given);
                    let defaults = self.most_volatile(&omitted, &Scope::default(), depth + 1);
                    self.volatility_of_function(one, depth).max(defaults)
                });
                each.max().unwrap_or(Volatile)
            }
            Callee::Special if is_session_value(&call.name.name) => Stable,
            Callee::Special => Immutable,
            Callee::Unknown => unseen(&call.name.name),
        };
        below.max(own)
    }

    /// Returns the volatility of calling a function, which may be less than what it declares when
    /// its body takes the place of the call.
    fn volatility_of_function(&self, function: &Function, depth: u32) -> Volatility {
        match self.inlined(function) {
            Some(body) if depth < DEEPEST => {
                let body = self.volatility_in(&body, &Scope::default(), depth + 1);
                body.min(function.volatility)
            }
            _ => function.volatility,
        }
    }

    /// Returns the expression that takes the place of a call, under the planner's rules.
    pub(super) fn inlined(&self, function: &Function) -> Option<Node> {
        let simple = function.language == "sql"
            && !function.procedure
            && !function.aggregate
            && !function.set
            && !function.security_definer
            && !function.settings
            && function.returns.as_ref().is_some_and(|ty| ty.name != "record" && ty.name != "void");
        if !simple {
            return None;
        }
        let node = match function.body.as_ref() {
            FunctionBody::Return(expr) => expr.node.clone(),
            FunctionBody::Standard(statements) => match statements.as_slice() {
                [one] => only_expression(one)?,
                _ => return None,
            },
            FunctionBody::Text(text) => only_expression(&syntax::parse(text).ok()?)?,
            FunctionBody::None => return None,
        };
        (!function.strict || is_strict(&node)).then_some(node)
    }

    fn volatility_of_operator(
        &self,
        sign: &str,
        operands: &[Node],
        scope: &Scope<'_>,
    ) -> Volatility {
        if sign == "at time zone" {
            return self.volatility_of_time_zone(operands, scope);
        }
        let sign = match sign {
            "in" | "not in" | "is distinct from" | "is not distinct from" => "=",
            "between" | "not between" | "between symmetric" => "<=",
            _ => sign,
        };
        // An array beside ANY or ALL is compared item by item; a row, column by column.
        let compared: Vec<Node> = operands.iter().take(2).map(item).cloned().collect();
        if sign == "||"
            && let Some(joined) = self.volatility_of_joined(&compared, scope)
        {
            return joined;
        }
        let all = self.operators(sign, &compared, scope);
        let unsure = compared.iter().any(|node| self.argument(node, scope) == Argument::Unknown);
        match (all.iter().map(|o| o.volatility).max(), all.iter().map(|o| o.volatility).min()) {
            // Only a few operators between dates and times are not immutable.
            (Some(_), Some(least)) if unsure => least,
            (Some(most), _) => most,
            _ => Immutable,
        }
    }

    /// A text and something else are joined by a function in SQL: the cast of the other to text.
    fn volatility_of_joined(&self, operands: &[Node], scope: &Scope<'_>) -> Option<Volatility> {
        let [left, right] = operands else { return None };
        let is_text = |ty: &Type| self.base_type(ty) == Type::builtin("text");
        let plain =
            |ty: &Type| !ty.array && !matches!(ty.name.as_str(), "text" | "varchar" | "bpchar");
        let (left, right) = (self.type_in(left, scope)?, self.type_in(right, scope)?);
        let text = Type::builtin("text");
        match (is_text(&left), is_text(&right)) {
            (true, false) if plain(&right) => Some(self.volatility_between(&right, &text)),
            (false, true) if plain(&left) => Some(self.volatility_between(&left, &text)),
            _ => None,
        }
    }

    fn volatility_of_time_zone(&self, operands: &[Node], scope: &Scope<'_>) -> Volatility {
        let timed = operands.first().map(|node| self.argument(node, scope));
        match timed {
            Some(Argument::Known(ty)) if ty == "timetz" || ty == "time" => Stable,
            // A date is taken for a timestamp with time zone first.
            Some(Argument::Known(ty)) if ty == "date" => Stable,
            // One of no known type is a timestamp with time zone.
            Some(Argument::Literal) => Immutable,
            _ => Immutable,
        }
    }

    fn volatility_of_cast(&self, of: &Node, ty: &TypeName, scope: &Scope<'_>) -> Volatility {
        let to = self.catalog.resolve_type(ty);
        match of {
            // The parser turns a literal into a value of the type.
            Node::Text(_) | Node::Null | Node::Number(_) | Node::Parameter | Node::Bool(_) => {
                Immutable
            }
            // A constructor takes its items to the type one by one.
            Node::Array(items) if to.array => {
                let item = TypeName { array: false, ..ty.clone() };
                let each = items.iter().map(|of| self.volatility_of_cast(of, &item, scope));
                each.max().unwrap_or(Immutable)
            }
            _ => match self.type_in(of, scope) {
                Some(from) => self.volatility_between(&from, &to),
                None => self.input_of(&to),
            },
        }
    }

    /// Returns the volatility of a cast between two types.
    pub(in crate::postgres::judge) fn volatility_between(
        &self,
        from: &Type,
        to: &Type,
    ) -> Volatility {
        let (from, to) = (self.base_type(from), self.base_type(to));
        let same = (&from.schema, &from.name) == (&to.schema, &to.name);
        if same && from.array == to.array {
            return Immutable;
        }
        let both = from.is_builtin() && to.is_builtin() && from.array == to.array;
        let cast =
            both.then(|| builtin::cast(&from.name, &to.name, self.catalog.version)).flatten();
        match cast {
            Some(cast) => cast.volatility,
            None => self.output_of(&from).max(self.input_of(&to)),
        }
    }

    fn input_of(&self, ty: &Type) -> Volatility {
        self.facts_of_type(ty).map_or(Stable, |facts| facts.input)
    }

    fn output_of(&self, ty: &Type) -> Volatility {
        self.facts_of_type(ty).map_or(Stable, |facts| facts.output)
    }

    fn facts_of_type(&self, ty: &Type) -> Option<builtin::TypeFacts> {
        let plain = ty.is_builtin() && !ty.array;
        plain.then(|| builtin::type_facts(&ty.name, self.catalog.version)).flatten()
    }
}

/// Returns the defaults that stand in for arguments that a call leaves out.
fn omitted_defaults(function: &Function, given: usize) -> Vec<&Node> {
    let omitted = function.arguments.len().saturating_sub(given);
    let from = function.default_values.len().saturating_sub(omitted);
    function.default_values[from..].iter().collect()
}

fn item(node: &Node) -> &Node {
    match node {
        Node::Op(sign, parts) if sign == "any" || sign == "all" => match parts.first() {
            Some(Node::Array(items)) => items.first().unwrap_or(node),
            Some(one) => one,
            None => node,
        },
        _ => node,
    }
}

/// Returns the expression of `SELECT expression`, and of nothing more than that.
fn only_expression(statement: &Statement) -> Option<Node> {
    let Statement::Select(query) = statement else { return None };
    let bare = Query { outputs: query.outputs.clone(), ..Query::default() };
    let [one] = query.outputs.as_slice() else { return None };
    let mut plain = **query == bare && !matches!(one.node, Node::Star(_));
    one.node.walk(&mut |node| plain &= !matches!(node, Node::Subquery(_)));
    plain.then(|| one.node.clone())
}

/// Whether NULL in any part makes the whole NULL; what is not known does not.
fn is_strict(node: &Node) -> bool {
    let mut strict = true;
    node.walk(&mut |node| {
        strict &= match node {
            Node::Column(_) | Node::Parameter | Node::Number(_) | Node::Text(_) | Node::Bool(_) => {
                true
            }
            Node::Cast(..) | Node::Collate(..) | Node::Not(_) => true,
            Node::Op(sign, _) => !sign.starts_with("is ") && sign != "any" && sign != "all",
            Node::Call(call) => !matches!(
                call.name.name.as_str(),
                "coalesce"
                    | "greatest"
                    | "least"
                    | "nullif"
                    | "concat"
                    | "concat_ws"
                    | "format"
                    | "num_nulls"
                    | "num_nonnulls"
                    | "quote_nullable"
                    | "random"
                    | "now"
            ),
            _ => false,
        };
    });
    strict
}

fn is_session_value(name: &str) -> bool {
    !matches!(name, "coalesce" | "greatest" | "least" | "nullif" | "grouping")
        && !name.starts_with("xml")
}

/// Functions of extensions that are often used for defaults and indexes, and SQL's own syntax.
fn unseen(name: &str) -> Volatility {
    match name {
        "unaccent" | "json_object" | "json_array" | "json" | "json_scalar" | "json_serialize"
        | "json_value" | "json_query" | "json_exists" | "json_arrayagg" | "json_objectagg" => {
            Stable
        }
        "similarity" | "word_similarity" | "show_trgm" | "crypt" | "digest" | "hmac" | "slice"
        | "uuid_nil" | "uuid_ns_dns" | "uuid_ns_url" | "uuid_ns_oid" | "uuid_ns_x500"
        | "uuid_generate_v3" | "uuid_generate_v5" | "hstore" | "st_makepoint" | "st_setsrid"
        | "st_transform" | "st_geohash" | "cube" | "earth_distance" | "ll_to_earth" | "soundex"
        | "metaphone" | "levenshtein" | "row" | "exists" | "array" => Immutable,
        _ => Volatile,
    }
}
