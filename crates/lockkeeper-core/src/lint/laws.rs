//! Laws over generated verdicts: a hazard is reported by one error or warning, and what is none
//! gets neither. The definition of a hazard is written here a second time, in other words.

use crate::change::{
    Birth, Change, ChangeKind, LockMode, Refusal, RelationKind, Role, Touch, Verdict, Work, Written,
};
use crate::finding::Severity;
use crate::sql::Lexicon;

use super::{Judged, RULES, Settings, Source, lint};

/// A small generator of numbers, so that a failure is the same on every machine.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % sides as u64) as usize
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.throw(of.len())].clone()
    }

    fn seldom(&mut self) -> bool {
        self.throw(6) == 0
    }
}

fn kinds() -> Vec<ChangeKind> {
    use ChangeKind as K;
    vec![
        K::CreateTable,
        K::CreateTableAs,
        K::DropTable,
        K::RenameTable,
        K::SetSchema,
        K::OwnerTo,
        K::SetOptions,
        K::SetLogged,
        K::SetUnlogged,
        K::SetAccessMethod,
        K::SetTablespace,
        K::ReplicaIdentity,
        K::AttachPartition,
        K::DetachPartition,
        K::CreatePartition,
        K::AddColumn,
        K::DropColumn,
        K::RenameColumn,
        K::SetType,
        K::SetDefault,
        K::SetNotNull,
        K::DropNotNull,
        K::SetExpression,
        K::AddIdentity,
        K::AddCheck,
        K::AddUnique,
        K::AddPrimaryKey,
        K::AddExclusion,
        K::AddForeignKey,
        K::ValidateConstraint,
        K::DropConstraint,
        K::RenameConstraint,
        K::CreateIndex,
        K::DropIndex,
        K::RenameIndex,
        K::Reindex,
        K::DropView,
        K::RenameView,
        K::RefreshMaterializedView,
        K::AlterSequence,
        K::DropSequence,
        K::DropType,
        K::RenameEnumValue,
        K::AddDomainConstraint,
        K::DropFunction,
        K::CreateTrigger,
        K::DropTrigger,
        K::DropSchema,
        K::Truncate,
        K::Insert,
        K::Update,
        K::Delete,
        K::Merge,
        K::Copy,
        K::Select,
        K::LockTable,
        K::Vacuum,
        K::Cluster,
        K::Call,
        K::Do,
        K::DropObject,
        K::RenameObject,
        K::Rebuild,
        K::Opaque,
        K::Harmless,
    ]
}

fn works() -> Vec<Work> {
    let text = || "x".to_owned();
    vec![
        Work::VolatileDefault(text()),
        Work::ConstrainedDomain(text()),
        Work::Numbered,
        Work::StoredGenerated,
        Work::SetLogged,
        Work::Compaction,
        Work::Refresh,
        Work::IndexBuild,
        Work::Reindex,
        Work::ConstraintIndex { constraint: text() },
        Work::Check { constraint: text() },
        Work::NotNull { column: text() },
        Work::ForeignKey { constraint: text() },
        Work::PartitionBound,
        Work::Validation { constraint: text() },
        Work::Query,
        Work::Maintenance,
        Work::TypeConversion { column: text(), from: text(), to: text() },
        Work::TimeZoneConversion { column: text() },
        Work::IndexConversion { column: text() },
        Work::DomainConstraint { domain: text() },
    ]
}

fn touch(dice: &mut Dice, change: usize) -> Touch {
    use RelationKind as R;
    let kinds =
        [R::Table, R::Table, R::PartitionedTable, R::View, R::MaterializedView, R::Sequence];
    let births = [Birth::Base, Birth::EarlierFile, Birth::SameFile, Birth::SameTransaction];
    let roles = [Role::Named, Role::Referenced, Role::Referencing, Role::Partition, Role::Read];
    let worked = dice.throw(2) == 0;
    Touch {
        relation: dice.pick(&["a", "b", "c"]).to_owned(),
        kind: dice.pick(&kinds),
        lock: dice.pick(&LockMode::ALL),
        role: dice.pick(&roles),
        rewrite: worked && dice.seldom(),
        scan: worked && dice.throw(2) == 0,
        index_rebuild: if worked && dice.seldom() { vec!["i".into()] } else { Vec::new() },
        index_build: worked && dice.seldom(),
        work: worked.then(|| dice.pick(&works())),
        written: dice.pick(&[None, None, None, Some(Written::Some), Some(Written::All)]),
        data_loss: dice.seldom(),
        change,
        birth: dice.pick(&births),
        rows: dice.pick(&[None, None, Some(5.0), Some(1e8)]),
        bytes: None,
    }
}

fn verdict(dice: &mut Dice) -> Verdict {
    let mut verdict = Verdict::default();
    for at in 0..1 + dice.throw(3) {
        let mut change = Change::new(dice.pick(&kinds()), dice.pick(&["a", "b", "c"]));
        change.existed = dice.throw(2) == 0;
        change.skipped = dice.seldom();
        change.cascade = dice.seldom();
        if dice.seldom() {
            change.also_drops = vec!["d".into()];
        }
        change.concurrently = dice.seldom();
        change.using_index = dice.seldom();
        verdict.changes.push(change);
        for _ in 0..dice.throw(3) {
            let touch = touch(dice, at);
            let same = |t: &Touch| t.relation == touch.relation && t.kind != touch.kind;
            if !verdict.touches.iter().any(same) {
                verdict.touches.push(touch);
            }
        }
    }
    if dice.throw(20) == 0 {
        verdict.refusal = Some(Refusal::new(dice.pick(&["42P01", "25001", "XX000"]), "no"));
    } else if dice.seldom() {
        verdict.refusal = Some(Refusal::new("23505", "perhaps").perhaps());
    }
    verdict
}

