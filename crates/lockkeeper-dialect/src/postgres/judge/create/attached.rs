//! What hangs on a table: rules, policies, statistics.

use std::sync::Arc;

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role};

use super::super::value::{QueryUses, Scope, columns_in};
use super::super::{Judge, Judged};
use crate::postgres::ast::{
    AlterPolicy, CreatePolicy, CreateRule, CreateStatistics, Expr, IndexKey,
};
use crate::postgres::catalog::{Oid, Policy, Relation, RelationKind, Rule, Use};

impl Judge {
    pub(in crate::postgres::judge) fn create_rule(&mut self, create: &CreateRule) -> Judged {
        let table = self.required(&create.table)?;
        self.check_rule(table, create)?;
        let mut uses: Vec<Use> =
            create.actions.iter().flat_map(|action| self.statement_uses(action)).collect();
        let columns = create.filter.iter().flat_map(|filter| columns_in(&filter.node));
        let columns = columns.chain(self.row_columns(&create.actions));
        uses.extend(columns.map(|column| Use { relation: table, column: Some(column) }));
        self.attached_change(ChangeKind::CreateRule, table, &create.name);
        let at = self.change;
        if let Some(change) = self.verdict.changes.get_mut(at) {
            change.conditional = create.or_replace;
            change.detail = Some(create.event.clone());
        }
        self.lock(table, LockMode::AccessExclusive, Role::Named);
        if let Some(filter) = &create.filter {
            self.analyzed_node(&filter.node)?;
        }
        self.analyzed(&create.actions)?;
        self.check_rule_rows(table, create)?;
        if let Some(relation) = self.catalog.relation_mut(table) {
            relation.rules.retain(|rule| rule.name != create.name);
            relation.rules.push(Rule {
                name: create.name.clone(),
                event: create.event.clone(),
                instead: create.instead,
                conditional: create.filter.is_some(),
                actions: Arc::new(create.actions.clone()),
                uses,
            });
        }
        Ok(())
    }

    fn check_rule(&self, table: Oid, create: &CreateRule) -> Judged {
        let Some(relation) = self.catalog.relation(table).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let (name, rule) = (&relation.name, &create.name);
        match relation.kind {
            RelationKind::MaterializedView => {
                let message = "rules on materialized views are not supported";
                return Err(Refusal::new("0A000", message));
            }
            RelationKind::Table | RelationKind::PartitionedTable | RelationKind::View => {}
            _ => {
                let message = format!("relation \"{name}\" cannot have rules");
                return Err(Refusal::new("42809", message));
            }
        }
        if create.event == "select" && relation.kind != RelationKind::View {
            // Before 16 a table could be made a view, if it was empty and nothing hung on it.
            let state = match self.catalog.version {
                16.. => "42809",
                _ if rule == "_RETURN" && self.yields_columns(create, relation) => "55000",
                _ => "42P17",
            };
            let message = format!("relation \"{name}\" cannot have ON SELECT rules");
            return Err(Refusal::new(state, message));
        }
        if relation.rules.iter().any(|other| other.name == *rule) && !create.or_replace {
            let message = format!("rule \"{rule}\" for relation \"{name}\" already exists");
            return Err(Refusal::new("42710", message));
        }
        Ok(())
    }

    /// Whether a rule's query has the columns of the relation, by name.
    fn yields_columns(&self, create: &CreateRule, relation: &Relation) -> bool {
        let [crate::postgres::ast::Statement::Select(query)] = create.actions.as_slice() else {
            return false;
        };
        let (columns, open) = self.outputs(query, &Scope::default());
        let names = relation.columns.iter().map(|column| &column.name);
        open || columns.iter().map(|(name, _)| name).eq(names)
    }

    /// Refuses columns of OLD and NEW that the table does not have.
    fn check_rule_rows(&self, table: Oid, create: &CreateRule) -> Judged {
        use crate::postgres::ast::{Node, Statement};
        let Some(relation) = self.catalog.relation(table).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let mut nodes: Vec<&Node> = create.filter.iter().map(|filter| &filter.node).collect();
        for action in &create.actions {
            match action {
                Statement::Insert(insert) => {
                    let source = insert.source.iter();
                    nodes.extend(source.flat_map(|query| {
                        let outputs = query.outputs.iter().map(|output| &output.node);
                        query.values.iter().flatten().chain(outputs).chain(&query.filter)
                    }));
                }
                Statement::Update(update) => {
                    nodes.extend(update.assignments.iter().map(|assignment| &assignment.value));
                    nodes.extend(&update.filter);
                }
                Statement::Delete(delete) => nodes.extend(&delete.filter),
                _ => {}
            }
        }
        let mut missing = None;
        for node in nodes {
            node.walk(&mut |node| {
                if let Node::Column(path) = node
                    && let [row, column] = path.as_slice()
                    && matches!(row.as_str(), "old" | "new")
                    && relation.column(column).is_none()
                    && !matches!(column.as_str(), "*" | "ctid" | "tableoid" | "xmin")
                {
                    missing = Some(column.clone());
                }
            });
        }
        missing.map_or(Ok(()), |column| {
            Err(Refusal::new("42703", format!("column {column} does not exist")))
        })
    }

