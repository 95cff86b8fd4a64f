//! CREATE and ALTER of everything but tables.

mod attached;
mod attribute;
mod column;
mod domain;
mod function;
mod index;
mod object;
mod sequence;
mod table;
mod types;
mod view;
