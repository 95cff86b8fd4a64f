//! Replays statements on the schema so far and says what each locks, reads, rewrites and loses.
//!
//! Each family of statements has a file with methods of [`Judge`]. A family first checks what the
//! server checks (and returns its [`Refusal`]), then records changes and touches, then changes the
//! catalog. What nobody can know is said with [`Judge::opaque`], never guessed in silence.

mod alter;
mod constraint;
mod create;
mod destroy;
mod query;
mod record;
mod session;
mod value;

use lockkeeper_core::change::{Birth, ChangeKind, Refusal, Verdict};

use super::ast::{Statement, Transaction};
use super::catalog::{Catalog, Moment, Oid};
use super::syntax;

/// What a family of statements returns: the server goes on, or refuses.
pub(crate) type Judged = Result<(), Refusal>;

/// The judge of one session: the schema so far, and the verdict that is being written.
#[derive(Debug)]
pub struct Judge {
    pub catalog: Catalog,
    verdict: Verdict,
    /// Position of the change that causes what is recorded now.
    change: usize,
    /// The statement stands in a transaction block (or in a file that runs as one).
    block: bool,
    /// How deep in bodies of functions, DO blocks and rules we are.
    depth: u32,
    /// Functions whose bodies we are in.
    running: Vec<String>,
    /// Catalogs to go back to: the transaction's start, then each savepoint.
    saved: Vec<(String, Catalog)>,
    /// Names of transition tables that the triggers' functions we are in may use.
    transitions: Vec<String>,
    /// Functions run without a search path.
    safe_paths: bool,
    /// The statement is planned, and does not run.
    planning: bool,
    /// How deep we are in what runs with its owner's rights.
    trusted: u32,
    /// The event whose trigger's function is about to run, and its table.
    firing: Option<(String, Oid)>,
    /// Relations from this one on are made by the statement.
    first_made: Oid,
}

impl Judge {
    /// Returns the judge of a new database on a server of this major version.
    pub fn new(version: u32) -> Self {
        Judge {
            catalog: Catalog::new(version),
            verdict: Verdict::default(),
            change: 0,
            block: false,
            depth: 0,
            running: Vec::new(),
            saved: Vec::new(),
            transitions: Vec::new(),
            safe_paths: false,
            planning: false,
            trusted: 0,
            firing: None,
            first_made: Oid::default(),
        }
    }

    /// Judges one statement and takes it as run. `block` tells whether it runs inside of a
    /// transaction block.
    pub fn judge(&mut self, sql: &str, block: bool) -> Verdict {
        self.judge_read(&syntax::parse(sql), block)
    }

    fn judge_read(&mut self, parsed: &syntax::Parsed, block: bool) -> Verdict {
        match parsed {
            Ok(statement) => self.judge_parsed(statement, block),
            Err(error) => self.unparsed(error),
        }
    }

    /// Judges a statement that is parsed already.
    pub fn judge_parsed(&mut self, statement: &Statement, block: bool) -> Verdict {
        self.verdict = Verdict::default();
        (self.change, self.block, self.depth, self.trusted) = (0, block, 0, 0);
        self.first_made = self.catalog.next_oid();
        let role = self.check_role(statement);
        let done = self.statement(statement).and_then(|()| self.fire_event_triggers(statement));
        if let Err(refusal) = done {
            self.verdict.refusal = Some(refusal);
        }
        // Whose relation it is, the server asks first.
        if self.verdict.refusal.is_none() || role.as_ref().is_some_and(|role| role.certain) {
            self.verdict.refusal = role.or(self.verdict.refusal.take());
        }
        if !block {
            self.next_transaction();
        }
        std::mem::take(&mut self.verdict)
    }

    fn unparsed(&mut self, error: &syntax::SyntaxError) -> Verdict {
        let refusal = Refusal::new("42601", format!("syntax error: {}", error.message));
        Verdict { refusal: Some(refusal), ..Verdict::default() }
    }