    /// Records the change of something that hangs on a table.
    pub(super) fn attached_change(&mut self, kind: ChangeKind, table: Oid, name: &str) {
        let found = self.catalog.relation(table);
        let on = found.map(|relation| self.catalog.shown(relation));
        self.changed(kind, name).on = on;
    }

    pub(in crate::postgres::judge) fn create_policy(&mut self, create: &CreatePolicy) -> Judged {
        let table = self.policy_table(&create.table)?;
        self.check_policy(table, create)?;
        self.attached_change(ChangeKind::CreatePolicy, table, &create.name);
        let uses = self.read_policy(table, create.using.as_ref(), create.check.as_ref())?;
        if let Some(relation) = self.catalog.relation_mut(table) {
            let QueryUses { uses, functions, .. } = uses;
            relation.policies.push(Policy { name: create.name.clone(), uses, functions });
        }
        Ok(())
    }

    fn policy_table(&mut self, name: &crate::postgres::ast::Name) -> Result<Oid, Refusal> {
        let table = self.required(name)?;
        let kind = self.catalog.relation(table).map(|relation| relation.kind);
        match kind {
            Some(RelationKind::Table | RelationKind::PartitionedTable) => Ok(table),
            _ => Err(Refusal::new("42809", format!("\"{name}\" is not a table"))),
        }
    }

    fn check_policy(&self, table: Oid, create: &CreatePolicy) -> Judged {
        let wrong = |message: &str| Err(Refusal::new("42601", message));
        match create.command.as_str() {
            "insert" if create.using.is_some() => {
                return wrong("only WITH CHECK expression allowed for INSERT");
            }
            "select" | "delete" if create.check.is_some() => {
                return wrong("WITH CHECK cannot be applied to SELECT or DELETE");
            }
            _ => {}
        }
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        if relation.policies.iter().any(|policy| policy.name == create.name) {
            let (name, table) = (&create.name, &relation.name);
            let message = format!("policy \"{name}\" for table \"{table}\" already exists");
            return Err(Refusal::new("42710", message));
        }
        Ok(())
    }

    /// Locks what a policy reads, and returns it.
    fn read_policy(
        &mut self,
        table: Oid,
        using: Option<&Expr>,
        check: Option<&Expr>,
    ) -> Result<QueryUses, Refusal> {
        let mut uses = QueryUses::default();
        self.lock(table, LockMode::AccessExclusive, Role::Named);
        for expr in using.into_iter().chain(check) {
            self.columns_exist(table, expr)?;
            self.analyzed_node(&expr.node)?;
            self.check_condition_type(table, &expr.node, "POLICY")?;
            let found = self.expression_uses(&expr.node, Some(table));
            uses.uses.extend(found.uses);
            uses.functions.extend(found.functions);
        }
        Ok(uses)
    }

    /// Refuses an expression with a name that is no column of the table.
    pub(super) fn columns_exist(&self, table: Oid, expr: &Expr) -> Judged {
        let Some(relation) = self.catalog.relation(table).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let system = ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"];
        let unknown = |column: &String| {
            relation.column(column).is_none()
                && *column != relation.name
                && !system.contains(&column.as_str())
        };
        match columns_in(&expr.node).into_iter().find(unknown) {
            Some(column) => {
                Err(Refusal::new("42703", format!("column \"{column}\" does not exist")))
            }
            None => Ok(()),
        }
    }

    pub(in crate::postgres::judge) fn alter_policy(&mut self, alter: &AlterPolicy) -> Judged {
        let table = self.policy_table(&alter.table)?;
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let there = |name: &str| relation.policies.iter().any(|policy| policy.name == name);
        let (name, on) = (&alter.name, &relation.name);
        if !there(name) && !relation.presumed {
            let message = format!("policy \"{name}\" for table \"{on}\" does not exist");
            return Err(Refusal::new("42704", message));
        }
        if let Some(to) = alter.rename_to.as_ref().filter(|to| there(to)) {
            let message = format!("policy \"{to}\" for table \"{on}\" already exists");
            return Err(Refusal::new("42710", message));
        }
        self.attached_change(ChangeKind::AlterPolicy, table, &alter.name);
        let at = self.change;
        if let Some(change) = self.verdict.changes.get_mut(at) {
            change.to.clone_from(&alter.rename_to);
        }
        let uses = self.read_policy(table, alter.using.as_ref(), alter.check.as_ref())?;
        let found = self.catalog.relation_mut(table);
        let policy =
            found.and_then(|table| table.policies.iter_mut().find(|p| p.name == alter.name));
        if let Some(policy) = policy {
            policy.name = alter.rename_to.clone().unwrap_or(policy.name.clone());
            if alter.rename_to.is_none() {
                policy.uses = uses.uses;
                policy.functions = uses.functions;
            }
        }
        Ok(())
    }

