//! The reading: what each session asks for, and what is asked once the first answers are there.

use std::collections::BTreeMap;

use futures_util::future::{try_join, try_join_all, try_join4};
use lockkeeper_core::schema::{ObjectKind, Snapshot, Unmodelled};

use crate::engine::DbError;

use super::super::session::PgSession;
use super::expressions::{Print, Prints, Source, Trees, print_of};
use super::maps::{HashMap, HashSet};
use super::plain::{self, Draft};
use super::raw::{Dependency, Identity, Raw, TypeFacts};
use super::{assemble, constraints, copy, indexes, names, relations, unmodelled};

const DEFAULTS: u32 = 2604;
const CONSTRAINTS: u32 = 2606;

/// Bodies of functions may speak of what comes later, and nothing may depend on the settings of
/// whoever runs the script.
const PREAMBLE: &str = "SET check_function_bodies = off;\nSET search_path = '';\n\
    SET default_tablespace = '';\nSET default_table_access_method = heap;\n\
    SET client_min_messages = warning";

/// A row of `pg_attrdef`.
struct Default {
    oid: u32,
    relation: u32,
    column: i16,
    print: Option<Print>,
}

pub async fn snapshot(first: &PgSession, second: &PgSession) -> Result<Snapshot, DbError> {
    let major = first.major();
    let mut raw = Raw { major, ..Raw::default() };
    let words = copy::all(second, names::WORDS, |row| row.owned(0)).await?;
    raw.words = names::Words::new(words, major);
    let wide = async {
        let columns = relations::columns(first, major).await?;
        let (trees, defaults) = defaults(first).await?;
        Ok::<_, DbError>((columns, trees, defaults))
    };
    let rest = rest(second, &mut raw);
    let (wide, rest) = futures_util::future::join(wide, rest).await;
    let (columns, trees, defaults) = wide?;
    let Rest { check_trees, mut drafts, unmodelled, mut redirects } = rest?;
    raw.columns = columns;
    raw.trees = trees;
    learn_expressions(first, &mut raw, defaults, &check_trees).await?;
    learn_types(first, &mut raw).await?;
    let constrained = constrained(&raw);
    indexes::spell(first, &mut raw, &constrained).await?;
    redirects.extend(
        raw.defaults.iter().map(|((relation, _), (oid, _))| ((DEFAULTS, *oid), (1259, *relation))),
    );
    drafts.extend(assemble::tables(&raw, &constrained));
    let mut snapshot = assemble::snapshot(raw, drafts, &redirects, unmodelled);
    snapshot.server = first.version();
    snapshot.preamble = PREAMBLE.to_owned();
    Ok(snapshot)
}

/// Returns which constraint each index belongs to.
fn constrained(raw: &Raw) -> HashMap<u32, usize> {
    let keys = raw.constraints.iter().enumerate();
    let keys = keys.filter(|(_, c)| matches!(c.kind, b'p' | b'u' | b'x'));
    keys.map(|(at, c)| (c.index, at)).collect()
}

async fn defaults(session: &PgSession) -> Result<(Trees, Vec<Default>), DbError> {
    let sql = format!(
        "SELECT oid, {}, adrelid, adnum FROM pg_attrdef WHERE adrelid >= 16384",
        print_of("adbin")
    );
    let (mut prints, mut all) = (Prints::default(), Vec::new());
    copy::each(session, &sql, |row| {
        let print = prints.take(row, 1);
        all.push(Default { oid: row.oid(0), relation: row.oid(3), column: row.number(4), print });
    })
    .await?;
    Ok((prints.fetch(session, "adbin", "pg_attrdef").await?, all))
}

/// What the second session finds out beside the raw rows.
struct Rest {
    check_trees: Trees,
    drafts: Vec<Draft>,
    unmodelled: BTreeMap<String, Unmodelled>,
    redirects: HashMap<(u32, u32), (u32, u32)>,
}

async fn rest(session: &PgSession, raw: &mut Raw) -> Result<Rest, DbError> {
    let classes = relations::classes(session).await?;
    raw.relations = classes.relations;
    let mut prints = Prints::default();
    constraints::read(session, raw, &mut prints).await?;
    let check_trees = prints.fetch(session, "conbin", "pg_constraint").await?;
    raw.constraint_tables = raw.constraints.iter().map(|c| (c.oid, c.relation)).collect();
    raw.indexes = indexes::read(session, raw.major, classes.indexes).await?;
    raw.indexes_by_oid = raw.indexes.iter().enumerate().map(|(at, i)| (i.oid, at)).collect();
    raw.classes = indexes::classes(session).await?;
    lookups(session, raw).await?;
    pointers(session, raw).await?;
    // Where a subscription goes to is a secret of superusers; others see how many there are.
    let secret = !unmodelled::may_see_subscriptions(session).await?;
    let drafts = small(session, raw, secret).await?;
    let unmodelled = unmodelled::read(session, raw, secret).await?;
    let redirects = redirects(session, raw).await?;
    Ok(Rest { check_trees, drafts, unmodelled, redirects })
}

