//! Asks every rule about every statement and gathers what they say, file by file: a file is
//! forgotten once it was read, whatever is still to be said about it.

use crate::change::{Change, ChangeKind};
use crate::finding::{Finding, Severity};
use crate::migration::Header;
use crate::sql::{Lexicon, Lines, Statement, split};

use super::allow::Allows;
use super::baseline::fingerprint;
use super::debts::Place;
use super::facts::Read;
use super::hazard::{Hazard, hazards};
use super::held::Held;
use super::places::Places;
use super::rule::FileFacts;
use super::{Check, Complaint, Debts, Facts, Judged, RULES, Rule, Settings, Source, safe};

/// Everything lint found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// In the order of files and lines, waived ones among them.
    pub findings: Vec<Finding>,
    /// How many statements were judged.
    pub statements: usize,
    /// How many of them hold parts that nobody can judge.
    pub opaque: usize,
}

/// Judges files in the order in which they run.
pub fn lint(sources: &[Source<'_>], settings: &Settings, lexicon: &Lexicon) -> Outcome {
    let mut linter = Linter::new(settings, lexicon);
    for source in sources {
        // A file that cannot be cut has no judged statements; the planner says why.
        linter.read(source, &split(&source.text, lexicon).unwrap_or_default());
    }
    linter.finish()
}

/// Reads files one after the other, in the order in which they run.
pub struct Linter<'a> {
    settings: &'a Settings,
    lexicon: &'a Lexicon,
    debts: Debts,
    open: Vec<Open>,
    outcome: Outcome,
}

/// How many findings have room before they are moved.
const ROOM: usize = 1 << 15;

/// A finding and the bytes it is about.
type Placed = (usize, usize, Finding);

/// A file about which something may still be to be said when the last one was read.
struct Open {
    /// How many findings of other files come before its own.
    position: usize,
    file: String,
    found: Vec<Placed>,
    allows: Allows,
}

impl<'a> Linter<'a> {
    pub fn new(settings: &'a Settings, lexicon: &'a Lexicon) -> Self {
        let outcome = Outcome { findings: settings.config.unknown_names(), ..Outcome::default() };
        Linter { settings, lexicon, debts: Debts::default(), open: Vec::new(), outcome }
    }

    /// Reads the next file with its statements as the splitter cuts them.
    pub fn read(&mut self, source: &Source<'_>, statements: &[Statement<'_>]) {
        let lines = Lines::new(&source.text);
        let places = Places::of(&source.statements);
        let (settings, lexicon) = (self.settings, self.lexicon);
        let file = FileRun { source, settings, lexicon, statements, lines, places };
        file.leaves(&mut self.debts);
        if source.context {
            return;
        }
        self.outcome.count(source);
        let mut found = file.about_statements();
        found.append(&mut file.about_itself());
        let allows = Allows::read(&source.text, statements, lexicon);
        if allows.is_empty() && !self.debts.owes(&source.file) {
            self.outcome.tell(&source.file, found);
        } else {
            let (position, file) = (self.outcome.findings.len(), source.file.to_string());
            self.open.push(Open { position, file, found, allows });
        }
    }

    /// Says what is to be said once every file was read, and weighs the waivers.
    pub fn finish(mut self) -> Outcome {
        let open = std::mem::take(&mut self.open);
        if open.is_empty() {
            return self.outcome;
        }
        let said = std::mem::take(&mut self.outcome.findings);
        let more = open.iter().map(|open| open.found.len()).sum::<usize>();
        self.outcome.findings.reserve_exact(said.len() + more);
        let mut position = 0;
        let mut said = said.into_iter();
        for mut open in open {
            self.outcome.findings.extend(said.by_ref().take(open.position - position));
            position = open.position;
            // What a file leaves undone may be done by a later one.
            self.about_debts(&mut open);
            let found = open.allows.apply(open.found, &self.settings.today);
            self.outcome.tell(&open.file, found);
        }
        self.outcome.findings.extend(said);
        self.outcome
    }

    fn about_debts(&self, open: &mut Open) {
        for rule in RULES {
            let Check::Debts(check) = rule.check else { continue };
            for (complaint, place) in check(&self.debts, &open.file) {
                let (start, end) = place.span;
                let finding = finding(rule, complaint, &open.file, self.settings, None);
                open.found.extend(finding.map(|finding| (start, end, placed(finding, place))));
            }
        }
    }
}

