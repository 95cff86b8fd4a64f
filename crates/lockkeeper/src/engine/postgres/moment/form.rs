//! In which form a value is hashed.
//!
//! As the server sends it in binary, which is exact, cheap, and the same on every version. Types
//! whose values a migration may widen without changing them take one form: `int` and `bigint`,
//! `varchar` and `text`, `numeric(10,2)` and `numeric(12,4)`. Types that are no part of the server
//! (enums, composites, those of extensions) are hashed as text: their binary form may hold numbers
//! of objects that another database has other numbers for.

use lockkeeper_core::preserve::{ColumnAsk, TableAsk};

use crate::engine::DbError;

use super::super::session::PgSession;
use super::session;

/// Objects above this number were made by users and extensions.
const FIRST_OF_USERS: u32 = 16_384;

/// A type, domains looked through.
struct Type {
    oid: u32,
    name: String,
    kind: u8,
    has_binary: bool,
}

/// Returns the SQL of each column of the ask, in the form that is hashed.
pub async fn of_columns(session: &PgSession, ask: &TableAsk) -> Result<Vec<String>, DbError> {
    if ask.columns.is_empty() {
        return Ok(Vec::new());
    }
    let types = types(session, ask).await?;
    let pairs = ask.columns.iter().zip(&types);
    Ok(pairs.map(|(column, of)| form(&column.expression, of)).collect())
}

/// Asks for the types of expressions: they are computed once, over a row of NULLs.
async fn types(session: &PgSession, ask: &TableAsk) -> Result<Vec<Type>, DbError> {
    let typeof_ = |column: &ColumnAsk| format!("pg_typeof({})", column.expression);
    let asked: Vec<_> = ask.columns.iter().map(typeof_).collect();
    let sql = format!(
        "WITH RECURSIVE given AS MATERIALIZED (SELECT ARRAY[{}]::oid[] AS all_types \
         FROM (SELECT) one LEFT JOIN (SELECT * FROM {} LIMIT 0) t ON true), \
         base (at, oid) AS (SELECT at, oid FROM given, unnest(all_types) WITH ORDINALITY g (oid, at) \
         UNION ALL SELECT at, typbasetype FROM base JOIN pg_type USING (oid) WHERE typtype = 'd') \
         SELECT t.oid, typname, typtype, typsend <> 0 FROM base JOIN pg_type t USING (oid) \
         WHERE typtype <> 'd' ORDER BY at",
        asked.join(", "),
        ask.table,
    );
    let found = super::copy::all(session, &sql, |row| Type {
        oid: row.oid(0),
        name: row.owned(1),
        kind: row.letter(2),
        has_binary: row.yes(3),
    });
    found.await.map_err(session::explained)
}

fn form(expression: &str, of: &Type) -> String {
    let cast = |to: &str| format!("({expression})::{to}");
    let of_users = of.oid >= FIRST_OF_USERS || !matches!(of.kind, b'b' | b'r' | b'm');
    match of.name.as_str() {
        _ if of_users || !of.has_binary => cast("text"),
        "int2" | "int4" | "int8" => cast("int8"),
        "_int2" | "_int4" | "_int8" => cast("int8[]"),
        "text" | "varchar" | "bpchar" | "name" => cast("text"),
        "_text" | "_varchar" | "_bpchar" | "_name" => cast("text[]"),
        "float4" | "float8" => cast("float8"),
        "_float4" | "_float8" => cast("float8[]"),
        // 1.0 and 1.00 are one number.
        "numeric" => format!("trim_scale({expression})"),
        // Sent as the number of an object.
        name if name.trim_start_matches('_').starts_with("reg") => cast("text"),
        _ => format!("({expression})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, oid: u32, kind: u8, has_binary: bool) -> String {
        form("a", &Type { oid, name: name.to_owned(), kind, has_binary })
    }

    #[test]
    fn what_may_widen_has_one_form() {
        assert_eq!(of("int4", 23, b'b', true), of("int8", 20, b'b', true));
        assert_eq!(of("varchar", 1043, b'b', true), of("text", 25, b'b', true));
        assert_eq!(of("float4", 700, b'b', true), of("float8", 701, b'b', true));
    }

    #[test]
    fn what_is_not_the_servers_own_is_text() {
        assert_eq!(of("mood", 16_400, b'e', true), "(a)::text");
        assert_eq!(of("int4", 16_400, b'b', true), "(a)::text");
        assert_eq!(of("aclitem", 1033, b'b', false), "(a)::text");
        assert_eq!(of("_regclass", 2210, b'b', true), "(a)::text");
        assert_eq!(of("jsonb", 3802, b'b', true), "(a)");
    }
}
