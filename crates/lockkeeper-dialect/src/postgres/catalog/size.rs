//! How wide rows are, for a forecast when only their number is known.

use super::{Catalog, Oid, Type};
use crate::postgres::ast::Name;

/// The header of a row, its pointer in the page and its share of the page's own bytes.
const ROW_OVERHEAD: f64 = 32.0;

impl Catalog {
    /// Returns the bytes a row of the relation takes on average, by the types of its columns.
    pub fn row_width(&self, oid: Oid) -> f64 {
        let Some(relation) = self.relation(oid) else { return ROW_OVERHEAD };
        let columns: f64 = relation.columns.iter().map(|column| width(&column.ty)).sum();
        let unknown = if relation.columns.is_empty() { 100.0 } else { 0.0 };
        ROW_OVERHEAD + columns + unknown
    }
}

impl Catalog {
    /// Returns rows and bytes of a relation, as far as somebody said them.
    pub fn size(&self, oid: Oid) -> (Option<f64>, Option<u64>) {
        let Some(relation) = self.relation(oid) else { return (None, None) };
        if self.expected.is_empty() || relation.rows.is_some() || relation.bytes.is_some() {
            return (relation.rows, relation.bytes);
        }
        let full = Name::qualified(&relation.schema, &relation.name);
        let said = self.expected.get(&full).or_else(|| {
            self.expected.get(&Name::plain(&relation.name)).filter(|_| relation.schema == "public")
        });
        let (rows, bytes) = said.copied().unwrap_or_default();
        (rows, bytes.or(rows.map(|rows| (rows * self.row_width(oid)) as u64)))
    }
}

fn width(ty: &Type) -> f64 {
    if ty.array {
        return 64.0;
    }
    match ty.name.as_str() {
        "bool" | "char" => 1.0,
        "int2" | "smallserial" => 2.0,
        "int4" | "serial" | "float4" | "date" | "oid" => 4.0,
        "int8" | "bigserial" | "float8" | "timestamp" | "timestamptz" | "time" | "money" => 8.0,
        "uuid" | "interval" | "numeric" | "timetz" | "inet" => 16.0,
        "json" | "jsonb" | "xml" | "bytea" => 200.0,
        "varchar" | "bpchar" => {
            let limit = ty.modifiers.first().and_then(|text| text.parse::<f64>().ok());
            limit.map_or(32.0, |limit| (limit / 2.0).clamp(1.0, 64.0))
        }
        _ => 32.0,
    }
}
