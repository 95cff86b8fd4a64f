//! What the compiler of PL/pgSQL asks of a body before it runs: names of variables, labels, what
//! RETURN, RAISE and EXCEPTION may say. Types are left to whoever knows the schema.

mod statements;

use std::ops::Range;

use squawk_parser::{EntryPoint, SyntaxKind as K};

use super::tree::{Node, Tree};
use super::{SyntaxError, into, limits, name, types};
use crate::postgres::ast::{Name, TypeName};

/// What a body is told of the function around it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signature<'a> {
    /// Names of all parameters.
    pub names: &'a [String],
    /// How many there are, those without a name too.
    pub count: usize,
    pub function: &'a str,
    pub set: bool,
    /// RETURNS void, a procedure, a DO block.
    pub void: bool,
    /// It has OUT parameters.
    pub outputs: bool,
    pub trigger: bool,
}

/// A type that a declaration speaks of.
#[derive(Clone, Debug, PartialEq)]
pub enum Declared {
    Type(TypeName),
    /// `t%ROWTYPE`.
    Row(Name),
}

/// What a body declares, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Outline {
    pub declared: Vec<Declared>,
    /// SQLSTATE and message.
    pub fault: Option<(&'static str, String)>,
    /// Fields of row variables that are assigned to: the variable, its table or type, the field.
    pub fields: Vec<(String, Option<Name>, String)>,
    /// A RETURN, or an error that is raised, is somewhere.
    pub ends: bool,
    /// A query that runs for sure, and puts its rows nowhere.
    pub aimless: bool,
}

/// Reads a body as the server's compiler does.
pub fn outline(body: &str, signature: &Signature<'_>) -> Result<Outline, SyntaxError> {
    let text = limits::guard(body)?;
    let cuts = into::targets(&text.sql);
    let readable = into::without_targets(&text.sql);
    let tree = Tree::parse(&readable, EntryPoint::Plpgsql).map_err(|e| text.unshift(e))?;
    let mut reader = Reader::new(&text.sql, cuts, signature);
    reader.below(tree.root());
    Ok(reader.outline)
}

/// What a variable is, as far as its declaration tells.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Scalar,
    Record,
    /// A bound cursor with this many arguments.
    Cursor(usize),
    Refcursor,
    /// A type of the schema.
    Unknown,
}

#[derive(Clone, Debug)]
struct Variable {
    name: String,
    kind: Kind,
    constant: bool,
    /// The table or type its fields are of.
    row: Option<Name>,
}

/// A block or a loop we stand in.
#[derive(Debug, Default)]
struct Frame {
    label: Option<String>,
    looped: bool,
    variables: Vec<Variable>,
}

struct Reader<'a> {
    body: &'a str,
    cuts: Vec<Range<usize>>,
    signature: &'a Signature<'a>,
    frames: Vec<Frame>,
    /// How many bodies we stand in.
    depth: usize,
    outline: Outline,
}

const OF_TRIGGERS: [&str; 13] = [
    "new",
    "old",
    "tg_name",
    "tg_when",
    "tg_level",
    "tg_op",
    "tg_relid",
    "tg_relname",
    "tg_table_name",
    "tg_table_schema",
    "tg_nargs",
    "tg_argv",
    "tg_event",
];

impl<'a> Reader<'a> {
    fn new(body: &'a str, cuts: Vec<Range<usize>>, signature: &'a Signature<'a>) -> Self {
        let mut outer = Frame { label: Some(signature.function.to_owned()), ..Frame::default() };
        let known = |name: &str| Variable {
            name: name.to_owned(),
            kind: Kind::Unknown,
            constant: false,
            row: None,
        };
        outer.variables.extend(signature.names.iter().map(|name| known(name)));
        outer.variables.extend((1..=signature.count).map(|n| known(&format!("${n}"))));
        outer.variables.push(known("found"));
        if signature.trigger {
            outer.variables.extend(OF_TRIGGERS.map(known));
            outer.variables.push(known("tg_tag"));
        }
        let outline = Outline::default();
        Reader { body, cuts, signature, frames: vec![outer], depth: 0, outline }
    }

