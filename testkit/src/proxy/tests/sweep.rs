//! A fault at every message of a small session, with two ways of breaking it.

use std::time::Duration;

use super::server::{server, until};
use crate::proxy::{Action, Direction, Fault, FaultPlan, Moment, Proxy, Seen, Trigger};

const LONG: Duration = Duration::from_secs(10);
const BEGIN: &str = "begin";
const COMMIT: &str = "commit";

/// Runs one transaction that inserts `row` through a proxy; returns whether `psql` was content.
fn session(table: &str, row: usize, plan: FaultPlan) -> (bool, Proxy) {
    let proxy = Proxy::start(server().upstream(), plan).unwrap();
    let insert = format!("insert into {table} values ({row})");
    let mut psql = server().psql(proxy.port(), &[BEGIN, &insert, COMMIT]);
    psql.env("PGAPPNAME", table);
    (psql.output().unwrap().status.success(), proxy)
}

fn settled_rows(table: &str) -> String {
    let left = format!("select count(*) from pg_stat_activity where application_name = '{table}'");
    until(|| server().ask(&left) == "0", "the server ends the broken sessions");
    server()
        .ask(&format!("select coalesce(string_agg(row::text, ' ' order by row), '') from {table}"))
}

fn sweep(table: &str, action: Action) {
    server().ask(&format!("create table {table} (row int)"));
    let (content, clean) = session(table, 9999, FaultPlan::clean());
    assert!(content);
    // psql says goodbye and goes, perhaps before the proxy has read it.
    until(|| clean.transcript().iter().any(|seen| seen.kind == 'X'), "Terminate");
    let transcript = clean.transcript();
    drop(clean);
    let position = |find: &dyn Fn(&Seen) -> bool| transcript.iter().rposition(find).unwrap();
    let commit = position(&|seen| seen.text == COMMIT);
    let last_word = position(&|seen| seen.direction == Direction::Backend);
    let mut expected = Vec::new();
    for (index, message) in transcript.iter().enumerate() {
        for moment in [Moment::Before, Moment::After] {
            let row = index * 2 + usize::from(moment == Moment::After);
            let fault = Fault { at: Trigger::message(index), action, moment };
            let (content, proxy) = session(table, row, fault.into());
            let fired = proxy.wait_fired(LONG).expect("the fault fires").message;
            assert_eq!((fired.direction, fired.kind), (message.direction, message.kind));
            let arrived =
                |message| index > message || (index == message && moment == Moment::After);
            assert_eq!(content, arrived(last_word), "psql, {moment:?} {fired:?}");
            if arrived(commit) {
                expected.push(row.to_string());
            }
        }
    }
    expected.push("9999".into());
    assert_eq!(settled_rows(table), expected.join(" "));
}

#[test]
fn cut_at_every_message() {
    sweep("cut_everywhere", Action::Cut);
}

#[test]
fn reset_at_every_message() {
    sweep("reset_everywhere", Action::Reset);
}
