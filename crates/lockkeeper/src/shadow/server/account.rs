//! The unprivileged account that runs servers when we are root: PostgreSQL refuses root.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::ServerError;
use super::error::IoContext;

/// Who runs the server: ourselves, or an account that we hand its files to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Account {
    Ourselves,
    Other { uid: u32, gid: u32 },
}

impl Account {
    /// Chooses the account from our own user id.
    pub(super) fn choose(our_uid: u32) -> Result<Self, ServerError> {
        if our_uid != 0 {
            return Ok(Self::Ourselves);
        }
        let passwd = Path::new("/etc/passwd");
        let accounts = fs::read_to_string(passwd).during("read", passwd)?;
        pick(&accounts).ok_or(ServerError::NoAccount)
    }

    /// Gives a file or directory to the account.
    pub(super) fn own(self, path: &Path) -> Result<(), ServerError> {
        match self {
            Self::Ourselves => Ok(()),
            Self::Other { uid, gid } => chown(path, Some(uid), Some(gid)).during("give away", path),
        }
    }

    /// Prepares a PostgreSQL program to run as the account, blind to the caller's `PG*` settings.
    pub(super) fn command(self, program: &Path, work_dir: &Path) -> Command {
        let mut command = Command::new(program);
        // The caller's directory may be one that the account cannot even look at.
        command.current_dir(work_dir).env("LC_ALL", "C");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        if let Self::Other { uid, gid } = self {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Tells whether the account can use what lies at `path`; only public permissions count.
    pub(super) fn reaches(self, path: &Path) -> bool {
        let enters =
            |dir: &Path| fs::metadata(dir).is_ok_and(|meta| meta.permissions().mode() & 0o001 != 0);
        self == Self::Ourselves || path.ancestors().all(enters)
    }
}

/// Returns our own user id, read from a directory that we just made.
pub(super) fn owner_of(path: &Path) -> Result<u32, ServerError> {
    Ok(fs::symlink_metadata(path).during("look at", path)?.uid())
}

fn pick(passwd: &str) -> Option<Account> {
    ["postgres", "nobody"].into_iter().find_map(|name| entry(passwd, name))
}

fn entry(passwd: &str, name: &str) -> Option<Account> {
    passwd.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let [user, _, uid, gid, ..] = fields[..] else { return None };
        let (uid, gid) = (uid.parse().ok()?, gid.parse().ok()?);
        (user == name && uid != 0).then_some(Account::Other { uid, gid })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWD: &str = "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533::/:/bin/false\n";

    #[test]
    fn postgres_is_preferred_to_nobody() {
        assert_eq!(pick(PASSWD), Some(Account::Other { uid: 65534, gid: 65533 }));
        let with_postgres = format!("{PASSWD}postgres:x:70:71::/:/bin/sh\n");
        assert_eq!(pick(&with_postgres), Some(Account::Other { uid: 70, gid: 71 }));
        assert_eq!(pick("postgres:x:0:0::/:/bin/sh\n"), None);
    }

    #[test]
    fn an_ordinary_user_needs_no_other_account() {
        assert_eq!(Account::choose(1000).unwrap(), Account::Ourselves);
    }

    #[test]
    fn a_closed_directory_is_out_of_reach() {
        let closed = tempfile::tempdir().unwrap();
        let file = closed.path().join("postgres");
        fs::write(&file, "").unwrap();
        assert!(!Account::Other { uid: 70, gid: 70 }.reaches(&file));
        assert!(Account::Ourselves.reaches(&file));
    }
}