    fn fail(&mut self, state: &'static str, message: impl Into<String>) {
        self.outline.fault.get_or_insert_with(|| (state, message.into()));
    }

    fn find(&self, name: &str) -> Option<&Variable> {
        let all = self.frames.iter().rev();
        all.flat_map(|frame| &frame.variables).find(|variable| variable.name == name)
    }

    /// Whether a name in front of a dot is a label of a block.
    fn is_label(&self, name: &str) -> bool {
        self.frames.iter().any(|frame| frame.label.as_deref() == Some(name))
    }

    fn below(&mut self, node: Node<'_>) {
        node.nodes().for_each(|child| self.node(child));
    }

    fn node(&mut self, node: Node<'_>) {
        let kind = format!("{:?}", node.kind());
        self.outline.ends |= kind.starts_with("PLPGSQL_RETURN") || kind == "PLPGSQL_RAISE_STMT";
        match node.kind() {
            K::PLPGSQL_BLOCK => self.framed(node, false),
            K::PLPGSQL_BODY => {
                self.depth += 1;
                self.below(node);
                self.depth -= 1;
            }
            K::PLPGSQL_LOOP_STMT | K::PLPGSQL_WHILE_STMT => self.framed(node, true),
            K::PLPGSQL_FOR_I_STMT | K::PLPGSQL_FOR_CURSOR_STMT => self.framed(node, true),
            K::PLPGSQL_FOR_QUERY_STMT | K::PLPGSQL_FOR_DYN_STMT | K::PLPGSQL_FOR_EACH_STMT => {
                self.loop_variables(node);
                self.framed(node, true);
            }
            K::PLPGSQL_VAR_DECL => self.declare(node),
            K::PLPGSQL_CURSOR_DECL => self.declare_cursor(node),
            K::PLPGSQL_ALIAS_DECL => self.declare_alias(node),
            K::PLPGSQL_ASSIGN_STMT => {
                if let Some(target) = node.child(K::PLPGSQL_ASSIGN_TARGET) {
                    self.assigned_field(target);
                    self.assigned(&first_name(target), target.tokens().count() == 1);
                }
            }
            K::PLPGSQL_RETURN_STMT => self.returned(node),
            K::PLPGSQL_RETURN_NEXT_STMT => self.returned_next(node),
            K::PLPGSQL_RETURN_QUERY_STMT | K::PLPGSQL_RETURN_QUERY_EXECUTE_STMT
                if !self.signature.set =>
            {
                self.fail("42804", "cannot use RETURN QUERY in a non-SETOF function");
            }
            K::PLPGSQL_EXIT_STMT => self.leaves(node, true),
            K::PLPGSQL_CONTINUE_STMT => self.leaves(node, false),
            K::PLPGSQL_RAISE_STMT => self.raised(node),
            K::PLPGSQL_CONDITION => self.condition(node),
            K::PLPGSQL_GET_DIAG_STMT => self.diagnosed(node),
            K::PLPGSQL_OPEN_STMT => self.opened(node),
            K::PLPGSQL_EXEC_SQL_STMT => {
                self.targets_of(node);
                self.outline.aimless |= self.is_aimless(node);
            }
            K::PLPGSQL_INTO_CLAUSE => self.targets(node.text()),
            kind if format!("{kind:?}").starts_with("PLPGSQL") => self.below(node),
            _ => {}
        }
    }

