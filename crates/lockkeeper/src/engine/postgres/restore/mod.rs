//! Restores through the server's own `pg_restore`: into a database of its own, which then takes
//! the name of the one it replaces in one transaction (`docs/adr/015`).

mod create;
mod dress;
mod load;
mod session;
mod settle;
mod surroundings;
mod swap;

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use lockkeeper_core::preserve::TableMark;
use serde_json::Value;

use crate::engine::archive::Workshop;
use crate::engine::restore::{Ground, Labelled, LoadAsk, Presence, Restores, Swap, Swapped, Use};
use crate::engine::{DbError, Engine, Moment};

use super::Postgres;
use super::backup::sequences;
use super::moment::{Pace, PgMoment, inventory};

pub use surroundings::read as surroundings;

/// The longest name of a database, in bytes.
const LONGEST_NAME: usize = 63;

#[async_trait]
impl Restores for Postgres {
    fn ground(&self, versions: &BTreeMap<String, String>) -> Result<Ground, DbError> {
        let version = versions.get("server").map_or("", String::as_str);
        let major: String = version.chars().take_while(char::is_ascii_digit).collect();
        let unknown =
            |_| DbError::config(format!("the manifest names no server version: `{version}`"));
        Ok(Ground::Server(major.parse().map_err(unknown)?))
    }

    fn own_name(&self) -> String {
        self.address.database().to_owned()
    }

    fn beside(&self, name: &str, what: &str) -> String {
        let end = format!("__{what}");
        let mut room = LONGEST_NAME.saturating_sub(end.len()).min(name.len());
        while !name.is_char_boundary(room) {
            room -= 1;
        }
        format!("{}{end}", &name[..room])
    }

    fn at(&self, name: &str) -> Result<Arc<dyn Engine>, DbError> {
        Ok(Arc::new(Postgres { address: self.address.of_database(name) }))
    }

    async fn presence(&self, name: &str) -> Result<Presence, DbError> {
        create::presence(&self.address, name).await
    }

    async fn missing(&self, surroundings: &Value) -> Result<Vec<String>, DbError> {
        let mut session = session::outside(&self.address).await?;
        create::missing(&mut session, &surroundings::parse(surroundings)?).await
    }

    async fn create(
        &self,
        name: &str,
        label: &str,
        surroundings: &Value,
        made_for: Use,
    ) -> Result<Vec<String>, DbError> {
        let mut session = session::outside(&self.address).await?;
        let surroundings = surroundings::parse(surroundings)?;
        create::create(&mut session, name, label, &surroundings, made_for).await
    }

    fn spells(&self) -> bool {
        true
    }

    async fn run_script(&self, name: &str, script: &str) -> Result<(), DbError> {
        let mut session = session::inside(&self.address.of_database(name)).await?;
        session::run_script(&mut session, script).await
    }

    async fn load(
        &self,
        name: &str,
        ask: &LoadAsk<'_>,
        workshop: &Workshop<'_>,
    ) -> Result<Vec<String>, DbError> {
        load::load(&self.address.of_database(name), ask, workshop).await
    }

    async fn settle(&self, name: &str, made_for: Use) -> Result<Vec<String>, DbError> {
        settle::settle(&self.address.of_database(name), made_for).await
    }

    async fn marks(
        &self,
        name: &str,
        tables: &[String],
        jobs: usize,
    ) -> Result<Vec<TableMark>, DbError> {
        let address = self.address.of_database(name);
        let mut moment = PgMoment::open(&address, &[], Pace::Free).await?;
        let asks = inventory::asks(&session::inside(&address).await?, tables).await?;
        let marks = moment.marks_of(&asks, jobs, &|_| ()).await?;
        Box::new(moment).close().await?;
        Ok(marks)
    }

    async fn sequences(&self, name: &str) -> Result<BTreeMap<String, String>, DbError> {
        let address = self.address.of_database(name);
        sequences::read(&mut session::inside(&address).await?).await
    }

    async fn dress(
        &self,
        name: &str,
        surroundings: &Value,
        like: Option<&str>,
    ) -> Result<Option<String>, DbError> {
        let surroundings = match like {
            Some(like) => {
                let mut session = session::inside(&self.address.of_database(like)).await?;
                surroundings::parse(&surroundings::read(&mut session).await?)?
            }
            None => surroundings::parse(surroundings)?,
        };
        let mut session = session::outside(&self.address).await?;
        dress::dress(&mut session, name, &surroundings).await?;
        Ok(surroundings.comment)
    }

    async fn label(&self, name: &str, label: &str) -> Result<(), DbError> {
        create::label(&mut session::outside(&self.address).await?, name, label).await
    }

    async fn labelled(&self, start: &str) -> Result<Vec<Labelled>, DbError> {
        create::labelled(&mut session::outside(&self.address).await?, start).await
    }

    async fn swap(&self, swap: &Swap) -> Result<Swapped, DbError> {
        swap::swap(&self.address, swap).await
    }

    async fn discard(&self, name: &str) -> Result<(), DbError> {
        create::discard(&mut session::outside(&self.address).await?, name).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beside_are_cut_where_letters_end() {
        let engine = Postgres::new("postgres://h/shop").unwrap();
        assert_eq!(engine.beside("shop", "restore_1"), "shop__restore_1");
        let cut = engine.beside(&"ä".repeat(40), "restore_1");
        assert!(cut.len() <= LONGEST_NAME && cut.ends_with("ä__restore_1"), "{cut}");
    }
}
