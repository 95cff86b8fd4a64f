//! ENABLE and DISABLE of triggers, rules and row security.

use lockkeeper_core::change::Refusal;

use super::site::Site;
use crate::postgres::catalog::{Oid, RelationKind};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn toggle_trigger(&mut self, site: &Site, mode: &str, name: &str) -> Judged {
        let Some(relation) = self.catalog.relation(site.table) else { return Ok(()) };
        let all = matches!(name, "all" | "user");
        let partitioned = relation.kind == RelationKind::PartitionedTable;
        let mut named = relation.triggers.iter().filter(|trigger| all || trigger.name == name);
        if !all && named.clone().next().is_none() && !relation.presumed {
            let message =
                format!("trigger \"{name}\" for table \"{}\" does not exist", relation.name);
            return Err(Refusal::new("42704", message));
        }
        let keys = relation.foreign_keys().next().is_some() || !relation.referenced_by.is_empty();
        let spreads = named.any(|trigger| trigger.for_each_row) || (name == "all" && keys);
        let here = Site { only: site.only || !partitioned || !spreads, ..*site };
        for (oid, role) in self.family(&here) {
            self.lock(oid, site.mode, role);
            self.set_triggers(oid, name, mode != "disable");
        }
        Ok(())
    }

    fn set_triggers(&mut self, table: Oid, name: &str, enabled: bool) {
        let Some(relation) = self.catalog.relation_mut(table) else { return };
        let all = matches!(name, "all" | "user");
        for trigger in relation.triggers.iter_mut().filter(|t| all || t.name == name) {
            trigger.enabled = enabled;
        }
    }

    pub(super) fn toggle_rule(&mut self, site: &Site, name: &str) -> Judged {
        let Some(relation) = self.catalog.relation(site.table) else { return Ok(()) };
        if relation.presumed || relation.rules.iter().any(|rule| rule.name == name) {
            return Ok(());
        }
        let message = format!("rule \"{name}\" for relation \"{}\" does not exist", relation.name);
        Err(Refusal::new("42704", message))
    }

    pub(super) fn toggle_row_security(&mut self, site: &Site, mode: &str) -> Judged {
        let Some(relation) = self.catalog.relation_mut(site.table) else { return Ok(()) };
        match mode {
            "enable" => relation.row_security = true,
            "disable" => relation.row_security = false,
            "force" => relation.forced_row_security = true,
            _ => relation.forced_row_security = false,
        }
        Ok(())
    }
}
