use lockkeeper_core::change::Verdict;

use crate::postgres::judge::Judge;

const SCHEMA: &str = "
create table par (id int primary key, k text);
create table ch (id int primary key, pid int references par, v text);
create table chc (id int primary key, pid int references par on delete cascade);
create index on chc (pid);
create table pt (id int, k int) partition by range (id);
create table p1 partition of pt for values from (0) to (10);
create table p2 partition of pt for values from (10) to (20);
create table pd partition of pt default;
create table base (a int primary key, b int, c text not null);
create view v1 as select a, b, c from base;
create view v2 as select a, c from v1 where b > 0;
create table inh (x int);
create table inhc () inherits (inh);
create sequence sq;
create table ser (id serial primary key, g int generated always as (1) stored, x int);
create materialized view mv as select a from base;
create type mood as enum ('sad', 'ok');
create table feels (m mood);
create function f() returns int language plpgsql as 'begin update par set k = 1 where id = 3; return 1; end';
";

/// Returns what a statement locks: `relation MODE[ scan]`, sorted.
fn locks(sql: &str) -> String {
    let (verdict, _) = judged(&[sql]);
    assert_eq!(verdict.refusal, None, "{sql}");
    shown(&verdict)
}

fn shown(verdict: &Verdict) -> String {
    let effects = lockkeeper_core::change::effects(verdict);
    let mut all: Vec<String> = effects
        .iter()
        .map(|effect| {
            let letters: String = effect.lock.split(' ').filter_map(|w| w.chars().next()).collect();
            format!("{} {letters}{}", effect.relation, if effect.scan { "+" } else { "" })
        })
        .collect();
    all.sort();
    all.join(", ")
}

fn judged(statements: &[&str]) -> (Verdict, Judge) {
    let mut judge = Judge::new(16);
    for sql in SCHEMA.split(";\n").filter(|sql| !sql.trim().is_empty()) {
        let verdict = judge.judge(sql, false);
        assert_eq!(verdict.refusal, None, "{sql}");
    }
    judge.baseline();
    let mut last = Verdict::default();
    for sql in statements {
        last = judge.judge(sql, true);
    }
    (last, judge)
}

fn refused(statements: &[&str]) -> Option<&'static str> {
    judged(statements).0.refusal.map(|refusal| refusal.sqlstate)
}

#[test]
fn locks_are_those_of_the_server() {
    let cases = [
        ("select a from v2 where a = 1", "base AS, v1 AS, v2 AS"),
        ("select count(*) from base", "base AS+"),
        ("select max(a) from base", "base AS"),
        ("select * from base where c = 'x'", "base AS+"),
        ("select * from base where a in (1, 2) and c = 'x'", "base AS"),
        ("select * from pt where id = 5", "p1 AS+, pt AS"),
        ("select * from pt where id < 5", "p1 AS+, pd AS+, pt AS"),
        ("select * from pt where id between 3 and 12", "p1 AS+, p2 AS+, pt AS"),
        ("select * from pt where k = 5", "p1 AS+, p2 AS+, pd AS+, pt AS"),
        ("select * from v1 where a = 1 for update", "base RS, v1 RS"),
        ("select * from inh", "inh AS+, inhc AS+"),
        ("select * from only inh", "inh AS+"),
        ("insert into ch values (100, 1)", "ch RE, par RS"),
        ("insert into ch values (100, null)", "ch RE"),
        ("insert into pt values (5, 5)", "p1 RE, pt RE"),
        ("insert into ser (x) values (1)", "ser RE, ser_id_seq RE"),
        ("insert into ser (id) values (1)", "ser RE"),
        ("insert into v1 values (1, 2, 'c')", "base RE, v1 RE"),
        ("delete from par where id = 1", "ch RS+, chc RE, par RE"),
        ("update par set k = 'a' where id = 1", "par RE"),
        ("update par set id = 100 where id = 1", "ch RS+, chc RS, par RE"),
        ("update ch set pid = pid where id = 1", "ch RE"),
        ("delete from v2 where a = 1", "base RE, v1 RE, v2 RE"),
        ("update pt set id = 15 where id = 5", "p1 RE+, p2 RE, pt RE"),
        ("select f()", "par RE"),
        ("select nextval('sq')", "sq RE"),
        ("explain delete from par where id = 1", "par RE"),
        ("explain select * from v2", "base AS, v1 AS, v2 AS"),
        ("lock table v2 in share mode", "base S, v1 S, v2 S"),
        ("lock table inh", "inh AE, inhc AE"),
        ("analyze pt", "p1 SUE, p2 SUE, pd SUE, pt SUE"),
        ("cluster base using base_pkey", "base AE+"),
        ("reindex table base", "base S+"),
        (
            "with w as (delete from par where id = 1 returning id) select * from w",
            "ch RS+, chc RE, par RE",
        ),
        ("do $$ begin if true then update base set b = 1 where a = 1; end if; end $$", "base RE"),
        ("do $$ begin execute format('lock table %I', 'base'); end $$", "base AE"),
        (
            "merge into base using par on par.id = base.a when matched then delete",
            "base RE+, par AS+",
        ),
        ("copy base to stdout", "base AS+"),
        ("copy pt from stdin", "p1 RE, p2 RE, pd RE, pt RE"),
    ];
    for (sql, wanted) in cases {
        assert_eq!(locks(sql), wanted, "{sql}");
    }
}

#[test]
fn refusals_are_those_of_the_server() {
    let cases: [(&[&str], &str); 16] = [
        (&["select nothing from base"], "42703"),
        (&["select * from nothing"], "42P01"),
        (&["insert into base values (1, 2)"], "23502"),
        (&["insert into base values (1, 2, 3, 4)"], "42601"),
        (&["insert into base (a, z) values (1, 2)"], "42703"),
        (&["insert into base (a, c) values (true, 'x')"], "42804"),
        (&["insert into ser (g) values (1)"], "428C9"),
        (&["insert into feels values ('glad')"], "22P02"),
        (&["alter type mood add value 'new'", "insert into feels values ('new')"], "55P04"),
        (&["alter type mood add value 'new'", "select * from feels where m = 'new'"], "55P04"),
        (&["insert into base values (1, 1, 'x') on conflict (b) do nothing"], "42P10"),
        (&["vacuum base"], "25001"),
        (&["reindex table pt"], "25001"),
        (&["lock table sq"], "42809"),
        (&["copy v1 to stdout"], "42809"),
        (&["update base set c = null"], "23502"),
    ];
    for (statements, wanted) in cases {
        assert_eq!(refused(statements), Some(wanted), "{statements:?}");
    }
}

#[test]
fn every_row_or_some() {
    use lockkeeper_core::change::Written;
    for (sql, wanted) in [
        ("delete from base", Written::All),
        ("delete from base where 1 = 1", Written::All),
        ("delete from base where a > 1", Written::Some),
        ("update base set b = 1 where true", Written::All),
    ] {
        let (verdict, _) = judged(&[sql]);
        assert_eq!(verdict.touches[0].written, Some(wanted), "{sql}");
        assert_eq!(verdict.changes[0].all_rows, wanted == Written::All, "{sql}");
    }
}

#[test]
fn settings_are_remembered() {
    let (_, judge) = judged(&["set search_path = s, public", "set local time zone 'utc'"]);
    assert_eq!(judge.catalog.search_path, ["s", "public"]);
    assert_eq!(judge.catalog.settings.get("timezone").map(String::as_str), Some("utc"));
}
