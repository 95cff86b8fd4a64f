//! Default privileges: what objects will have that do not exist yet.

use lockkeeper_core::schema::{Aspect, Object, ObjectId, ObjectKind};

use crate::engine::DbError;

use super::super::session::PgSession;
use super::copy::{self, Row};
use super::grants::{self, Grantable, Target};
use super::names::Words;
use super::plain::Draft;

const SQL: &str = "SELECT d.oid, r.rolname, coalesce(n.nspname, ''), defaclobjtype, defaclacl \
    FROM pg_default_acl d JOIN pg_roles r ON r.oid = defaclrole \
    LEFT JOIN pg_namespace n ON n.oid = defaclnamespace";

pub async fn read(session: &PgSession, words: &Words) -> Result<Vec<Draft>, DbError> {
    copy::all(session, SQL, |row| draft(row, words)).await
}

/// Returns what such objects are called and what they have without anybody's wish.
fn kind(letter: u8) -> (&'static str, Grantable) {
    match letter {
        b'S' => ("SEQUENCES", grants::SEQUENCE),
        b'f' => ("FUNCTIONS", grants::FUNCTION),
        b'T' => ("TYPES", grants::TYPE),
        b'n' => ("SCHEMAS", grants::SCHEMA),
        b'L' => ("LARGE OBJECTS", Grantable { word: "", all: "rw", public: "" }),
        _ => ("TABLES", grants::TABLE),
    }
}

fn draft(row: &Row, words: &Words) -> Draft {
    let (role, schema) = (row.text(1), row.text(2));
    let (plural, mut usual) = kind(row.letter(3));
    let mut head = format!("ALTER DEFAULT PRIVILEGES FOR ROLE {}", words.quote(role));
    if !schema.is_empty() {
        head.push_str(&format!(" IN SCHEMA {}", words.quote(schema)));
        // What a schema says is added to what the role has everywhere.
        usual = Grantable { all: "", public: "", ..usual };
    }
    let target = Target { kind: usual, owner: role, name: plural, columns: "" };
    let all = target.statements(row.text(4), words);
    let all: Vec<_> = all.iter().map(|sql| format!("{head} {sql}")).collect();
    let id = ObjectId::new(ObjectKind::DefaultPrivileges, schema, format!("{role}: {plural}"));
    let mut object = Object::new(id);
    if !all.is_empty() {
        object.push(Aspect::Late, all.join(";\n"));
    }
    Draft { catalog: 826, oid: row.oid(0), address: String::new(), object }
}
