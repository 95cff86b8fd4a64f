//! What belongs to a database and is in no archive of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::engine::postgres::session::{PgSession, rows};
use crate::engine::{DbError, ErrorClass};

/// The database as it was created, and what was set for it since.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Surroundings {
    pub encoding: String,
    /// `c` (of the system), `i` (ICU) or `b` (built in).
    pub provider: String,
    pub collate: String,
    pub ctype: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    pub owner: String,
    pub connection_limit: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Settings of the database, and of roles in it.
    pub settings: Vec<Setting>,
    /// Rights on it; none: those that everybody has anyway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grants: Option<Vec<Grant>>,
    /// Roles that own something or have a right.
    pub roles: Vec<Role>,
    pub tablespaces: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// `name=value`, as the server keeps it.
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Nobody named: everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grantee: Option<String>,
    pub privilege: String,
    pub grantable: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    pub name: String,
    /// Some objects may only belong to a superuser.
    pub superuser: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub member_of: Vec<String>,
}

/// Columns of `pg_database` have other names in other versions: the row is taken as a document.
const QUERY: &str = "\
SELECT pg_catalog.jsonb_build_object(
  'encoding', pg_catalog.pg_encoding_to_char(d.encoding),
  'provider', coalesce(pg_catalog.to_jsonb(d) ->> 'datlocprovider', 'c'),
  'collate', d.datcollate, 'ctype', d.datctype,
  'locale', coalesce(pg_catalog.to_jsonb(d) -> 'datlocale', pg_catalog.to_jsonb(d) -> 'daticulocale'),
  'rules', pg_catalog.to_jsonb(d) -> 'daticurules',
  'owner', pg_catalog.pg_get_userbyid(d.datdba),
  'connection_limit', d.datconnlimit,
  'comment', pg_catalog.shobj_description(d.oid, 'pg_database'),
  'settings', coalesce((SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'role', CASE WHEN s.setrole <> 0 THEN pg_catalog.pg_get_userbyid(s.setrole) END, 'text', t)
      ORDER BY s.setrole, t)
    FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) t
    WHERE s.setdatabase = d.oid), '[]'),
  'grants', CASE WHEN d.datacl IS NOT NULL THEN coalesce((
    SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'grantee', CASE WHEN a.grantee <> 0 THEN pg_catalog.pg_get_userbyid(a.grantee) END,
      'privilege', a.privilege_type, 'grantable', a.is_grantable)
      ORDER BY a.grantee, a.privilege_type)
    FROM pg_catalog.aclexplode(d.datacl) a), '[]') END,
  'roles', coalesce((SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'name', r.rolname, 'superuser', r.rolsuper,
      'member_of', coalesce((SELECT pg_catalog.jsonb_agg(g.rolname ORDER BY g.rolname)
        FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
        WHERE m.member = r.oid), '[]')) ORDER BY r.rolname)
    FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_' AND (r.oid = d.datdba OR r.oid IN (
      SELECT h.refobjid FROM pg_catalog.pg_shdepend h WHERE h.dbid = d.oid
      AND h.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass))), '[]'),
  'tablespaces', coalesce((SELECT pg_catalog.jsonb_agg(t.spcname ORDER BY t.spcname)
    FROM pg_catalog.pg_tablespace t WHERE t.oid IN (
      SELECT c.reltablespace FROM pg_catalog.pg_class c)
    AND t.spcname !~ '^pg_'), '[]'))
FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()";

/// Reads them of the database that the session is in.
pub async fn read(session: &mut PgSession) -> Result<Value, DbError> {
    let text = rows(session, QUERY).await?.into_iter().flatten().flatten().next();
    // Read and written again: what has no value is left out, names stay in one order.
    let found = serde_json::from_str::<Surroundings>(&text.unwrap_or_default());
    found.and_then(serde_json::to_value).map_err(|error| unreadable(&error))
}

/// Reads what a manifest has; an older one may have nothing.
pub fn parse(value: &Value) -> Result<Surroundings, DbError> {
    if value.is_null() {
        return Ok(Surroundings { encoding: "UTF8".to_owned(), ..Surroundings::default() });
    }
    serde_json::from_value(value.clone()).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> DbError {
    let message = format!("what is known of the database around the archive: {error}");
    DbError::new(ErrorClass::Other, message)
}
