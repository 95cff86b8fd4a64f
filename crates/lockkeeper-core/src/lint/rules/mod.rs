//! Every rule: a file, a line here that declares it, and a line in [`RULES`]. The first rule that
//! recognises a hazard or a refusal reports it, so the ones that take what is left stand last.

mod access_method_rewrites;
mod add_column_domain_checked;
mod add_column_serial_or_identity;
mod add_column_stored_generated;
mod add_column_volatile_default;
mod add_required_column;
mod additive_only;
mod already_there;
mod avoid_float;
mod avoid_money;
mod brief_lock;
mod check_on_new_column;
mod check_validated_inline;
mod concurrent_index_if_not_exists;
mod concurrent_op_in_tx;
mod create_table_as;
mod data_loss;
mod delete_rows;
mod delete_without_where;
mod disable_trigger;
mod domain_constraint_add;
mod drop_cascade_blast_radius;
mod drop_column;
mod drop_constraint;
mod drop_database;
mod drop_extension;
mod drop_function;
mod drop_materialized_view;
mod drop_not_null;
mod drop_object;
mod drop_schema;
mod drop_sequence;
mod drop_table;
mod drop_table_locks_fk_parent;
mod drop_type;
mod drop_view;
mod duplicate_or_prefix_index;
mod enum_discouraged;
mod enum_value_order_unspecified;
mod enum_value_used_in_same_tx;
mod every_row_written;
mod exclusion_constraint_add;
mod fk_add_column_inline_nonconst;
mod fk_locks_referenced_table;
mod fk_validated_inline;
mod fk_without_supporting_index;
mod grant_to_public;
mod has_dependents;
mod identifier_truncated;
mod index_build_blocks_writes;
mod index_build_on_partitioned_parent;
mod index_drop_blocks;
mod index_of_many_columns;
mod index_unnamed;
mod judge_hint;
mod lock_table;
mod lock_upgrade;
mod matview_refresh_blocks;
mod may_fail_on_rows;
mod missing_down;
mod missing_lock_timeout;
mod missing_object;
mod missing_purpose;
mod mixed_ddl_dml;
mod multiple_alter_same_table;
mod name_breaks;
mod name_is_taken;
mod name_not_snake_case;
mod non_transactional_stmt;
mod not_idempotent;
mod not_valid_never_validated;
mod not_valid_then_validate_same_tx;
mod opaque_dynamic_sql;
mod partition_attach_scan;
mod partition_create_locks_parent;
mod partition_create_scans_default;
mod partition_detach_blocks;
mod pk_constraint_builds_index;
mod pk_missing;
mod pk_using_index_implies_set_not_null;
mod prefer_bigint;
mod prefer_identity;
mod prefer_jsonb;
mod prefer_text;
mod prefer_timestamptz;
mod reindex_blocks;
mod rename_column;
mod rename_enum_value;
mod rename_object;
mod rename_table;
mod row_security_change;
mod schema_unqualified;
mod security_definer_search_path;
mod select_star;
mod sequence_change_blocks;
mod server_refuses;
mod set_logged_rewrites;
mod set_not_null_scan;
mod set_schema;
mod statement_after_access_exclusive;
mod syntax_error;
mod table_compaction_blocks;
mod tablespace_move_rewrites;
mod tenant_column_missing;
mod tenant_index_missing;
mod tenant_reference_missing;
mod transaction_in_file;
mod transaction_nesting;
mod trigger_change;
mod truncate;
mod truncate_cascade;
mod type_change_assumes_utc;
mod type_change_breaks_views;
mod type_change_cascades_fk;
mod type_change_guc_dependent;
mod type_change_index_rebuild;
mod type_change_rechecks_constraints;
mod type_change_rewrites;
mod unique_constraint_builds_index;
mod unique_may_fail_on_data;
mod update_without_where;
mod uuid_key_missing;
mod wide_lock_window;
mod work_under_lock;

use super::Rule;