impl Outcome {
    /// Adds what was found in a file, in the order of its lines.
    fn tell(&mut self, file: &str, mut found: Vec<Placed>) {
        found.sort_by_key(|(start, ..)| *start);
        if self.findings.is_empty() {
            // Memory that nothing is written to costs nothing; findings moved to more room do.
            self.findings.reserve(ROOM);
        }
        self.findings.extend(found.into_iter().map(|(.., finding)| finding.in_file(file)));
    }

    fn count(&mut self, source: &Source<'_>) {
        self.statements += source.statements.len();
        let opaque = source.statements.iter().filter(|judged| !judged.verdict.opaque.is_empty());
        self.opaque += opaque.count();
    }
}

struct FileRun<'a> {
    source: &'a Source<'a>,
    settings: &'a Settings,
    lexicon: &'a Lexicon,
    statements: &'a [Statement<'a>],
    lines: Lines<'a>,
    places: Places<'a>,
}

impl FileRun<'_> {
    fn about_statements(&self) -> Vec<Placed> {
        let mut found = Vec::new();
        let same =
            |a: &Judged, b: &Judged| a.transaction.is_some() && a.transaction == b.transaction;
        for together in self.source.statements.chunk_by(same) {
            let mut held = Vec::new();
            for (at, judged) in together.iter().enumerate() {
                let Some(statement) = self.statement(judged) else { continue };
                let facts = self.facts((together, at), statement, &held);
                statement_findings(&facts, |start, end, finding| {
                    found.push((start, end, placed(finding, self.place(start, end))));
                });
                if judged.transaction.is_some() {
                    for new in Held::of(&judged.verdict, statement.line) {
                        hold(&mut held, new);
                    }
                }
            }
        }
        found
    }

    /// Notes what the file leaves to later ones, and what it settles of earlier ones.
    fn leaves(&self, debts: &mut Debts) {
        for judged in &self.source.statements {
            let Some(statement) = self.statement(judged) else { continue };
            let (start, end) = (statement.offset, statement.offset + statement.text.len());
            debts.read(&judged.verdict, &self.source.file, || self.place(start, end));
        }
    }

    fn statement(&self, judged: &Judged) -> Option<Statement<'_>> {
        let position = (judged.seq as usize).checked_sub(1)?;
        self.statements.get(position).copied()
    }

    fn facts<'f>(
        &'f self,
        (together, at): (&'f [Judged], usize),
        statement: Statement<'f>,
        held: &'f [Held],
    ) -> Facts<'f> {
        let judged = &together[at];
        let sizes = self.settings.config.thresholds();
        Facts {
            source: self.source,
            statement,
            verdict: &judged.verdict,
            hazards: self.hazards(judged, hazards(&judged.verdict, held, &sizes)),
            together,
            at,
            in_transaction: judged.transaction.is_some(),
            held,
            statements: self.statements.len(),
            settings: self.settings,
            lexicon: self.lexicon,
            places: &self.places,
            read: Read::default(),
        }
    }

    /// Leaves out lost columns that an earlier statement of the file added.
    fn hazards(&self, judged: &Judged, mut hazards: Vec<Hazard>) -> Vec<Hazard> {
        let drops = |change: &Change| change.kind == ChangeKind::DropColumn;
        if hazards.is_empty() || !judged.verdict.changes.iter().any(drops) {
            return hazards;
        }
        let added = |drop: &Change| {
            self.places.of_table(safe::table(drop)).any(|(earlier, change)| {
                earlier.seq < judged.seq
                    && change.kind == ChangeKind::AddColumn
                    && !change.skipped
                    && safe::column(change) == safe::column(drop)
            })
        };
        hazards.retain(|hazard| {
            let change = judged.verdict.changes.get(hazard.change);
            let drop = change.filter(|change| drops(change));
            !(hazard.work.is_empty() && !hazard.written && drop.is_some_and(added))
        });
        hazards
    }

    fn about_itself(&self) -> Vec<Placed> {
        let facts = FileFacts {
            source: self.source,
            statements: self.statements,
            header: Header::read(&self.source.text),
            settings: self.settings,
            lexicon: self.lexicon,
        };
        let mut found = Vec::new();
        for rule in RULES {
            let Check::File(check) = rule.check else { continue };
            for complaint in check(&facts) {
                let (start, end) = complaint.span.unwrap_or((0, 0));
                let place = self.place(start, end);
                let finding = finding(rule, complaint, &self.source.file, self.settings, None);
                found.extend(finding.map(|finding| (start, end, placed(finding, place))));
            }
        }
        found
    }

    fn place(&self, start: usize, end: usize) -> Place {
        let (from, to) = (self.lines.place(start), self.lines.place(end));
        Place { span: (start, end), from, to }
    }
}

