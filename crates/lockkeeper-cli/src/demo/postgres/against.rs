//! The other way to do it: the statement of 0003 as a shell would send it, behind the same long
//! transaction, under the same traffic.

use std::time::Instant;

use lockkeeper::error::Error;

use super::scene::{CUSTOMERS, ORDERS, Scene};
use super::{CALM, DRAIN, HOLD, READING};
use crate::demo::application::Application;
use crate::demo::bystander::Bystander;
use crate::demo::report::Traffic;
use crate::demo::site::execute;
use crate::demo::stage::Stage;

const STATEMENT: &str = "ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT ''";

/// Returns how the application fared while the statement waited and ran.
pub async fn plain(stage: &Stage, scene: &Scene) -> Result<Traffic, Error> {
    stage.scene("for comparison: the same ALTER TABLE in plain SQL, on a copy of the shop");
    let application = Application::open(scene.plain.clone(), ORDERS, CUSTOMERS)?;
    let reader = Bystander::invite(&scene.plain, "month-end report", READING, HOLD).await?;
    tokio::time::sleep(CALM / 2).await;
    reader.stand().await;
    let begun = Instant::now();
    reader.end().notify_one();
    execute(&scene.plain, &[STATEMENT]).await?;
    let span = (begun, Instant::now());
    tokio::time::sleep(DRAIN).await;
    Ok(application.close()?.traffic(span))
}
