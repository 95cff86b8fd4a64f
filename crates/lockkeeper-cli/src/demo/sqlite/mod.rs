//! The story on an SQLite file: shorter, for one file has one writer at a time anyway.

mod scene;

use lockkeeper::error::Error;

use super::migrator::Migrator;
use super::report::{Data, Kill, Report, machine, rows};
use super::stage::Stage;
use super::story::Story;
use scene::Scene;

/// The migration that is killed, and the beginning of the statement it is killed in.
const KILLED: &str = "0002";
const COPYING: &str = "INSERT INTO orders_checked";

/// Plays it; `instead_of` says why it is not the longer one.
pub async fn play(stage: &Stage, instead_of: Option<String>) -> Result<Report, Error> {
    let scene = Scene::build(stage).await?;
    let (before, schema) = (scene.prints().await?, scene.schema().await?);
    let story = Story { stage, site: &scene.site, killed: KILLED };
    let plan = story.look().await?;
    kill(&story).await?;
    let status = story.status().await?;
    stage.scene("migrate again");
    let resumed = story.past(&story.migrate(Vec::new()).await?);
    let history = story.history().await?;
    let migrated = scene.prints().await?;
    story.roll_back().await?;
    let (rolled_back, schema_equal) = (scene.prints().await?, scene.schema().await? == schema);
    stage.scene("and migrate once more");
    story.migrate(Vec::new()).await?;
    let after = [migrated, rolled_back, scene.prints().await?];
    story.roll_back().await?;
    let assurance = story.migrate_as_production().await?;
    stage.scene("done; the file is removed");
    Ok(Report {
        schema: "lockkeeper/demo/1".to_owned(),
        lockkeeper: env!("CARGO_PKG_VERSION").to_owned(),
        engine: scene.version().await?,
        instead_of,
        machine: machine(),
        duration_ms: stage.started.elapsed().as_millis() as u64,
        migrations: rows(&plan, &history, KILLED),
        kill: Kill::of(KILLED, "copying orders into their new table", &status, resumed),
        comparison: None,
        data: Data::of(&before, &after, schema_equal, None),
        assurance,
    })
}

/// Migrates in a process of its own and kills that while it copies the table.
async fn kill(story: &Story<'_>) -> Result<(), Error> {
    story.stage.scene("migrate, in a process of its own");
    let mut migrator = Migrator::start(story.site)?;
    if !migrator.says(COPYING).await {
        return Err(migrator.too_early().await);
    }
    migrator.kill().await?;
    story.stage.scene("kill -9 while it copies a table");
    Ok(())
}
