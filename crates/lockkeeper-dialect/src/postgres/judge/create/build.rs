//! Indexes made on a table and its partitions, for CREATE INDEX and for constraints.

use lockkeeper_core::change::{LockMode, Refusal, Remark, Role, Work};

use super::naming::{index_columns, joined};
use crate::postgres::ast::IndexKey;
use crate::postgres::catalog::{Constraint, ConstraintKind, Index, Oid, Relation, RelationKind};
use crate::postgres::judge::{Judge, Judged};

/// An index that is to be made.
#[derive(Clone, Debug)]
pub(in crate::postgres::judge) struct Build {
    /// As wanted; its table is replaced by each partition in turn.
    pub index: Index,
    pub name: Option<String>,
    /// The constraint it is made for, its name and index left open.
    pub constraint: Option<Constraint>,
    /// The lock on the table and on each partition.
    pub mode: LockMode,
    /// The table was made by the same statement: nothing is locked, nothing to be read.
    pub silent: bool,
    pub only: bool,
}

impl Build {
    /// Returns the label of names chosen for it.
    fn label(&self) -> &'static str {
        match self.constraint.as_ref().map(|constraint| &constraint.kind) {
            Some(ConstraintKind::PrimaryKey { .. }) => "pkey",
            Some(ConstraintKind::Exclude { .. }) => "excl",
            Some(_) => "key",
            None => "idx",
        }
    }
}

impl Judge {
    /// Returns the name an index gets on a table.
    pub(in crate::postgres::judge) fn index_name(&self, table: Oid, build: &Build) -> String {
        if let Some(name) = &build.name {
            return name.clone();
        }
        let Some(relation) = self.catalog.relation(table) else { return String::new() };
        let label = build.label();
        let columns = match label {
            "pkey" => String::new(),
            _ => joined(&index_columns(
                &build.index.elements,
                &build.index.include,
                self.catalog.version,
            )),
        };
        let parts = (relation.name.as_str(), columns.as_str(), label);
        self.catalog.free_relation_name(&relation.schema, parts, build.constraint.is_some())
    }

    /// Makes the index, and those of the partitions; returns it.
    pub(in crate::postgres::judge) fn build(
        &mut self,
        table: Oid,
        build: &Build,
        role: Role,
    ) -> Result<Oid, Refusal> {
        let name = self.index_name(table, build);
        let Some(relation) = self.catalog.relation(table) else {
            return Err(Refusal::new("42P01", "relation does not exist"));
        };
        let (schema, kind) = (relation.schema.clone(), relation.kind);
        let (persistence, empty) = (relation.persistence, relation.empty);
        if self.catalog.oid_in(&schema, &name).is_some() {
            return Err(Refusal::new("42P07", format!("relation \"{name}\" already exists")));
        }
        if build.constraint.is_some() && relation.constraint(&name).is_some() {
            let message =
                format!("constraint \"{name}\" for relation \"{}\" already exists", relation.name);
            return Err(Refusal::new("42710", message));
        }
        let partitioned = kind == RelationKind::PartitionedTable;
        if partitioned && (build.index.unique || build.label() == "excl") {
            self.check_partition_key(table, &build.index, "UNIQUE")?;
        }
        if !build.silent {
            self.note_build(table, build, &name, (role, partitioned, empty))?;
        }
        let owner = build.constraint.as_ref().map(|_| name.clone());
        let partitions = self.children(table);
        let index = Index {
            table,
            constraint: owner,
            children: Vec::new(),
            // Without its partitions' indexes it is none yet.
            valid: build.index.valid && !(partitioned && build.only && !partitions.is_empty()),
            ..build.index.clone()
        };
        let kind = if partitioned { RelationKind::PartitionedIndex } else { RelationKind::Index };
        let relation =
            Relation { schema, name: name.clone(), kind, persistence, ..Relation::default() };
        let oid = self.catalog.insert(Relation { index: Some(Box::new(index)), ..relation });
        if let Some(relation) = self.catalog.relation_mut(table) {
            relation.indexes.push(oid);
            if let Some(constraint) = &build.constraint {
                relation.constraints.push(owning(constraint, name, oid));
            }
        }
        if partitioned && !build.only {
            for partition in partitions {
                self.build_on_partition(oid, partition, build)?;
            }
        }
        Ok(oid)
    }

    fn note_build(
        &mut self,
        table: Oid,
        build: &Build,
        name: &str,
        (role, partitioned, empty): (Role, bool, bool),
    ) -> Judged {
        let work = match &build.constraint {
            Some(_) => Work::ConstraintIndex { constraint: name.to_owned() },
            None => Work::IndexBuild,
        };
        if let Some(touch) = self.lock(table, build.mode, role)
            && !partitioned
        {
            touch.scan = true;
            touch.index_build = true;
            touch.work.get_or_insert(work);
        }
        if !empty && !partitioned {
            self.run_index(&build.index)?;
        }
        if build.index.unique && !empty && !partitioned {
            let text = format!("\"{name}\" cannot be built when rows repeat a value");
            self.remark(Remark::Hint { topic: "unique-may-fail".to_owned(), text });
        }
        Ok(())
    }

