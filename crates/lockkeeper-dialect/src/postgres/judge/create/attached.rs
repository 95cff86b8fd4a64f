//! What hangs on a table: triggers, rules, policies, statistics, publications.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::{
    AlterPolicy, AlterPublication, CreatePolicy, CreateRule, CreateStatistics, CreateTrigger,
    Publication,
};

impl Judge {
    pub(in crate::postgres::judge) fn create_trigger(&mut self, _create: &CreateTrigger) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_trigger");
        Ok(())
    }

    pub(in crate::postgres::judge) fn create_rule(&mut self, _create: &CreateRule) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_rule");
        Ok(())
    }

    pub(in crate::postgres::judge) fn create_policy(&mut self, _create: &CreatePolicy) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_policy");
        Ok(())
    }

    pub(in crate::postgres::judge) fn alter_policy(&mut self, _alter: &AlterPolicy) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("alter_policy");
        Ok(())
    }

    pub(in crate::postgres::judge) fn create_publication(
        &mut self,
        _create: &Publication,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_publication");
        Ok(())
    }

    pub(in crate::postgres::judge) fn alter_publication(
        &mut self,
        _alter: &AlterPublication,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("alter_publication");
        Ok(())
    }

    pub(in crate::postgres::judge) fn create_statistics(
        &mut self,
        _create: &CreateStatistics,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_statistics");
        Ok(())
    }
}