/// The contract's definition, for one statement that runs on its own.
fn is_hazardous(verdict: &Verdict) -> bool {
    if verdict.refusal.as_ref().is_some_and(|refusal| refusal.certain) {
        return true;
    }
    let lock_on = |touch: &Touch| {
        let same = verdict.touches.iter().filter(|t| t.relation == touch.relation);
        same.map(|t| t.lock).max().unwrap_or(touch.lock)
    };
    let existing = |t: &&Touch| t.birth == Birth::Base || t.birth == Birth::EarlierFile;
    let dangerous = |t: &Touch| {
        let stored = !matches!(t.kind, RelationKind::View | RelationKind::Sequence);
        let worked = t.rewrite || t.scan || t.index_build || !t.index_rebuild.is_empty();
        let waits = match t.kind {
            RelationKind::MaterializedView => lock_on(t) == LockMode::AccessExclusive,
            _ => lock_on(t) >= LockMode::Share,
        };
        let all = t.written == Some(Written::All);
        t.data_loss || (stored && t.rows != Some(5.0) && ((worked && waits) || all))
    };
    verdict.touches.iter().filter(existing).any(dangerous)
        || verdict.changes.iter().any(|change| !change.skipped && changes_for_the_worse(change))
}

fn changes_for_the_worse(change: &Change) -> bool {
    let name = format!("{:?}", change.kind);
    let harmless = ["Index", "Constraint", "Trigger", "Policy", "Rule", "Default", "NotNull"];
    let ends = harmless.iter().any(|end| name.ends_with(end));
    let goes = name.starts_with("Drop") || name.starts_with("Rename") || name == "SetSchema";
    let along = change.cascade && !change.also_drops.is_empty();
    change.existed && (along || (goes && !ends))
}

#[test]
fn a_hazard_is_reported_and_nothing_else_is() {
    let mut dice = Dice(7);
    let mut seen = [0, 0];
    for round in 0..30_000 {
        let verdict = verdict(&mut dice);
        let hazardous = is_hazardous(&verdict);
        seen[usize::from(hazardous)] += 1;
        let judged = Judged { seq: 1, transaction: Some(1), verdict: verdict.clone().into() };
        let source = Source { statements: vec![judged], ..Source::new("1_a.sql", "do something;") };
        let outcome = lint(&[source], &Settings::default(), &Lexicon::PLAIN);
        let loud = outcome.findings.iter().filter(|f| f.severity > Severity::Info);
        let loud: Vec<_> = loud.map(|f| (&f.rule, &f.message)).collect();
        assert_eq!(!loud.is_empty(), hazardous, "{round}: {verdict:#?}\n{loud:?}");
        assert!(loud.len() <= verdict.changes.len(), "{round}: {verdict:#?}\n{loud:?}");
    }
    assert!(seen[0] > 3_000 && seen[1] > 3_000, "{seen:?}");
}

#[test]
fn every_hazard_has_one_finding_also_while_locks_are_held() {
    let mut dice = Dice(11);
    for _ in 0..10_000 {
        let verdicts = [verdict(&mut dice), verdict(&mut dice)];
        let judged = verdicts.iter().zip(1..);
        let judged = judged.map(|(verdict, seq)| Judged {
            seq,
            transaction: Some(1),
            verdict: verdict.clone().into(),
        });
        let mut source = Source::new("1_a.sql", "do one;\ndo two;");
        source.statements = judged.collect();
        let held = super::Held::of(&verdicts[0], 1);
        let sizes = Settings::default().config.thresholds();
        let hazards = super::hazards(&verdicts[1], &held, &sizes);
        let outcome = lint(&[source], &Settings::default(), &Lexicon::PLAIN);
        let second = outcome.findings.iter().filter(|finding| finding.line == Some(2));
        let of_hazards = second.filter(|finding| finding.severity > Severity::Info).count();
        let refused = usize::from(verdicts[1].refusal.is_some());
        assert!(of_hazards <= hazards.len() + refused);
    }
}

#[test]
fn rules_have_names_of_their_own_that_read_well() {
    for (at, rule) in RULES.iter().enumerate() {
        let plain = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(rule.id.chars().all(plain), "{}", rule.id);
        assert!(!rule.summary.ends_with('.'), "{}", rule.id);
        assert!(RULES[..at].iter().all(|other| other.id != rule.id), "{}", rule.id);
    }
}

#[test]
fn every_file_of_rules_is_registered() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules");
    let names = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name());
    let mut files: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    files.retain(|name| name != "mod.rs");
    files.sort();
    let ids = RULES.iter().map(|rule| format!("{}.rs", rule.id.replace('-', "_")));
    let mut ids: Vec<String> = ids.collect();
    ids.sort();
    assert_eq!(files, ids);
}
