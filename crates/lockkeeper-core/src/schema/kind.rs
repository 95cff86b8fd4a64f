//! The kinds of objects, in the order in which a readable script makes them.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($kind:ident $word:literal,)*) => {
        /// A kind of object. The order of the variants is the order of a script, as far as
        /// dependencies let it be.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            schemars::JsonSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum ObjectKind { $($kind,)* }

        impl ObjectKind {
            pub const ALL: &'static [ObjectKind] = &[$(ObjectKind::$kind,)*];

            /// Returns what people call it.
            pub fn word(self) -> &'static str {
                match self { $(ObjectKind::$kind => $word,)* }
            }
        }
    };
}

kinds! {
    Schema "schema",
    Extension "extension",
    Language "language",
    Collation "collation",
    ShellType "shell type",
    Type "type",
    Domain "domain",
    Function "function",
    Procedure "procedure",
    Aggregate "aggregate",
    Operator "operator",
    AccessMethod "access method",
    OperatorFamily "operator family",
    OperatorClass "operator class",
    Cast "cast",
    Transform "transform",
    Conversion "conversion",
    TextSearchParser "text search parser",
    TextSearchTemplate "text search template",
    TextSearchDictionary "text search dictionary",
    TextSearchConfiguration "text search configuration",
    ForeignDataWrapper "foreign-data wrapper",
    Server "server",
    UserMapping "user mapping",
    Sequence "sequence",
    Table "table",
    ForeignTable "foreign table",
    Constraint "constraint",
    Index "index",
    ShellView "shell view",
    View "view",
    MaterializedView "materialized view",
    ViewIndex "index of a materialized view",
    Statistics "statistics",
    Rule "rule",
    Trigger "trigger",
    Policy "policy",
    ForeignKey "foreign key",
    Publication "publication",
    Subscription "subscription",
    EventTrigger "event trigger",
    BuiltIn "built-in object",
    DefaultPrivileges "default privileges",
}
