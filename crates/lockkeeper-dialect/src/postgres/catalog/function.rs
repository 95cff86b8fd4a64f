//! Functions and procedures.

use std::sync::Arc;

use super::{Moment, Type, Use};
use crate::postgres::ast::{FunctionBody, Node, Volatility};

#[derive(Clone, Debug)]
pub struct Function {
    pub schema: String,
    pub name: String,
    pub procedure: bool,
    pub aggregate: bool,
    /// Types of its input arguments.
    pub arguments: Vec<Type>,
    /// Their names.
    pub names: Vec<Option<String>>,
    /// OUT, INOUT and TABLE parameters.
    pub outputs: Vec<(Option<String>, Type)>,
    /// How many arguments have defaults; `variadic` takes any number at the end.
    pub defaults: usize,
    /// Those defaults, in their order.
    pub default_values: Vec<Node>,
    pub variadic: bool,
    pub returns: Option<Type>,
    pub set: bool,
    pub language: String,
    pub volatility: Volatility,
    pub strict: bool,
    pub security_definer: bool,
    /// It has `SET name = …` clauses, which also forbid inlining.
    pub settings: bool,
    pub body: Arc<FunctionBody>,
    /// What a standard body depends on.
    pub uses: Vec<Use>,
    pub born: Moment,
}