    /// Runs the functions an index needs the values of; 17 does so without a search path.
    pub(in crate::postgres::judge) fn run_index(&mut self, index: &Index) -> Judged {
        let keys = index.elements.iter().filter_map(|element| match &element.key {
            IndexKey::Expression(expr) => Some(&expr.node),
            IndexKey::Column(_) => None,
        });
        let nodes: Vec<_> = keys.chain(index.predicate.as_ref().map(|p| &p.node)).collect();
        nodes
            .into_iter()
            .try_for_each(|node| self.run_expression_in(node, self.catalog.version >= 17))
    }

    /// Attaches an equal index of the partition, or makes one.
    fn build_on_partition(&mut self, parent: Oid, partition: Oid, build: &Build) -> Judged {
        let kind = self.catalog.relation(partition).map(|relation| relation.kind);
        if kind == Some(RelationKind::ForeignTable) {
            if build.index.unique {
                let message = "cannot create unique index on a foreign partition";
                return Err(Refusal::new("42809", message));
            }
            if !build.silent {
                let role = self.child_role(partition);
                self.lock(partition, build.mode, role);
            }
            return Ok(());
        }
        if !build.silent {
            let role = self.child_role(partition);
            self.lock(partition, build.mode, role);
        }
        let index = match self.equal_index(partition, build) {
            Some(index) => index,
            None => {
                let mut below = Build { name: None, only: false, ..build.clone() };
                if let Some(constraint) = &mut below.constraint {
                    (constraint.inherited, constraint.local) = (1, false);
                }
                let role = self.child_role(partition);
                self.build(partition, &below, role)?
            }
        };
        self.attach_index(parent, index);
        Ok(())
    }

    /// Links an index to that of the partitioned table.
    pub(in crate::postgres::judge) fn attach_index(&mut self, parent: Oid, child: Oid) {
        if let Some(index) = self.catalog.relation_mut(parent).and_then(|r| r.index.as_mut()) {
            index.children.push(child);
        }
        if let Some(index) = self.catalog.relation_mut(child).and_then(|r| r.index.as_mut()) {
            index.parent = Some(parent);
        }
    }

    /// Returns an index of the table that can stand for the wanted one.
    pub(in crate::postgres::judge) fn equal_index(&self, table: Oid, build: &Build) -> Option<Oid> {
        let relation = self.catalog.relation(table)?;
        relation.indexes.iter().copied().find(|oid| {
            let index = self.catalog.relation(*oid).and_then(|r| r.index.as_ref());
            index.is_some_and(|index| {
                index.parent.is_none()
                    && index.valid
                    && same_index(index, &build.index)
                    && (build.constraint.is_none() || index.constraint.is_some())
            })
        })
    }

    /// Says so when the index does what another one does already.
    pub(in crate::postgres::judge) fn remark_duplicate(
        &mut self,
        table: Oid,
        wanted: &Index,
        name: &str,
    ) {
        let Some(relation) = self.catalog.relation(table) else { return };
        let like = relation.indexes.iter().find_map(|oid| {
            let other = self.catalog.relation(*oid)?;
            let index = other.index.as_ref()?;
            let covered = index.method == wanted.method
                && index.predicate.as_ref().map(|p| &p.node)
                    == wanted.predicate.as_ref().map(|p| &p.node)
                && index.elements.starts_with(&wanted.elements)
                && wanted.include.iter().all(|column| index.include.contains(column))
                && (!wanted.unique
                    || (index.unique && index.elements.len() == wanted.elements.len()));
            (covered && other.name != name).then(|| other.name.clone())
        });
        if let Some(like) = like {
            self.remark(Remark::DuplicateIndex { index: name.to_owned(), like });
        }
    }
}

/// Returns the constraint with its name and index.
fn owning(constraint: &Constraint, name: String, index: Oid) -> Constraint {
    let kind = match constraint.kind.clone() {
        ConstraintKind::Unique { columns, .. } => ConstraintKind::Unique { columns, index },
        ConstraintKind::PrimaryKey { columns, .. } => ConstraintKind::PrimaryKey { columns, index },
        ConstraintKind::Exclude { .. } => ConstraintKind::Exclude { index },
        other => other,
    };
    Constraint { name, kind, ..constraint.clone() }
}

/// Returns whether two indexes index the same in the same way.
pub(in crate::postgres::judge) fn same_index(one: &Index, two: &Index) -> bool {
    let keys = |index: &Index| -> Vec<_> {
        let key = |element: &crate::postgres::ast::IndexElement| match &element.key {
            IndexKey::Column(name) => (Some(name.clone()), None),
            IndexKey::Expression(expr) => (None, Some(expr.node.clone())),
        };
        let rest = |element: &crate::postgres::ast::IndexElement| {
            (element.collation.clone(), element.opclass.clone())
        };
        index.elements.iter().map(|element| (key(element), rest(element))).collect()
    };
    one.unique == two.unique
        && one.method == two.method
        && one.include == two.include
        && one.nulls_not_distinct == two.nulls_not_distinct
        && one.predicate.as_ref().map(|p| &p.node) == two.predicate.as_ref().map(|p| &p.node)
        && keys(one) == keys(two)
}