    /// Takes everything so far as the schema that was there before, with rows in its tables.
    pub fn baseline(&mut self) {
        self.catalog.settle();
        self.catalog.counted.clear();
        self.next_file();
    }

    /// Begins the next file, which has the settings of a new session.
    pub fn next_file(&mut self) {
        self.catalog.new_session();
        self.catalog.now.file += 1;
        self.next_transaction();
    }

    /// Begins the next transaction.
    pub fn next_transaction(&mut self) {
        self.catalog.now.transaction += 1;
        self.catalog.end_local_settings();
        self.catalog.busy.clear();
        self.catalog.cursors.clear();
        self.drop_leaving();
        self.saved.clear();
    }

    /// Returns how a moment looks from now.
    pub(crate) fn birth(&self, born: Moment) -> Birth {
        let now = self.catalog.now;
        if born.transaction == now.transaction && born.file == now.file && now.file > 0 {
            Birth::SameTransaction
        } else if born.file == 0 {
            Birth::Base
        } else if born.file < now.file {
            Birth::EarlierFile
        } else {
            Birth::SameFile
        }
    }

    /// Judges a statement on behalf of the one that contains it, too (rules, bodies, EXPLAIN).
    pub(crate) fn statement(&mut self, statement: &Statement) -> Judged {
        use Statement as S;
        self.check_in_use(statement)?;
        self.check_read_only(statement)?;
        match statement {
            S::CreateTable(create) => self.create_table(create),
            S::CreateTableAs(create) => self.create_table_as(create),
            S::CreateIndex(create) => self.create_index(create),
            S::CreateView(create) => self.create_view(create),
            S::RefreshMaterializedView { name, concurrently, with_data } => {
                self.refresh(name, *concurrently, *with_data)
            }
            S::CreateSequence(create) => self.create_sequence(create),
            S::AlterSequence { name, if_exists, options } => {
                self.alter_sequence(name, *if_exists, options)
            }
            S::AlterTable(alter) => self.alter_table(alter),
            S::MoveAll { kind, tablespace, to } => self.move_all(*kind, tablespace, to),
            S::CreateType(create) => self.create_type(create),
            S::AlterType(alter) => self.alter_type(alter),
            S::CreateDomain(create) => self.create_domain(create),
            S::AlterDomain(alter) => self.alter_domain(alter),
            S::CreateFunction(create) => self.create_function(create),
            S::AlterFunction(alter) => self.alter_function(alter),
            S::CreateTrigger(create) => self.create_trigger(create),
            S::CreateRule(create) => self.create_rule(create),
            S::CreatePolicy(create) => self.create_policy(create),
            S::AlterPolicy(alter) => self.alter_policy(alter),
            S::CreateSchema { name, if_not_exists, elements } => {
                self.create_schema(name.as_deref(), *if_not_exists, elements)
            }
            S::CreatePublication(create) => self.create_publication(create),
            S::AlterPublication(alter) => self.alter_publication(alter),
            S::CreateStatistics(create) => self.create_statistics(create),
            S::CreateObject(create) => self.create_object(create),
            S::ImportForeignSchema { server, schema } => self.import_schema(server, schema),
            S::AlterObject(alter) => self.alter_object(alter),
            S::Drop(drop) => self.drop_objects(drop),
            S::Owned { drop: true, cascade, roles, .. } => self.drop_owned(roles, *cascade),
            S::Owned { roles, to, .. } => self.reassign_owned(roles, to.as_deref()),
            S::Comment { target } => self.comment(target),
            S::SecurityLabel { target } => self.security_label(target),
            S::Grant(grant) => self.grant(grant),
            S::Truncate { tables, cascade, restart_identity } => {
                self.truncate(tables, *cascade, *restart_identity)
            }
            S::Lock { tables, mode, .. } => self.lock_tables(tables, mode),
            S::Analyze { tables, columns } => self.analyze(tables, columns),
            S::Vacuum { tables, columns, full, analyze, parallel } => {
                self.vacuum(tables, columns, (*full, *analyze, *parallel))
            }
            S::Cluster { table, index } => self.cluster(table.as_ref(), index.as_deref()),
            S::Reindex { options, .. } if !self.takes_options(options) => {
                Err(Refusal::new("42601", "syntax error: such options of REINDEX are newer"))
            }
            S::Reindex { what, name, concurrently, .. } => {
                self.reindex(*what, name.as_ref(), *concurrently)
            }
            S::Select(query) => self.select(query),
            S::Insert(insert) => self.insert(insert),
            S::Update(update) => self.update(update),
            S::Delete(delete) => self.delete(delete),
            S::Merge(merge) => self.merge(merge),
            S::Copy(copy) => self.copy(copy),
            S::Do { language, body } => self.do_block(language, body),
            S::Call { name, arguments } => self.call(name, arguments),
            S::Set(setting) => self.set(setting),
            S::Transaction(transaction) => self.transaction(transaction),
            S::Explain { analyze, statement } => self.explain(*analyze, statement),
            S::Prepare { name, types, parameters, statement } => {
                self.prepare(name, (types, *parameters), statement)
            }
            S::Execute { name, arguments } => self.execute(name, arguments),
            S::DeclareCursor { name, hold, query } => self.declare(name, *hold, query),
            S::Cursor { word, name } => self.cursor(word, name.as_deref()),
            S::RunText { text, node } => self.run_text(text, node),
            S::Raise(state) => Err(raised(state.as_deref())),
            S::Harmless(words) => self.harmless(words),
            S::Opaque(why) => {
                self.changed(ChangeKind::Opaque, "");
                self.opaque(why.clone());
                Ok(())
            }
        }
    }

