//! Message boundaries and triggers, without a server.

use super::server::{query, startup_packet};
use crate::proxy::plan::{Action, Direction, Fault, FaultPlan, Moment, Trigger};
use crate::proxy::record::Record;
use crate::proxy::wire::{Frame, Message, Wire};

use Direction::{Backend, Frontend};

const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

fn message(len: usize, kind: char, text: &str) -> Frame<'static> {
    Frame::Message(Message { len, kind, text: text.to_owned().into() })
}

fn talking() -> Wire {
    let mut wire = Wire::new();
    assert!(matches!(wire.read(Frontend, &startup_packet()), Frame::Message(_)));
    wire
}

#[test]
fn handshake_with_refused_encryption() {
    let mut wire = Wire::new();
    let startup = startup_packet();
    assert_eq!(wire.read(Frontend, &SSL_REQUEST[..7]), Frame::Partial);
    assert_eq!(wire.read(Frontend, &SSL_REQUEST), message(8, '-', "SSLRequest"));
    assert_eq!(wire.read(Frontend, &startup), Frame::Partial);
    assert_eq!(wire.read(Backend, b"N"), message(1, 'N', ""));
    assert_eq!(wire.read(Frontend, &startup), message(startup.len(), '-', "StartupMessage"));
    assert_eq!(wire.read(Backend, b"C\0\0\0\x0bCOMMIT\0Z"), message(12, 'C', "COMMIT"));
}

#[test]
fn accepted_encryption_is_opaque() {
    let mut wire = Wire::new();
    wire.read(Frontend, &SSL_REQUEST);
    assert_eq!(wire.read(Backend, b"S"), Frame::Opaque);
    assert_eq!(wire.read(Frontend, b"\x16\x03\x01"), Frame::Opaque);
}

#[test]
fn every_prefix_of_a_message_is_partial() {
    let sql = query("select 1");
    let mut wire = talking();
    for end in 0..sql.len() {
        assert_eq!(wire.read(Frontend, &sql[..end]), Frame::Partial);
    }
    assert_eq!(wire.read(Frontend, &sql), message(sql.len(), 'Q', "select 1"));
}

#[test]
fn parse_gives_the_sql_and_not_the_name() {
    let parse = b"P\0\0\0\x12s1\0select 2\0\0\0";
    assert_eq!(talking().read(Frontend, parse), message(19, 'P', "select 2"));
}

#[test]
fn a_length_that_cannot_be_is_opaque() {
    assert_eq!(talking().read(Backend, b"Z\0\0\0\x03I"), Frame::Opaque);
    assert_eq!(Wire::new().read(Frontend, b"GET / HTTP/1.1\r\n"), Frame::Opaque);
}

fn fault(at: Trigger) -> Fault {
    Fault { at, action: Action::Cut, moment: Moment::Before }
}

#[test]
fn triggers_count_what_they_match_and_fire_once() {
    let plan = FaultPlan(vec![
        fault(Trigger::CommitReply(1)),
        fault(Trigger::Text { contains: "drop".into(), nth: 1 }),
        fault(Trigger::Message { direction: Some(Backend), index: 0 }),
    ]);
    let mut record = Record::new(plan.clone());
    let mut fired = |way, kind, text| record.observe(0, way, kind, text).map(|it| it.fault.at);
    assert_eq!(fired(Frontend, 'Q', "drop a"), None);
    assert_eq!(fired(Backend, 'C', "COMMIT"), Some(plan.0[2].at.clone()));
    assert_eq!(fired(Backend, 'C', "INSERT 0 1"), None);
    assert_eq!(fired(Frontend, 'P', "drop b"), Some(plan.0[1].at.clone()));
    assert_eq!(fired(Backend, 'C', "COMMIT"), Some(plan.0[0].at.clone()));
    assert_eq!(fired(Backend, 'C', "COMMIT"), None);
}

#[test]
fn the_transcript_keeps_whole_characters() {
    let mut record = Record::new(FaultPlan::clean());
    record.observe(3, Frontend, 'Q', &format!("{}ü", "x".repeat(79)));
    assert_eq!(record.seen[0].text, "x".repeat(79));
    assert_eq!(record.seen[0].connection, 3);
}
