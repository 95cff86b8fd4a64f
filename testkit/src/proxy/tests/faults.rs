//! Each action, seen from the client and from the server.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::server::{query, server, startup_packet, stdout, until};
use crate::proxy::{Action, FOREVER, Fault, FaultPlan, Moment, Proxy, Trigger, Upstream};

const LONG: Duration = Duration::from_secs(10);

fn proxy(plan: impl Into<FaultPlan>) -> Proxy {
    Proxy::start(server().upstream(), plan.into()).unwrap()
}

fn run(proxy: &Proxy, sql: &[&str]) -> Result<String, String> {
    let output = server().psql(proxy.port(), sql).output().unwrap();
    match output.status.success() {
        true => Ok(stdout(&output)),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// Opens a bare connection and reads up to the first ReadyForQuery.
fn bare_client(proxy: &Proxy) -> TcpStream {
    let mut client = TcpStream::connect(("127.0.0.1", proxy.port())).unwrap();
    client.write_all(&startup_packet()).unwrap();
    let mut greeting = Vec::new();
    while !greeting.ends_with(b"Z\0\0\0\x05I") {
        let mut byte = [0];
        client.read_exact(&mut byte).unwrap();
        greeting.push(byte[0]);
    }
    client
}

#[test]
fn clean_pass_through() {
    let proxy = proxy(FaultPlan::clean());
    assert_eq!(run(&proxy, &["select 1", "select 2"]).unwrap(), "1\n2");
    assert!(run(&proxy, &["select 1/0"]).unwrap_err().contains("division by zero"));
    assert_eq!(proxy.fired(), None);
    // psql says goodbye and goes, perhaps before the proxy has read it.
    let goodbyes = || proxy.transcript().iter().filter(|seen| seen.kind == 'X').count();
    until(|| goodbyes() == 2, "Terminate of both");
    let transcript = proxy.transcript();
    assert_eq!(proxy.messages(), transcript.len());
    let told: Vec<_> = transcript
        .iter()
        .filter(|seen| !seen.text.is_empty())
        .map(|seen| format!("{} {} {}", seen.connection, seen.kind, seen.text))
        .collect();
    let wanted = [
        "0 - SSLRequest",
        "0 - StartupMessage",
        "0 Q select 1",
        "0 C SELECT 1",
        "0 Q select 2",
        "0 C SELECT 1",
        "1 - SSLRequest",
        "1 - StartupMessage",
        "1 Q select 1/0",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn large_messages_and_many_small_ones() {
    let proxy = proxy(FaultPlan::clean());
    let wide = run(&proxy, &["select repeat('x', 20000000)"]).unwrap();
    assert_eq!(wide.len(), 20_000_000);
    let long = run(&proxy, &["select i from generate_series(1, 200000) i"]).unwrap();
    assert_eq!(long.lines().count(), 200_000);
    let sql = format!("select length('{}')", "y".repeat(100_000));
    assert_eq!(run(&proxy, &[&sql]).unwrap(), "100000");
}

#[test]
fn lost_commit_reply() {
    server().ask("create table lost_commit (row int)");
    let proxy = proxy(Fault::lost_commit(1));
    let sql = ["begin", "insert into lost_commit values (1)", "commit"];
    run(&proxy, &sql).unwrap();
    run(&proxy, &sql).unwrap_err();
    assert_eq!(server().ask("select count(*) from lost_commit"), "2");
    assert_eq!(proxy.fired().unwrap().message.text, "COMMIT");
    run(&proxy, &sql).unwrap();
    assert_eq!(proxy.firings().len(), 1);
}

#[test]
fn stall_forever() {
    let stall = Action::Stall(FOREVER);
    let fault = Fault { at: Trigger::text("stalled"), action: stall, moment: Moment::Before };
    let proxy = proxy(fault);
    let mut psql = server().psql(proxy.port(), &["select 'stalled'"]).spawn().unwrap();
    proxy.wait_fired(LONG).unwrap();
    std::thread::sleep(Duration::from_secs(1));
    assert!(psql.try_wait().unwrap().is_none(), "psql still waits");
    psql.kill().unwrap();
    psql.wait().unwrap();
    assert_eq!(run(&proxy, &["select 'stalled'"]).unwrap(), "stalled");
    let begin = Instant::now();
    drop(proxy);
    assert!(begin.elapsed() < LONG);
}

#[test]
fn stall_for_a_while_loses_nothing() {
    let pause = Duration::from_millis(300);
    for moment in [Moment::Before, Moment::After] {
        let at = Trigger::text("slow");
        let proxy = proxy(Fault { at, action: Action::Stall(pause), moment });
        let begin = Instant::now();
        assert_eq!(run(&proxy, &["select 'slow'", "select 2"]).unwrap(), "slow\n2");
        assert!(begin.elapsed() >= pause);
    }
}

fn cut_all(refusal: Duration) -> Proxy {
    let at = Trigger::text("trouble");
    proxy(Fault { at, action: Action::CutAll(refusal), moment: Moment::After })
}

#[test]
fn cut_all_reaches_bystanders_and_refuses_newcomers() {
    let proxy = cut_all(FOREVER);
    let bystander = server().psql(proxy.port(), &["select pg_sleep(60)"]).spawn().unwrap();
    until(|| proxy.transcript().iter().any(|seen| seen.kind == 'Q'), "the bystander's query");
    run(&proxy, &["select 'trouble'"]).unwrap_err();
    let stderr = bystander.wait_with_output().unwrap().stderr;
    assert!(String::from_utf8_lossy(&stderr).contains("closed the connection"));
    assert!(run(&proxy, &["select 1"]).unwrap_err().contains("refused"));
}

#[test]
fn cut_all_ends() {
    let refusal = Duration::from_millis(200);
    let proxy = cut_all(refusal);
    let begin = Instant::now();
    run(&proxy, &["select 'trouble'"]).unwrap_err();
    until(|| run(&proxy, &["select 1"]).is_ok(), "the proxy accepts again");
    assert!(begin.elapsed() >= refusal);
}

#[test]
fn what_follows_the_fault_in_the_same_read_stays_behind() {
    server().ask("create table one_read (row int)");
    let at = Trigger::text("values (2)");
    let proxy = proxy(Fault { at, action: Action::Cut, moment: Moment::Before });
    let mut client = bare_client(&proxy);
    let rows = [1, 2, 3].map(|row| query(&format!("insert into one_read values ({row})")));
    client.write_all(&rows.concat()).unwrap();
    client.read_to_end(&mut Vec::new()).unwrap();
    until(|| server().ask("select array_agg(row) from one_read") == "{1}", "the first row alone");
}

#[test]
fn an_answer_ends_at_the_fault() {
    let clean = proxy(FaultPlan::clean());
    bare_client(&clean);
    let greeting = clean.transcript().iter().position(|seen| seen.kind == 'Z').unwrap() + 1;
    // Query, RowDescription, DataRow, CommandComplete.
    let at = Trigger::message(greeting + 3);
    let proxy = proxy(Fault { at, action: Action::Cut, moment: Moment::After });
    let mut client = bare_client(&proxy);
    client.write_all(&query("select 1; select 2")).unwrap();
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).unwrap();
    assert!(answer.ends_with(b"SELECT 1\0"));
    assert_eq!(proxy.fired().unwrap().message.text, "SELECT 1");
}

#[test]
fn reset_is_felt_as_a_reset() {
    let at = Trigger::text("select 1");
    let proxy = proxy(Fault { at, action: Action::Reset, moment: Moment::After });
    let mut client = bare_client(&proxy);
    client.write_all(&query("select 1")).unwrap();
    let error = client.read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[test]
fn a_tcp_upstream_feels_the_reset_too() {
    let inner = proxy(FaultPlan::clean());
    let upstream = Upstream::Tcp(([127, 0, 0, 1], inner.port()).into());
    let outer = Proxy::start(upstream, Fault::lost_commit(0).into()).unwrap();
    assert_eq!(run(&outer, &["select 1"]).unwrap(), "1");
    run(&outer, &["begin", "commit"]).unwrap_err();
    assert_eq!(run(&outer, &["begin", "commit", "select 2"]).unwrap(), "2");
    assert_eq!(inner.fired(), None);
    assert_eq!(inner.transcript().last().unwrap().connection, 2);
}

#[test]
fn cancel_request_passes() {
    let proxy = proxy(FaultPlan::clean());
    let mut psql = server().psql(proxy.port(), &["select pg_sleep(10)"]).spawn().unwrap();
    until(|| proxy.transcript().iter().any(|seen| seen.kind == 'Q'), "the query");
    std::thread::sleep(Duration::from_millis(50));
    let interrupt = ["-INT", &psql.id().to_string()].map(str::to_owned);
    std::process::Command::new("kill").args(interrupt).status().unwrap();
    psql.wait().unwrap();
    assert!(proxy.transcript().iter().any(|seen| seen.text == "CancelRequest"));
}

#[test]
fn an_upstream_that_is_not_there_closes_the_client() {
    let upstream = Upstream::Unix("/nonexistent/.s.PGSQL.5432".into());
    let proxy = Proxy::start(upstream, FaultPlan::clean()).unwrap();
    run(&proxy, &["select 1"]).unwrap_err();
    assert_eq!(proxy.messages(), 0);
}