    /// Before 14 the list in parentheses had VERBOSE alone.
    fn takes_options(&self, options: &[String]) -> bool {
        self.catalog.version >= 14 || options.iter().all(|option| option == "verbose")
    }

    fn transaction(&mut self, transaction: &Transaction) -> Judged {
        self.changed(ChangeKind::Transaction, "");
        match transaction {
            Transaction::Begin => {}
            Transaction::Commit | Transaction::Prepare => self.next_transaction(),
            Transaction::Rollback => self.throw_away(),
            Transaction::Savepoint(name) => {
                self.saved.push((name.clone(), self.catalog.clone()));
            }
            Transaction::RollbackTo(name) | Transaction::Release(name)
                if self.block && self.depth == 0 && self.savepoint(name).is_none() =>
            {
                let message = format!("savepoint \"{name}\" does not exist");
                return Err(Refusal::new("3B001", message));
            }
            Transaction::Release(name) => {
                if let Some(at) = self.savepoint(name) {
                    self.saved.truncate(at);
                }
            }
            Transaction::RollbackTo(name) => {
                if let Some(at) = self.savepoint(name) {
                    self.saved.truncate(at + 1);
                    self.catalog = self.saved[at].1.clone();
                }
            }
        }
        Ok(())
    }

    /// Notes the schema as it is, to come back to when the transaction is thrown away. It costs a
    /// copy of the catalog, so callers do it only for transactions that end that way.
    pub fn save(&mut self) {
        self.saved = vec![(String::new(), self.catalog.clone())];
    }

    /// Ends the transaction as if it had not been; without a note its changes stay.
    pub fn throw_away(&mut self) {
        let present = self.catalog.now;
        if let Some((_, start)) = self.saved.drain(..).next() {
            self.catalog = start;
            self.catalog.now = present;
        }
        self.next_transaction();
    }

    fn savepoint(&self, name: &str) -> Option<usize> {
        self.saved.iter().rposition(|(known, _)| known == name)
    }
}

/// Returns what RAISE EXCEPTION ends the statement with.
fn raised(state: Option<&str>) -> Refusal {
    // A refusal speaks of states that are known; of others the class has to do.
    let known = match state {
        None | Some("P0001") => "P0001",
        Some("P0002") => "P0002",
        Some(_) => "P0000",
    };
    Refusal::new(known, "the body raises an exception")
}