/// Reads the kinds whose text the server composes. All questions are on their way before the
/// first answer is back.
async fn small(session: &PgSession, raw: &Raw, secret: bool) -> Result<Vec<Draft>, DbError> {
    let families = plain::all().filter(|f| !(secret && f.kind == ObjectKind::Subscription));
    let read = families.map(|family| family.read(session, raw.major, &raw.words));
    let privileges = super::privileges::read(session, &raw.words);
    let (found, privileges) = try_join(try_join_all(read), privileges).await?;
    Ok(found.into_iter().flatten().chain(privileges).collect())
}

async fn pairs(session: &PgSession, sql: &str) -> Result<HashMap<u32, String>, DbError> {
    let all = copy::all(session, sql, |row| (row.oid(0), row.owned(1))).await?;
    Ok(all.into_iter().collect())
}

async fn lookups(session: &PgSession, raw: &mut Raw) -> Result<(), DbError> {
    (raw.roles, raw.tablespaces, raw.access_methods, raw.collations) = try_join4(
        pairs(session, "SELECT oid, rolname FROM pg_roles"),
        pairs(session, "SELECT oid, spcname FROM pg_tablespace"),
        pairs(session, "SELECT oid, amname FROM pg_am"),
        pairs(session, "SELECT oid, oid::regcollation FROM pg_collation"),
    )
    .await?;
    raw.foreign = pairs(
        session,
        "SELECT ftrelid, format('SERVER %I', srvname) || coalesce((SELECT format(E'\\nOPTIONS \
         (%s)', string_agg(format('%I %L', option_name, option_value), ', ')) \
         FROM pg_options_to_table(ftoptions) HAVING count(*) > 0), '') \
         FROM pg_foreign_table JOIN pg_foreign_server s ON s.oid = ftserver",
    )
    .await?;
    let sql = format!(
        "SELECT d.refobjid, d.refobjsubid, c.oid, n.nspname, c.relname, {}, c.relacl \
         FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON \
         n.oid = c.relnamespace JOIN pg_depend d ON d.classid = 1259 AND d.objid = c.oid AND \
         d.objsubid = 0 AND d.refclassid = 1259 AND d.deptype = 'i'",
        plain::SEQUENCE_OPTIONS
    );
    copy::each(session, &sql, |row| {
        let identity = Identity {
            oid: row.oid(2),
            schema: row.owned(3),
            name: row.owned(4),
            options: row.owned(5),
            acl: row.get(6).map(str::to_owned),
        };
        raw.identities.insert((row.oid(0), row.number(1)), identity);
    })
    .await
}

/// Who inherits from whom, comments, members of extensions, dependencies.
async fn pointers(session: &PgSession, raw: &mut Raw) -> Result<(), DbError> {
    let sql = "SELECT inhrelid, inhparent FROM pg_inherits ORDER BY inhrelid, inhseqno";
    let parents = &mut raw.parents;
    copy::each(session, sql, |row| parents.entry(row.oid(0)).or_default().push(row.oid(1))).await?;
    for index in raw.indexes.iter_mut().filter(|index| index.partition) {
        index.parent = parents.get(&index.oid).and_then(|all| all.first()).map_or(0, |oid| *oid);
    }
    let sql = "SELECT classoid, objoid, objsubid, description FROM pg_description \
               WHERE objoid >= 16384 OR classoid = 2615 AND objoid = 2200";
    let comments = &mut raw.comments;
    copy::each(session, sql, |row| {
        let said = (row.number(2), row.owned(3));
        comments.entry((row.oid(0), row.oid(1))).or_default().push(said);
    })
    .await?;
    note_comments(raw);
    let sql = "SELECT deptype, classid, objid, refclassid, refobjid FROM pg_depend WHERE \
               deptype = 'e' OR objid >= 16384 AND refobjid >= 16384 AND (deptype = 'n' AND \
               refclassid <> 2615 AND NOT (classid = 2606 AND refclassid = 1259) \
               OR classid IN (3381, 6106, 2753, 2602, 2603))";
    let (members, depends) = (&mut raw.members, &mut raw.depends);
    copy::each(session, sql, |row| match row.letter(0) {
        b'e' => drop(members.insert((row.oid(1), row.oid(2)))),
        _ => depends
            .push(Dependency { from: (row.oid(1), row.oid(2)), to: (row.oid(3), row.oid(4)) }),
    })
    .await
}

fn note_comments(raw: &mut Raw) {
    for (at, constraint) in raw.constraints.iter().enumerate() {
        if constraint.kind == b'n' && raw.comments.contains_key(&(2606, constraint.oid)) {
            raw.commented_not_null.push(at);
        } else if constraint.kind != b'f' && raw.comments.contains_key(&(1259, constraint.index)) {
            raw.commented_keys.insert(constraint.oid, at);
        }
    }
}