    pub(in crate::postgres::judge) fn create_statistics(
        &mut self,
        create: &CreateStatistics,
    ) -> Judged {
        let version = self.catalog.version;
        if create.name.is_none() && version < 16 {
            let message = "syntax error: statistics need a name on this server";
            return Err(Refusal::new("42601", message));
        }
        let table = self.required(&create.table)?;
        self.check_statistics(table, create)?;
        let columns = self.statistics_columns(table, create)?;
        let key = match &create.name {
            Some(name) => (self.schema_for(name)?, name.name.clone()),
            None => self.free_statistics_name(table, &columns),
        };
        let there = self.catalog.statistics.contains_key(&key);
        if there && !create.if_not_exists {
            let message = format!("statistics object \"{}\" already exists", key.1);
            return Err(Refusal::new("42710", message));
        }
        let shown = self.catalog.shown_name(&key.0, &key.1);
        self.attached_change(ChangeKind::CreateStatistics, table, &shown);
        let at = self.change;
        if let Some(change) = self.verdict.changes.get_mut(at) {
            (change.conditional, change.skipped) = (create.if_not_exists, there);
            change.columns.clone_from(&columns);
        }
        self.lock(table, LockMode::ShareUpdateExclusive, Role::Named);
        if !there {
            self.catalog.statistics.insert(key.clone(), table);
            self.catalog.statistics_columns.insert(key, columns);
        }
        Ok(())
    }

    fn check_statistics(&self, table: Oid, create: &CreateStatistics) -> Judged {
        let kind = self.catalog.relation(table).map(|relation| relation.kind);
        let fits = matches!(
            kind,
            Some(
                RelationKind::Table
                    | RelationKind::PartitionedTable
                    | RelationKind::ForeignTable
                    | RelationKind::MaterializedView
            )
        );
        if !fits {
            let message = format!("cannot define statistics for relation \"{}\"", create.table);
            return Err(Refusal::new("42809", message));
        }
        let expression =
            |e: &crate::postgres::ast::IndexElement| matches!(e.key, IndexKey::Expression(_));
        let expressions = create.elements.iter().any(expression);
        if expressions && self.catalog.version < 14 {
            let message = "only simple column references are allowed in CREATE STATISTICS";
            return Err(Refusal::new("0A000", message));
        }
        if create.elements.len() < 2 && !expressions {
            let message = "extended statistics require at least 2 columns";
            return Err(Refusal::new("42P17", message));
        }
        Ok(())
    }

    /// Returns the columns that statistics are about; refuses one that is not there.
    fn statistics_columns(
        &self,
        table: Oid,
        create: &CreateStatistics,
    ) -> Result<Vec<String>, Refusal> {
        let mut columns = Vec::new();
        for element in &create.elements {
            match &element.key {
                IndexKey::Column(name) => columns.push(name.clone()),
                IndexKey::Expression(expr) => columns.extend(columns_in(&expr.node)),
            }
        }
        let relation = self.catalog.relation(table).filter(|relation| !relation.presumed);
        let missing = |column: &&String| relation.is_some_and(|r| r.column(column).is_none());
        match columns.iter().find(missing) {
            Some(column) => {
                Err(Refusal::new("42703", format!("column \"{column}\" does not exist")))
            }
            None => Ok(columns),
        }
    }

    fn free_statistics_name(&self, table: Oid, columns: &[String]) -> (String, String) {
        let found = self.catalog.relation(table);
        let (schema, name) = found.map(|r| (r.schema.clone(), r.name.clone())).unwrap_or_default();
        let plain = format!("{name}_{}_stat", columns.join("_"));
        let taken =
            |name: &String| self.catalog.statistics.contains_key(&(schema.clone(), name.clone()));
        let count = self.catalog.statistics.len();
        let numbered = (1..=count).map(|n| format!("{plain}{n}"));
        let free = std::iter::once(plain.clone()).chain(numbered).find(|name| !taken(name));
        (schema, free.unwrap_or(plain))
    }
}
