//! Random faults in small tables: every one of them shows. `cargo xtask bench fingerprint --trials`
//! runs more of them.

use lockkeeper::core::preserve::{ColumnAsk, Depth, TableAsk};
use lockkeeper::engine;
use testkit::{TestDatabase, servers};

use crate::block;

const TRIALS: u32 = 200;

fn filled(text: &str) -> String {
    text.replace("{trials}", &TRIALS.to_string()).replace("{seed}", "1")
}

fn hashes(database: &TestDatabase) -> Vec<Option<String>> {
    let columns = ["id", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let ask = |trial| TableAsk {
        table: "public.trials".to_owned(),
        columns: columns.map(ColumnAsk::plain).to_vec(),
        filter: Some(format!("trial = {trial}")),
        depth: Depth::Rows,
        ..TableAsk::default()
    };
    let asks: Vec<_> = (1..=TRIALS).map(ask).collect();
    let marks = block(async {
        let mut moment = engine::open(database.url()).unwrap().open_moment().await.unwrap();
        moment.marks_of(&asks, 2, &|_| ()).await.unwrap()
    });
    marks.into_iter().map(|mark| mark.hash).collect()
}

#[test]
fn every_fault_is_found() {
    for server in servers() {
        let database = server.database();
        database.psql(&filled(include_str!("trials_made.sql")));
        let before = hashes(&database);
        assert_eq!(before, hashes(&database));
        database.psql(&filled(include_str!("trials_faults.sql")));
        let after = hashes(&database);
        let unseen: Vec<_> = (0..before.len()).filter(|at| before[*at] == after[*at]).collect();
        assert!(unseen.is_empty(), "unseen on {}: trials {unseen:?}", server.major());
    }
}
