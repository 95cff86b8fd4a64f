//! A fresh cluster in a fraction of a second: `initdb` once per installation, then copies.

use std::env;
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::ServerError;
use super::account::{Account, owner_of};
use super::error::IoContext;
use super::find::Installation;
use super::home::Home;
use super::search::CACHE_VARIABLE;
use super::tree;

/// Raised when what `initdb` is asked for changes, so that old templates are not used again.
const TEMPLATE_FORMAT: u32 = 1;

/// Fills the data directory of a home, from the template or with `initdb`.
pub(super) fn fill(installation: &Installation, key: &str, home: &Home) -> Result<(), ServerError> {
    let Some(templates) = templates_dir(home)? else { return initdb(installation, home) };
    let template = templates.join(key);
    if !template.is_dir() {
        let lock_path = templates.join(format!("{key}.lock"));
        let lock = File::create(&lock_path).during("create", &lock_path)?;
        lock.lock().during("lock", &lock_path)?;
        if !template.is_dir() {
            return make(installation, home, &template);
        }
    }
    tree::copy(&template, &home.data(), home.account)
}

/// Names the template of an installation; a copy of the same programs shares it.
pub(super) fn key(installation: &Installation) -> String {
    let size = |name| fs::metadata(installation.program(name)).map_or(0, |meta| meta.len());
    let text = format!(
        "{TEMPLATE_FORMAT} {} {} {}",
        installation.version,
        size("postgres"),
        size("initdb")
    );
    format!("{}-{}", installation.major, &blake3::hash(text.as_bytes()).to_hex()[..12])
}

/// Makes the template under the caller's lock; the home that needed it keeps the original.
fn make(installation: &Installation, home: &Home, template: &Path) -> Result<(), ServerError> {
    initdb(installation, home)?;
    let unfinished = template.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).during("remove", &unfinished)?;
    }
    create_private(&unfinished)?;
    tree::copy(&home.data(), &unfinished, Account::Ourselves)?;
    fs::rename(&unfinished, template).during("create", template)
}

/// Fills the data directory of a home without a template.
pub(super) fn initdb(installation: &Installation, home: &Home) -> Result<(), ServerError> {
    let program = installation.program("initdb");
    let mut command = home.account.command(&program, home.dir());
    command.arg("--pgdata").arg(home.data());
    command.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]);
    // macOS has no C.UTF-8.
    command.arg(if cfg!(target_os = "macos") { "--locale=C" } else { "--locale=C.UTF-8" });
    let output = command.output().during("run", &program)?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let output = String::from_utf8_lossy(&said).into_owned();
    Err(ServerError::Initdb { bin_dir: installation.bin_dir.clone(), output })
}

/// Returns the first directory for templates that we may write and that nobody else can.
fn templates_dir(home: &Home) -> Result<Option<PathBuf>, ServerError> {
    let our_uid = owner_of(home.dir())?;
    let usable = |dir: &PathBuf| create_private(dir).is_ok() && owner_of(dir).ok() == Some(our_uid);
    Ok(cache_dirs(our_uid).map(|dir| dir.join("templates")).find(usable))
}

/// Lists where caches may live, the environment's choice first.
fn cache_dirs(our_uid: u32) -> impl Iterator<Item = PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let chosen = set(CACHE_VARIABLE).and_then(|list| env::split_paths(&list).next());
    let user = set("XDG_CACHE_HOME").map(PathBuf::from);
    let home = set("HOME").map(|home| Path::new(&home).join(".cache"));
    let user = user.or(home).map(|dir| dir.join("lockkeeper"));
    let shared = env::temp_dir().join(format!("lockkeeper-{our_uid}"));
    [chosen, user, Some(shared)].into_iter().flatten()
}

fn create_private(dir: &Path) -> Result<(), ServerError> {
    DirBuilder::new().mode(0o700).recursive(true).create(dir).during("create", dir)
}
