//! What columns have in common, kept once: a schema has few types and defaults and many columns.

use std::cell::RefCell;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use super::{Catalog, Type};
use crate::postgres::ast::Expr;

#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    types: RefCell<HashSet<Arc<Type>>>,
    /// By their text, which says all about them.
    expressions: RefCell<HashMap<String, Arc<Expr>>>,
}

impl Catalog {
    /// Returns the one copy of a type.
    pub fn shared_type(&self, ty: Type) -> Arc<Type> {
        let mut types = self.shared.types.borrow_mut();
        if let Some(known) = types.get(&ty) {
            return Arc::clone(known);
        }
        let new = Arc::new(ty);
        types.insert(Arc::clone(&new));
        new
    }

    /// Returns the one copy of an expression as it was written.
    pub fn shared_expression(&self, written: &Expr) -> Arc<Expr> {
        let mut expressions = self.shared.expressions.borrow_mut();
        if let Some(known) = expressions.get(&written.sql) {
            return Arc::clone(known);
        }
        let new = Arc::new(written.clone());
        expressions.insert(written.sql.clone(), Arc::clone(&new));
        new
    }
}
