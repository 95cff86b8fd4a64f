//! ALTER of relations.

mod add_column;
mod announce;
mod attribute;
mod column_name;
mod column_type;
mod constraint;
mod detach;
mod drop_column;
mod foreign;
mod identity;
mod index;
mod inherit;
mod level;
mod nullable;
mod options;
mod owner;
mod partition;
mod permit;
mod persistence;
mod rename;
mod site;
mod storage;
mod table;
mod toggle;
mod type_uses;
