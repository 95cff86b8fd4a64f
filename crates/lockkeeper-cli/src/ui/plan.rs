//! A plan as people read it: migrations, transactions, statements, limits.

use lockkeeper::core::change::{Blocks, Effect};
use lockkeeper::core::plan::{
    Direction, MigrationDocument, PlanDocument, StepDocument, TransactionKind,
};

use super::explanation::draw_effect;
use super::look::Look;
use super::text::{duration_text, plural, shorten, without_comments};

/// Draws the plan; `next` says how to run it.
pub fn draw_plan(plan: &PlanDocument, next: &str, look: &Look) -> String {
    if plan.migrations.is_empty() {
        return format!("{} nothing to do: everything is applied\n", look.good());
    }
    let mut text = String::new();
    for migration in &plan.migrations {
        text.push_str(&head(migration, look));
        let own = |step: &&StepDocument| step.migration == migration.version;
        let steps: Vec<_> = plan.steps.iter().filter(own).collect();
        for unit in steps.chunk_by(|a, b| a.unit == b.unit) {
            text.push_str(&draw_unit(unit, look));
        }
        text.push('\n');
    }
    format!("{text}{}\nnext: {next}\n", foot(plan, look))
}

fn head(migration: &MigrationDocument, look: &Look) -> String {
    let direction = match migration.direction {
        Direction::Up => "",
        Direction::Down => "  roll back",
    };
    let name = look.bold(&format!("{} {}", migration.version, migration.name));
    format!("{name}{direction}  {}\n", look.dim(&migration.file))
}

fn draw_unit(steps: &[&StepDocument], look: &Look) -> String {
    let alone = steps.iter().all(|step| step.transaction == TransactionKind::None);
    let (title, side) = if alone {
        (look.yellow("outside of a transaction"), " ")
    } else {
        (look.dim("one transaction"), look.either("│", "|"))
    };
    let corner = if alone { look.either("╶", "-") } else { look.either("┌", "+") };
    let mut text = format!("  {corner} {title}\n");
    let digits = steps.iter().map(|step| step.line.to_string().len()).max().unwrap_or(1).max(4);
    for step in steps {
        let room = look.width.saturating_sub(digits + 6).max(20);
        let sql = shorten(&without_comments(&step.sql), room, look.either("…", "..."));
        let line = look.dim(&format!("{:>digits$}", step.line));
        text.push_str(&format!("  {side}{line}  {sql}\n"));
        for effect in step.effects.iter().filter(|effect| worth_telling(effect)) {
            let indent = " ".repeat(digits + 4);
            text.push_str(&format!("  {side}{indent}{}\n", draw_effect(effect, look)));
        }
    }
    if !alone {
        text.push_str(&format!("  {}\n", look.either("└", "+")));
    }
    text
}

/// Locks that keep writers waiting, work, and what nobody knows; not what the migration itself made.
fn worth_telling(effect: &Effect) -> bool {
    let waits = effect.blocks.contains(&Blocks::Writes);
    !effect.new && (waits || effect.scan || effect.rewrite || effect.data_loss)
}

fn foot(plan: &PlanDocument, look: &Look) -> String {
    let count = format!(
        "{}, {}",
        plural(plan.migrations.len(), "migration"),
        plural(plan.steps.len(), "statement")
    );
    let limits = plan.steps.iter().map(|step| step.timeouts).max_by_key(|limits| limits.lock_ms);
    let limits = limits.filter(|limits| limits.lock_ms > 0).map_or(String::new(), |limits| {
        format!(
            "limits: gives way after waiting {} for a lock, stops trying after {}; {}\n",
            duration_text(limits.lock_ms),
            duration_text(limits.lock_deadline_ms),
            match limits.statement_ms {
                0 => "a statement may run as long as it needs".to_owned(),
                ms => format!("a statement may run {}", duration_text(ms)),
            }
        )
    });
    let hash = look.dim(&format!("plan {}", plan.hash));
    format!("{count}\n{limits}{hash}\n")
}

#[cfg(test)]
mod tests {
    use lockkeeper::core::plan::Timeouts;

    use super::*;

    fn step(unit: usize, line: u32, sql: &str, transaction: TransactionKind) -> StepDocument {
        StepDocument {
            migration: "0007".to_owned(),
            seq: line,
            unit,
            sql: sql.to_owned(),
            line,
            transaction,
            effects: Vec::new(),
            timeouts: Timeouts::default(),
            probe: String::new(),
        }
    }

    fn plan(steps: Vec<StepDocument>) -> PlanDocument {
        let migration = MigrationDocument {
            version: "0007".to_owned(),
            name: "orders".to_owned(),
            direction: Direction::Up,
            file: "0007_orders.sql".to_owned(),
            checksum: String::new(),
            transactions: 1,
        };
        let migrations = if steps.is_empty() { Vec::new() } else { vec![migration] };
        PlanDocument { schema: String::new(), hash: "abc".to_owned(), migrations, steps }
    }

    fn plain(plan: &PlanDocument) -> String {
        let text = draw_plan(plan, "go", &Look { utf8: false, width: 50 });
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn draws_the_bounds_of_transactions() {
        let text = plain(&plan(vec![
            step(1, 3, "CREATE TABLE a (\n  id int -- the key\n)", TransactionKind::Shared),
            step(1, 9, "CREATE TABLE b (id int)", TransactionKind::Shared),
            step(2, 12, &format!("CREATE {}", "x".repeat(99)), TransactionKind::None),
        ]));
        let expected = "\
0007 orders  0007_orders.sql
  + one transaction
  |   3  CREATE TABLE a ( id int )
  |   9  CREATE TABLE b (id int)
  +
  - outside of a transaction
     12  CREATE xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...

1 migration, 3 statements
limits: gives way after waiting 200 ms for a lock, stops trying after 1 min; a statement may run 4 h
plan abc

next: go
";
        assert_eq!(text, expected);
    }

    #[test]
    fn says_when_there_is_nothing_to_do() {
        assert_eq!(plain(&plan(Vec::new())), "+ nothing to do: everything is applied\n");
    }
}
