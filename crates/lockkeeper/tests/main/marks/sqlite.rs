//! Marks on SQLite.

use lockkeeper::core::preserve::{Depth, TableMark};
use lockkeeper::engine;

use crate::block;

struct File(tempfile::TempDir);

impl File {
    fn new(sql: &str) -> Self {
        let file = File(tempfile::tempdir().unwrap());
        file.run(sql);
        file
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.0.path().join("a.db").display())
    }

    fn run(&self, sql: &str) {
        block(async {
            let mut session = engine::open(&self.url()).unwrap().connect("test").await.unwrap();
            session.query(sql).await.unwrap();
        });
    }

    fn marks(&self, depth: Depth) -> Vec<TableMark> {
        block(async {
            let mut moment = engine::open(&self.url()).unwrap().open_moment().await.unwrap();
            let marks = moment.marks(&[], depth, 4, &|_| ()).await.unwrap();
            moment.close().await.unwrap();
            marks
        })
    }

    fn hash(&self) -> String {
        self.marks(Depth::Rows)[0].hash.clone().unwrap()
    }
}

#[test]
fn small_changes_show() {
    let file = File::new(
        "create table t (id integer primary key, a, b text); \
         insert into t values (1, 1, 'x'), (2, 'y', null), (3, x'31', '')",
    );
    let mut seen = vec![file.hash()];
    for change in [
        "update t set a = case id when 1 then 'y' when 2 then 1 else a end",
        "update t set a = '1' where id = 3",
        "update t set a = 1.5 where id = 3",
        "update t set b = '' where id = 2",
        "update t set b = 'x ' where id = 1",
        "update t set id = 4 where id = 3",
        "insert into t (a, b) select a, b from t where id = 1",
        "delete from t where id = 2",
    ] {
        file.run(change);
        let now = file.hash();
        assert!(!seen.contains(&now), "unseen: {change}");
        seen.push(now);
    }
}

#[test]
fn a_table_that_is_made_anew_keeps_its_mark() {
    let file =
        File::new("create table t (a integer, b text); insert into t values (1, 'x'), (2, 'y')");
    let before = file.hash();
    file.run(
        "begin; create table n (a real, b text); insert into n select * from t order by a desc; \
         drop table t; alter table n rename to t; commit; vacuum",
    );
    assert_eq!(before, file.hash());
}

#[test]
fn what_is_no_table_of_rows_is_named() {
    let file = File::new(
        "create table \"my table\" (a, b as (a + 1) stored, c as (a + 2)); \
         insert into \"my table\" values (1); create virtual table v using fts5(x); \
         create table lockkeeper_x (a); create table keyed (p, q, primary key (q, p)) without rowid",
    );
    let marks = file.marks(Depth::Columns);
    let names: Vec<_> = marks.iter().map(|mark| (mark.name.as_str(), mark.rows)).collect();
    assert_eq!(names, [("keyed", 0), ("\"my table\"", 1)]);
    assert_eq!(marks[1].columns.keys().collect::<Vec<_>>(), ["a", "b"]);
    let inventory = block(async {
        engine::open(&file.url()).unwrap().open_moment().await.unwrap().inventory().await.unwrap()
    });
    assert_eq!(inventory.excluded[0].name, "v");
    assert_eq!(inventory.tables[0].key, ["q", "p"]);
}

#[test]
fn a_moment_does_not_move() {
    let file = File::new("pragma journal_mode = wal; create table t (a); insert into t values (1)");
    block(async {
        let mut moment = engine::open(&file.url()).unwrap().open_moment().await.unwrap();
        let mut writer = engine::open(&file.url()).unwrap().connect("test").await.unwrap();
        writer.query("insert into t values (2)").await.unwrap();
        let marks = moment.marks(&[], Depth::Rows, 1, &|_| ()).await.unwrap();
        assert_eq!(marks[0].rows, 1);
        moment.close().await.unwrap();
    });
    assert_eq!(file.marks(Depth::Count)[0].rows, 2);
}