/// Every rule in the order in which they are asked.
pub const RULES: &[Rule] = &[
    not_valid_then_validate_same_tx::RULE,
    statement_after_access_exclusive::RULE,
    access_method_rewrites::RULE,
    add_column_domain_checked::RULE,
    add_column_serial_or_identity::RULE,
    add_column_stored_generated::RULE,
    add_column_volatile_default::RULE,
    add_required_column::RULE,
    additive_only::RULE,
    already_there::RULE,
    avoid_float::RULE,
    avoid_money::RULE,
    check_on_new_column::RULE,
    check_validated_inline::RULE,
    concurrent_index_if_not_exists::RULE,
    concurrent_op_in_tx::RULE,
    create_table_as::RULE,
    delete_rows::RULE,
    delete_without_where::RULE,
    disable_trigger::RULE,
    domain_constraint_add::RULE,
    drop_cascade_blast_radius::RULE,
    drop_column::RULE,
    drop_constraint::RULE,
    drop_database::RULE,
    drop_extension::RULE,
    drop_function::RULE,
    drop_materialized_view::RULE,
    drop_not_null::RULE,
    drop_object::RULE,
    drop_schema::RULE,
    drop_sequence::RULE,
    drop_table::RULE,
    drop_table_locks_fk_parent::RULE,
    drop_type::RULE,
    drop_view::RULE,
    duplicate_or_prefix_index::RULE,
    enum_discouraged::RULE,
    enum_value_order_unspecified::RULE,
    enum_value_used_in_same_tx::RULE,
    exclusion_constraint_add::RULE,
    fk_add_column_inline_nonconst::RULE,
    fk_locks_referenced_table::RULE,
    fk_validated_inline::RULE,
    fk_without_supporting_index::RULE,
    grant_to_public::RULE,
    has_dependents::RULE,
    identifier_truncated::RULE,
    index_build_blocks_writes::RULE,
    index_build_on_partitioned_parent::RULE,
    index_drop_blocks::RULE,
    index_of_many_columns::RULE,
    index_unnamed::RULE,
    judge_hint::RULE,
    lock_table::RULE,
    lock_upgrade::RULE,
    matview_refresh_blocks::RULE,
    missing_down::RULE,
    missing_lock_timeout::RULE,
    missing_object::RULE,
    missing_purpose::RULE,
    mixed_ddl_dml::RULE,
    multiple_alter_same_table::RULE,
    name_is_taken::RULE,
    name_not_snake_case::RULE,
    non_transactional_stmt::RULE,
    not_idempotent::RULE,
    not_valid_never_validated::RULE,
    opaque_dynamic_sql::RULE,
    partition_attach_scan::RULE,
    partition_create_locks_parent::RULE,
    partition_create_scans_default::RULE,
    partition_detach_blocks::RULE,
    pk_constraint_builds_index::RULE,
    pk_missing::RULE,
    pk_using_index_implies_set_not_null::RULE,
    prefer_bigint::RULE,
    prefer_identity::RULE,
    prefer_jsonb::RULE,
    prefer_text::RULE,
    prefer_timestamptz::RULE,
    reindex_blocks::RULE,
    rename_column::RULE,
    rename_enum_value::RULE,
    rename_object::RULE,
    rename_table::RULE,
    row_security_change::RULE,
    schema_unqualified::RULE,
    security_definer_search_path::RULE,
    select_star::RULE,
    sequence_change_blocks::RULE,
    set_logged_rewrites::RULE,
    set_not_null_scan::RULE,
    set_schema::RULE,
    syntax_error::RULE,
    table_compaction_blocks::RULE,
    tablespace_move_rewrites::RULE,
    tenant_column_missing::RULE,
    tenant_index_missing::RULE,
    tenant_reference_missing::RULE,
    transaction_in_file::RULE,
    transaction_nesting::RULE,
    trigger_change::RULE,
    truncate::RULE,
    truncate_cascade::RULE,
    type_change_assumes_utc::RULE,
    type_change_breaks_views::RULE,
    type_change_cascades_fk::RULE,
    type_change_guc_dependent::RULE,
    type_change_index_rebuild::RULE,
    type_change_rechecks_constraints::RULE,
    type_change_rewrites::RULE,
    unique_constraint_builds_index::RULE,
    unique_may_fail_on_data::RULE,
    update_without_where::RULE,
    uuid_key_missing::RULE,
    wide_lock_window::RULE,
    data_loss::RULE,
    name_breaks::RULE,
    every_row_written::RULE,
    work_under_lock::RULE,
    may_fail_on_rows::RULE,
    server_refuses::RULE,
    brief_lock::RULE,
];
