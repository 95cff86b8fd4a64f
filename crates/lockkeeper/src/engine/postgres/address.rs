//! Where a server is and how to get in, from a connection URL.

use std::str::FromStr;
use std::time::Duration;

use tokio_postgres::config::{Host, SslMode};

use crate::engine::DbError;

/// How far the server's certificate is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Encrypt, and take any certificate (`sslmode=require` and weaker, as libpq has it).
    Any,
    /// The certificate comes from a trusted authority (`verify-ca`).
    Authority,
    /// … and names the host (`verify-full`).
    Host,
}

/// A parsed connection URL. The password stays inside `config` and is never shown.
#[derive(Clone)]
pub struct Address {
    pub config: tokio_postgres::Config,
    pub trust: Trust,
    pub root_certificate: Option<String>,
}

impl Address {
    pub fn parse(url: &str) -> Result<Self, DbError> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let mut own = Own::default();
        let kept: Vec<_> = query.split('&').filter(|pair| own.leave(pair)).collect();
        let joined = format!("{base}?{}", kept.join("&"));
        let mut config = tokio_postgres::Config::from_str(&joined)
            .map_err(|error| DbError::config(format!("unreadable database URL: {error}")))?;
        own.apply(&mut config);
        defaults(&mut config);
        let trust = match own.sslmode.as_deref() {
            Some("verify-ca") => Trust::Authority,
            Some("verify-full") => Trust::Host,
            _ => Trust::Any,
        };
        choose_encryption(&mut config, own.sslmode.as_deref())?;
        Ok(Address { config, trust, root_certificate: own.sslrootcert })
    }

    /// Returns host, port and database, without user or password.
    pub fn display(&self) -> String {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            Some(Host::Unix(path)) => path.display().to_string(),
            None => "localhost".to_owned(),
        };
        let port = self.config.get_ports().first().copied().unwrap_or(5432);
        format!("{host}:{port}/{}", self.database())
    }

    /// Returns the name of the database; without one it is that of the user.
    pub fn database(&self) -> &str {
        let user = self.config.get_user().unwrap_or_default();
        self.config.get_dbname().unwrap_or(user)
    }

    /// Returns the way to another database of the same server.
    pub fn of_database(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.config.dbname(name);
        other
    }

    /// Returns whether every host is this machine.
    fn is_local(config: &tokio_postgres::Config) -> bool {
        config.get_hosts().iter().all(|host| match host {
            Host::Unix(_) => true,
            Host::Tcp(name) => {
                name == "localhost"
                    || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
            }
        })
    }
}

/// Parameters that other tools put into the URL and the driver does not know.
#[derive(Default)]
struct Own {
    sslmode: Option<String>,
    sslrootcert: Option<String>,
    search_path: Option<String>,
}

impl Own {
    /// Takes what is ours and returns whether the driver should see the pair.
    fn leave(&mut self, pair: &str) -> bool {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decode(value);
        match key {
            "sslmode" => self.sslmode = Some(value),
            "sslrootcert" => self.sslrootcert = Some(value),
            "schema" => self.search_path = Some(format!("\"{}\"", value.replace('"', "\"\""))),
            "search_path" => self.search_path = Some(value),
            // Settings of other clients' pools and engines: no meaning for a migration.
            "pgbouncer"
            | "connection_limit"
            | "pool_timeout"
            | "socket_timeout"
            | "statement_cache_size"
            | "sslaccept"
            | "application_name" => {}
            _ => return !pair.is_empty(),
        }
        false
    }

    fn apply(&self, config: &mut tokio_postgres::Config) {
        let Some(path) = &self.search_path else { return };
        let escaped = path.replace('\\', "\\\\").replace(' ', "\\ ");
        let setting = format!("-c search_path={escaped}");
        let options = config.get_options().map(|o| format!("{o} {setting}"));
        config.options(options.unwrap_or(setting));
    }
}

fn defaults(config: &mut tokio_postgres::Config) {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if config.get_hosts().is_empty() {
        let host = variable("PGHOST").unwrap_or_else(|| "localhost".to_owned());
        config.host(host);
    }
    if config.get_user().is_none() {
        let user = variable("PGUSER").or_else(|| variable("USER"));
        config.user(user.unwrap_or_else(|| "postgres".to_owned()));
    }
    if config.get_password().is_none()
        && let Some(password) = variable("PGPASSWORD")
    {
        config.password(password);
    }
    config.connect_timeout(Duration::from_secs(10));
    config.keepalives(true);
    config.keepalives_idle(Duration::from_secs(10));
    config.keepalives_interval(Duration::from_secs(5));
    config.keepalives_retries(3);
    config.tcp_user_timeout(Duration::from_secs(20));
}

fn choose_encryption(
    config: &mut tokio_postgres::Config,
    asked: Option<&str>,
) -> Result<(), DbError> {
    let mode = match asked {
        Some("disable") => SslMode::Disable,
        Some("allow" | "prefer") => SslMode::Prefer,
        Some("require" | "verify-ca" | "verify-full") => SslMode::Require,
        None if Address::is_local(config) => SslMode::Disable,
        None => SslMode::Require,
        Some(other) => {
            return Err(DbError::config(format!("unknown sslmode `{other}`"))
                .with_hint("known are disable, prefer, require, verify-ca and verify-full"));
        }
    };
    config.ssl_mode(mode);
    Ok(())
}

fn decode(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = value.get(i + 1..i + 3).and_then(|h| u8::from_str_radix(h, 16).ok());
        match (bytes[i], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                i += 3;
            }
            (byte, _) => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_no_password() {
        let address = Address::parse("postgres://ann:geheim@db.example:6543/shop").unwrap();
        assert_eq!(address.display(), "db.example:6543/shop");
    }

    #[test]
    fn remote_hosts_are_encrypted_unless_said_otherwise() {
        let mode = |url| Address::parse(url).unwrap().config.get_ssl_mode();
        assert_eq!(mode("postgres://db.example/x"), SslMode::Require);
        assert_eq!(mode("postgres://127.0.0.1/x"), SslMode::Disable);
        assert_eq!(mode("postgres://db.example/x?sslmode=disable"), SslMode::Disable);
    }

    #[test]
    fn understands_the_parameters_of_other_tools() {
        let url = "postgres://h/x?schema=My%20App&connection_limit=5&options=-c%20work_mem%3D8MB";
        let address = Address::parse(url).unwrap();
        let options = address.config.get_options().unwrap();
        assert_eq!(options, "-c work_mem=8MB -c search_path=\"My\\ App\"");
    }
}