    /// A block or a loop: what is declared in it ends with it.
    fn framed(&mut self, node: Node<'_>, looped: bool) {
        let label = node.child(K::PLPGSQL_LABEL).and_then(|l| l.child(K::PLPGSQL_LABEL_NAME));
        let mut frame = Frame { label: label.map(word), looped, ..Frame::default() };
        let own = matches!(node.kind(), K::PLPGSQL_FOR_I_STMT | K::PLPGSQL_FOR_CURSOR_STMT);
        if let Some(variable) = node.child(K::PLPGSQL_FOR_VARIABLE).filter(|_| own) {
            let counts = node.kind() == K::PLPGSQL_FOR_I_STMT;
            let kind = if counts { Kind::Scalar } else { Kind::Record };
            let name = first_name(variable);
            frame.variables.push(Variable { name, kind, constant: false, row: None });
        }
        self.frames.push(frame);
        self.below(node);
        self.frames.pop();
    }

    fn loop_variables(&mut self, node: Node<'_>) {
        for variable in node.all(K::PLPGSQL_FOR_VARIABLE) {
            let name = first_name(variable);
            if self.find(&name).is_none() && !self.is_label(&name) {
                self.fail("42601", format!("loop variable \"{name}\" is not a known variable"));
            }
        }
    }

    fn add(&mut self, name: String, kind: Kind, constant: bool) {
        self.add_row(name, kind, constant, None);
    }

    fn add_row(&mut self, name: String, kind: Kind, constant: bool, row: Option<Name>) {
        let frame = self.frames.last_mut();
        let Some(frame) = frame else { return };
        if frame.variables.iter().any(|variable| variable.name == name) {
            return self.fail("42601", format!("duplicate declaration of \"{name}\""));
        }
        frame.variables.push(Variable { name, kind, constant, row });
    }

    fn declare(&mut self, node: Node<'_>) {
        let Some(name) = node.child(K::PLPGSQL_VAR_NAME).map(word) else { return };
        let constant = node.has(K::CONSTANT_KW);
        let kind = self.declared_type(node);
        if node.has(K::PLPGSQL_NOT_NULL) && !node.has(K::PLPGSQL_VAR_INIT) {
            let message = format!("variable \"{name}\" must have a default value");
            self.fail("22004", message);
        }
        let row = node.child(K::PLPGSQL_PERCENT_ROWTYPE).and_then(|of| of.child(K::PATH_REF));
        let row = row.map(name::path).or_else(|| types::child(node).map(|ty| ty.name));
        self.add_row(name, kind, constant, row);
    }

    /// Notes the type of a declaration; returns what kind of variable it makes.
    fn declared_type(&mut self, node: Node<'_>) -> Kind {
        if let Some(of) = node.child(K::PLPGSQL_PERCENT_ROWTYPE) {
            let path = of.child(K::PATH_REF).map(name::path).unwrap_or_default();
            if self.find(&path.name).is_none() || path.schema.is_some() {
                self.outline.declared.push(Declared::Row(path));
            }
            return Kind::Record;
        }
        if let Some(of) = node.child(K::PERCENT_TYPE) {
            let parts = of.child(K::PATH_REF).map(name::segments).unwrap_or_default();
            let variable = parts.first().is_some_and(|first| {
                self.find(first).is_some() || (parts.len() > 1 && self.is_label(first))
            });
            if !variable {
                self.outline.declared.push(Declared::Type(types::type_name(of)));
            }
            return Kind::Unknown;
        }
        let Some(ty) = types::child(node) else { return Kind::Unknown };
        let kind = match (ty.name.schema.is_none(), ty.name.name.as_str()) {
            (true, "record") => Kind::Record,
            (true, "refcursor") => Kind::Refcursor,
            (true, "int4" | "int8" | "int2" | "integer" | "bigint" | "text" | "bool") => {
                Kind::Scalar
            }
            _ => Kind::Unknown,
        };
        self.outline.declared.push(Declared::Type(ty));
        kind
    }

