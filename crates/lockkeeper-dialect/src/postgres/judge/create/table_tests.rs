//! What CREATE TABLE and its relatives make, and what they refuse.

use crate::postgres::Judge;

fn made(version: u32, sql: &[&str]) -> (Judge, Option<&'static str>) {
    let mut judge = Judge::new(version);
    let mut refused = None;
    for statement in sql {
        let verdict = judge.judge(statement, false);
        refused = verdict.refusal.map(|refusal| refusal.sqlstate);
    }
    (judge, refused)
}

fn names(judge: &Judge) -> Vec<String> {
    let of_relation = judge.catalog.relations().flat_map(|relation| {
        let constraint =
            |c: &crate::postgres::catalog::Constraint| format!("{}.{}", relation.name, c.name);
        let constraints = relation.constraints.iter().map(constraint);
        std::iter::once(relation.name.clone()).chain(constraints)
    });
    let mut names: Vec<String> = of_relation.collect();
    names.sort();
    names
}

#[test]
fn names_are_chosen_as_the_server_chooses_them() {
    let sql =
        "create table t (id serial primary key, a int unique check (a > 0), b int references t)";
    let (judge, refused) = made(15, &[sql, "create index on t (lower(b::text), b)"]);
    assert_eq!(refused, None);
    let expected = [
        "t",
        "t.t_a_check",
        "t.t_a_key",
        "t.t_b_fkey",
        "t.t_pkey",
        "t_a_key",
        "t_id_seq",
        "t_lower_b_idx",
        "t_pkey",
    ];
    assert_eq!(names(&judge), expected);
}

#[test]
fn major_18_names_not_null() {
    let (judge, _) = made(18, &["create table t (a int not null, b int primary key)"]);
    let expected = ["t", "t.t_a_not_null", "t.t_b_not_null", "t.t_pkey", "t_pkey"];
    assert_eq!(names(&judge), expected);
}

#[test]
fn a_refused_table_leaves_nothing_behind() {
    let (judge, refused) =
        made(16, &["create table t (id serial primary key, b int references no)"]);
    assert_eq!(refused, Some("42P01"));
    assert_eq!(names(&judge), Vec::<String>::new());
    assert!(judge.catalog.types.values().all(|types| types.is_empty()));
}

#[test]
fn what_the_server_refuses_is_refused() {
    let table = "create table t (id int primary key, a text) ";
    let cases = [
        ("42P07", "create table t (x int)"),
        ("42804", "create table c (x text references t)"),
        ("42830", "create table c (x text references t (a))"),
        ("42704", "create table c (x nothing)"),
        ("42883", "create table c (x int default nothing(1))"),
        ("22P02", "create table c (x int default 'one')"),
        ("42701", "create table c (x int, x int)"),
        ("42P16", "create table c (x int primary key, y int primary key)"),
        ("0A000", "create table c (x int primary key, y int) partition by list (y)"),
        ("42703", "create index on t (nothing)"),
        ("42P17", "create index on t ((a || now()))"),
        ("0A000", "create unique index on t using gin (a)"),
        ("42701", "create view v as select 1, 2"),
    ];
    for (state, sql) in cases {
        assert_eq!(made(17, &[table, sql]).1, Some(state), "{sql}");
    }
}