/// Tells which expressions are the same and asks the server for the text of each.
async fn learn_expressions(
    session: &PgSession,
    raw: &mut Raw,
    defaults: Vec<Default>,
    check_trees: &Trees,
) -> Result<(), DbError> {
    let mut expressions = std::mem::take(&mut raw.expressions);
    for default in defaults {
        let Some(print) = default.print else { continue };
        let tree = raw.trees.printed(print);
        let names = raw.names_in(default.relation, raw.trees.columns(tree));
        let source = Source { catalog: DEFAULTS, oid: default.oid };
        let expression = expressions.of(tree, names, source);
        raw.defaults.insert((default.relation, default.column), (default.oid, expression));
    }
    let mut checks = super::expressions::Expressions::default();
    for at in 0..raw.constraints.len() {
        let Constraint { print: Some(print), relation, oid, .. } = raw.constraints[at] else {
            continue;
        };
        if !raw.relations.contains_key(&relation) {
            continue;
        }
        let tree = check_trees.printed(print);
        let names = raw.names_in(relation, check_trees.columns(tree));
        let source = Source { catalog: CONSTRAINTS, oid };
        raw.constraints[at].expression = Some(checks.of(tree, names, source));
    }
    let of = |all: &super::expressions::Expressions| names::oids(all.sources.iter().map(|s| s.oid));
    let sql = format!(
        "SELECT oid, pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE oid = ANY ('{{{}}}'::oid[])",
        of(&expressions)
    );
    expressions.learn(DEFAULTS, &pairs(session, &sql).await?);
    let sql = format!(
        "SELECT oid, pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE oid = ANY ('{{{}}}'::oid[])",
        of(&checks)
    );
    checks.learn(CONSTRAINTS, &pairs(session, &sql).await?);
    (raw.expressions, raw.checks) = (expressions, checks);
    Ok(())
}

use super::constraints::Constraint;

/// Asks how each distinct type is spelled.
async fn learn_types(session: &PgSession, raw: &mut Raw) -> Result<(), DbError> {
    let mut wanted: HashSet<(u32, i32)> = HashSet::default();
    for relation in raw.relations.values() {
        wanted.extend(raw.columns_of(relation.oid).iter().map(|c| (c.type_id, c.modifier)));
        if relation.of_type != 0 {
            wanted.insert((relation.of_type, -1));
        }
    }
    let types = names::oids(wanted.iter().map(|(oid, _)| *oid));
    let modifiers: Vec<_> = wanted.iter().map(|(_, modifier)| modifier.to_string()).collect();
    let sql = format!(
        "SELECT w.t, w.m, format_type(w.t, w.m), typstorage, typcollation \
         FROM unnest('{{{types}}}'::oid[], '{{{}}}'::int[]) w (t, m) JOIN pg_type ON oid = w.t",
        modifiers.join(",")
    );
    copy::each(session, &sql, |row| {
        raw.spelled.insert((row.oid(0), row.number(1)), row.owned(2));
        let facts = TypeFacts { storage: row.letter(3), collation: row.number(4) };
        raw.types.insert(row.oid(0), facts);
    })
    .await
}

/// Tells which object stands behind a row that is none itself: rules of views, defaults, types of
/// rows and arrays.
async fn redirects(
    session: &PgSession,
    raw: &Raw,
) -> Result<HashMap<(u32, u32), (u32, u32)>, DbError> {
    let mut to: HashMap<_, _> = HashMap::default();
    for ((relation, _), identity) in &raw.identities {
        to.insert((1259, identity.oid), (1259, *relation));
    }
    let types: HashSet<u32> =
        raw.depends.iter().filter(|d| d.to.0 == 1247).map(|d| d.to.1).collect();
    let sql = format!(
        "SELECT 1247, t.oid, CASE WHEN coalesce(c.relkind, 'c') <> 'c' THEN 1259 ELSE 1247 END, \
         CASE WHEN coalesce(c.relkind, 'c') <> 'c' THEN e.typrelid ELSE e.oid END FROM pg_type t \
         JOIN pg_type e ON e.oid = CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE \
         t.oid END LEFT JOIN pg_class c ON c.oid = e.typrelid WHERE t.oid = ANY ('{{{}}}'::oid[]) \
         UNION ALL SELECT 2618, w.oid, 1259, ev_class FROM pg_rewrite w WHERE \
         rulename = '_RETURN' AND w.oid >= 16384 UNION ALL SELECT 2606, oid, 1247, contypid FROM \
         pg_constraint WHERE contypid >= 16384 UNION ALL SELECT 1259, typrelid, 1247, t.oid FROM \
         pg_class c JOIN pg_type t ON t.oid = c.reltype WHERE c.relkind = 'c' AND c.oid >= 16384",
        names::oids(types)
    );
    copy::each(session, &sql, |row| {
        to.insert((row.oid(0), row.oid(1)), (row.oid(2), row.oid(3)));
    })
    .await?;
    if raw.major >= 14 {
        let sql = "SELECT rngmultitypid, rngtypid FROM pg_range WHERE rngtypid >= 16384";
        copy::each(session, sql, |row| {
            to.insert((1247, row.oid(0)), (1247, row.oid(1)));
        })
        .await?;
    }
    Ok(to)
}
