//! Asks every rule about every statement and gathers what they say.

use crate::change::{Change, ChangeKind};
use crate::finding::{Finding, Severity};
use crate::migration::Header;
use crate::sql::{Lexicon, Lines, Statement, split};

use super::allow::Allows;
use super::baseline::fingerprint;
use super::each::each;
use super::facts::Read;
use super::hazard::{Hazard, hazards};
use super::held::Held;
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
    let mut outcome = Outcome { findings: settings.config.unknown_names(), ..Outcome::default() };
    let files = each(sources, |source| {
        let file = FileRun::new(source, settings, lexicon);
        let findings = file.about_statements();
        (file, findings)
    });
    let mut debts = Debts::default();
    for (file, _) in &files {
        file.leaves(&mut debts);
    }
    // What a file leaves undone may be done by a later one.
    let judged: Vec<_> = files.into_iter().filter(|(file, _)| !file.source.context).collect();
    for (file, _) in &judged {
        outcome.count(file.source);
    }
    outcome.findings.extend(
        each(judged, |(file, findings)| file.finish(findings, &debts)).into_iter().flatten(),
    );
    outcome
}

impl Outcome {
    fn count(&mut self, source: &Source<'_>) {
        self.statements += source.statements.len();
        let opaque = source.statements.iter().filter(|judged| !judged.verdict.opaque.is_empty());
        self.opaque += opaque.count();
    }
}

/// A finding and the bytes it is about.
type Placed = (usize, usize, Finding);

struct FileRun<'a> {
    source: &'a Source<'a>,
    settings: &'a Settings,
    lexicon: &'a Lexicon,
    statements: Vec<Statement<'a>>,
    lines: Lines<'a>,
}

impl<'a> FileRun<'a> {
    fn new(source: &'a Source<'a>, settings: &'a Settings, lexicon: &'a Lexicon) -> Self {
        // A file that cannot be cut has no judged statements; the planner says why.
        let statements = split(&source.text, lexicon).unwrap_or_default();
        FileRun { source, settings, lexicon, statements, lines: Lines::new(&source.text) }
    }

    fn about_statements(&self) -> Vec<Placed> {
        let mut found = Vec::new();
        let same =
            |a: &Judged, b: &Judged| a.transaction.is_some() && a.transaction == b.transaction;
        for together in self.source.statements.chunk_by(same) {
            let mut held = Vec::new();
            for (at, judged) in together.iter().enumerate() {
                let Some(statement) = self.statement(judged) else { continue };
                let facts = self.facts((together, at), statement, &held);
                for (start, end, finding) in statement_findings(&facts) {
                    found.push((start, end, self.placed(finding, start, end)));
                }
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
            let span = (statement.offset, statement.offset + statement.text.len());
            debts.read(&judged.verdict, &self.source.file, span);
        }
    }

    /// Adds what is to be said about the file, and weighs its waivers.
    fn finish(&self, mut found: Vec<Placed>, debts: &Debts) -> Vec<Finding> {
        for (start, end, finding) in self.file_findings(debts) {
            found.push((start, end, self.placed(finding, start, end)));
        }
        let allows = Allows::read(&self.source.text, &self.statements, self.lexicon);
        found = allows.apply(found, &self.settings.today);
        found.sort_by_key(|(start, ..)| *start);
        let named = found.into_iter().map(|(.., finding)| finding);
        named.map(|finding| finding.in_file(self.source.file.as_ref())).collect()
    }

    fn statement(&self, judged: &Judged) -> Option<Statement<'a>> {
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
            read: Read::default(),
        }
    }

    /// Leaves out lost columns that an earlier statement of the file added.
    fn hazards(&self, judged: &Judged, mut hazards: Vec<Hazard>) -> Vec<Hazard> {
        let drops = |change: &Change| change.kind == ChangeKind::DropColumn;
        if hazards.is_empty() || !judged.verdict.changes.iter().any(drops) {
            return hazards;
        }
        let earlier = self.source.statements.iter().filter(|other| other.seq < judged.seq);
        let added: Vec<_> = earlier
            .flat_map(|other| &other.verdict.changes)
            .filter(|change| change.kind == ChangeKind::AddColumn && !change.skipped)
            .map(|change| (safe::table(change), safe::column(change)))
            .collect();
        hazards.retain(|hazard| {
            let change = judged.verdict.changes.get(hazard.change);
            let drop = change.filter(|change| change.kind == ChangeKind::DropColumn);
            let own = drop.is_some_and(|c| added.contains(&(safe::table(c), safe::column(c))));
            !(own && hazard.work.is_empty() && !hazard.written)
        });
        hazards
    }

    fn file_findings(&self, debts: &Debts) -> Vec<Placed> {
        let facts = FileFacts {
            source: self.source,
            statements: &self.statements,
            header: Header::read(&self.source.text),
            settings: self.settings,
            lexicon: self.lexicon,
            debts,
        };
        let mut found = Vec::new();
        for rule in RULES {
            let Check::File(check) = rule.check else { continue };
            for complaint in check(&facts) {
                let span = complaint.span.unwrap_or((0, 0));
                let finding = finding(rule, complaint, &self.source.file, self.settings, None);
                found.extend(finding.map(|finding| (span.0, span.1, finding)));
            }
        }
        found
    }

    fn placed(&self, mut finding: Finding, start: usize, end: usize) -> Finding {
        let (line, column) = self.lines.place(start);
        let (end_line, end_column) = self.lines.place(end);
        (finding.line, finding.column) = (Some(line), Some(column));
        (finding.end_line, finding.end_column) = (Some(end_line), Some(end_column));
        finding
    }
}

/// Adds a lock, in place of an older one of the same kind. Rules ask for the very first one too.
fn hold(held: &mut Vec<Held>, new: Held) {
    let same = |old: &Held| old.lock == new.lock && old.relation == new.relation;
    if let Some(at) = held.iter().skip(1).position(same) {
        held.remove(at + 1);
    }
    held.push(new);
}

/// Returns what rules say about a statement, each with its place in the file.
fn statement_findings(facts: &Facts<'_>) -> Vec<Placed> {
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
        if let Check::Statement(check) = rule.check {
            said.extend(check(facts).into_iter().map(|complaint| (rule, complaint)));
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
    let whole = (facts.statement.offset, facts.statement.offset + facts.statement.text.len());
    let found = said.into_iter().filter_map(|(rule, complaint)| {
        let (start, end) = complaint.span.unwrap_or(whole);
        let file = &facts.source.file;
        let finding = finding(rule, complaint, file, facts.settings, Some(facts))?;
        Some((start, end, finding))
    });
    found.collect()
}

fn about_hazard<'r>(facts: &Facts<'_>, hazard: &Hazard) -> Option<(&'r Rule, Complaint)> {
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

fn about_refusal<'r>(facts: &Facts<'_>) -> Option<(&'r Rule, Complaint)> {
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