fn placed(mut finding: Finding, place: Place) -> Finding {
    (finding.line, finding.column) = (Some(place.from.0), Some(place.from.1));
    (finding.end_line, finding.end_column) = (Some(place.to.0), Some(place.to.1));
    finding
}

/// Adds a lock, in place of an older one of the same kind. Rules ask for the very first one too.
fn hold(held: &mut Vec<Held>, new: Held) {
    let same = |old: &Held| old.lock == new.lock && old.relation == new.relation;
    if let Some(at) = held.iter().skip(1).position(same) {
        held.remove(at + 1);
    }
    held.push(new);
}

/// Tells what rules say about a statement, each with its place in the file.
fn statement_findings(facts: &Facts<'_>, mut tell: impl FnMut(usize, usize, Finding)) {
    let whole = (facts.statement.offset, facts.statement.offset + facts.statement.text.len());
    for (rule, complaint) in complaints(facts) {
        let (start, end) = complaint.span.unwrap_or(whole);
        let file = &facts.source.file;
        if let Some(finding) = finding(rule, complaint, file, facts.settings, Some(facts)) {
            tell(start, end, finding);
        }
    }
}

fn complaints(facts: &Facts<'_>) -> Vec<(&'static Rule, Complaint)> {
    let mut said: Vec<(&Rule, Complaint)> = Vec::new();
    said.extend(about_refusal(facts));
    for hazard in &facts.hazards {
        // A change that the server refuses is one cause, whatever work it would have been.
        let refused = |(_, told): &(&Rule, Complaint)| told.change == Some(hazard.change);
        if !said.iter().any(refused) {
            said.extend(about_hazard(facts, hazard));
        }
    }
    for rule in RULES {
        let Check::Statement(check) = rule.check else { continue };
        let complaints = check(facts);
        if !complaints.is_empty() {
            said.extend(complaints.into_iter().map(|complaint| (rule, complaint)));
        }
    }
    for rule in RULES {
        let Check::Silence(check) = rule.check else { continue };
        for change in 0..facts.verdict.changes.len() {
            if !said.iter().any(|(_, complaint)| complaint.change == Some(change)) {
                said.extend(check(facts, change).map(|complaint| (rule, complaint.about(change))));
            }
        }
    }
    said
}
fn about_hazard(facts: &Facts<'_>, hazard: &Hazard) -> Option<(&'static Rule, Complaint)> {
    for rule in RULES {
        let Check::Hazard(check) = rule.check else { continue };
        let Some(mut complaint) = check(facts, hazard) else { continue };
        if hazard.is_a_matter_of_size() && hazard.small {
            complaint.severity = Some(Severity::Info);
        }
        let worst = facts.worked_on(hazard).first().copied();
        complaint.relation = complaint.relation.or(worst.map(|touch| touch.relation.clone()));
        complaint.lock = complaint.lock.or(hazard.lock);
        return Some((rule, complaint.about(hazard.change)));
    }
    None
}

fn about_refusal(facts: &Facts<'_>) -> Option<(&'static Rule, Complaint)> {
    let refusal = facts.verdict.refusal.as_ref()?;
    RULES.iter().find_map(|rule| match rule.check {
        Check::Refusal(check) => check(facts, refusal).map(|complaint| (rule, complaint)),
        _ => None,
    })
}

/// Makes the finding of a complaint; `None` when the rule is to be silent here.
fn finding(
    rule: &Rule,
    complaint: Complaint,
    file: &str,
    settings: &Settings,
    facts: Option<&Facts<'_>>,
) -> Option<Finding> {
    let complaint =
        if settings.no_online_forms { complaint.without_online_forms() } else { complaint };
    let own = complaint.severity.unwrap_or(rule.severity);
    let severity = settings.config.severity(rule, file, own)?;
    let mut finding = Finding::new(rule.id, severity, complaint.message);
    let change = facts.zip(complaint.change);
    let change = change.and_then(|(facts, at)| facts.verdict.changes.get(at));
    let object = complaint.object.as_deref().or(change.map(|change| change.object.as_str()));
    let statement = facts.map_or(&[][..], Facts::plain);
    finding.fingerprint = Some(fingerprint(rule.id, object, statement));
    finding.effect = facts
        .zip(complaint.relation.as_deref())
        .and_then(|(facts, relation)| facts.effect(relation))
        .map(Box::new);
    finding.relation = complaint.relation;
    finding.lock = complaint.lock.map(|lock| lock.name().to_owned());
    finding.fix = complaint.fix;
    finding.safe_form = complaint.safe_form;
    finding.edits = complaint.edits;
    Some(finding)
}