    fn declare_cursor(&mut self, node: Node<'_>) {
        let Some(name) = node.child(K::PLPGSQL_VAR_NAME).map(word) else { return };
        let list = node.child(K::PLPGSQL_CURSOR_ARG_LIST);
        let count = list.map_or(0, |list| list.all(K::PLPGSQL_CURSOR_ARG).count());
        for argument in list.into_iter().flat_map(|list| list.all(K::PLPGSQL_CURSOR_ARG)) {
            self.declared_type(argument);
        }
        self.add(name, Kind::Cursor(count), false);
    }

    fn declare_alias(&mut self, node: Node<'_>) {
        let target = node.child(K::PLPGSQL_ALIAS_TARGET).map(first_name).unwrap_or_default();
        let known = self.find(&target).map(|variable| (variable.kind, variable.constant));
        if known.is_none() && !self.is_label(&target) {
            self.fail("42704", format!("variable \"{target}\" does not exist"));
        }
        let (kind, constant) = known.unwrap_or((Kind::Unknown, false));
        if let Some(name) = node.child(K::PLPGSQL_VAR_NAME).map(word) {
            self.add(name, kind, constant);
        }
    }

    fn assigned_field(&mut self, target: Node<'_>) {
        let words: Vec<&str> = target.tokens().map(Node::text).collect();
        let [variable, ".", field] = words.as_slice() else { return };
        let variable = folded(variable);
        let row = self.find(&variable).and_then(|known| known.row.clone());
        if row.is_some() || (self.signature.trigger && variable == "new") {
            self.outline.fields.push((variable, row, folded(field)));
        }
    }

    fn assigned(&mut self, name: &str, whole: bool) {
        let constant = self.find(name).map(|variable| variable.constant);
        match constant {
            Some(true) => self.fail("22005", format!("variable \"{name}\" is declared CONSTANT")),
            None if whole || !self.is_label(name) => {
                self.fail("42601", format!("\"{name}\" is not a known variable"));
            }
            _ => {}
        }
    }

    /// Whether a SELECT in the body's first block has no INTO.
    fn is_aimless(&self, node: Node<'_>) -> bool {
        let within = node.start()..node.end();
        let query = node.nodes().any(|child| child.kind() == K::SELECT);
        self.frames.len() == 2
            && self.depth == 1
            && query
            && !self.cuts.iter().any(|cut| within.contains(&cut.start))
    }

    /// INTO of a statement in SQL, which was blanked for the parser.
    fn targets_of(&mut self, node: Node<'_>) {
        let within = node.start()..node.end();
        let cuts: Vec<Range<usize>> =
            self.cuts.iter().filter(|cut| within.contains(&cut.start)).cloned().collect();
        for cut in cuts {
            let text = self.body.get(cut).unwrap_or_default().to_owned();
            self.targets(&text);
        }
    }

    fn targets(&mut self, text: &str) {
        let mut words = text.trim().splitn(2, char::is_whitespace);
        let mut rest = words.nth(1).unwrap_or_default().trim();
        if let Some((first, after)) = rest.split_once(char::is_whitespace)
            && first.eq_ignore_ascii_case("strict")
        {
            rest = after.trim();
        }
        let names: Vec<(String, bool)> = rest
            .split(',')
            .map(|target| {
                let target = target.trim();
                let end = target.find(['.', '[']).unwrap_or(target.len());
                (folded(&target[..end]), end == target.len())
            })
            .collect();
        let several = names.len() > 1;
        for (name, whole) in names.iter().filter(|(name, _)| !name.is_empty()) {
            self.assigned(name, *whole);
            let kind = self.find(name).map(|variable| variable.kind);
            if several && *whole && kind == Some(Kind::Record) {
                self.fail("42601", format!("record \"{name}\" cannot be one of several targets"));
            }
        }
    }
}

fn word(node: Node<'_>) -> String {
    folded(node.text())
}

fn first_name(node: Node<'_>) -> String {
    node.tokens().next().map(|token| folded(token.text())).unwrap_or_default()
}

fn folded(text: &str) -> String {
    match text.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => text.trim().to_lowercase(),
    }
}
