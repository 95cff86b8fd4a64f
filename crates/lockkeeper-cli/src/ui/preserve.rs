//! How the data is looked at around a run: the policy's preset, overridden by the file.

use lockkeeper::core::preserve::Mode;
use lockkeeper::env::Environment;
use lockkeeper::error::Error;
use lockkeeper::ops::{Preserve, SigningKey};

/// Settles `preserve`, `signing_key` and the column that tells tenants apart.
pub fn of(environment: &Environment) -> Result<Preserve, Error> {
    let config = &environment.config;
    let key = config.signing_key.as_ref();
    let key = key.map(|key| SigningKey::parse(key.reveal()?.expose())).transpose()?;
    Ok(Preserve {
        mode: mode(environment)?,
        signing_key: key,
        tenant_column: config.lint.tenant_column.clone(),
        ..Preserve::default()
    })
}

fn mode(environment: &Environment) -> Result<Mode, Error> {
    let Some(name) = environment.policy() else { return Ok(Mode::Off) };
    let written = environment.config.policy.get(name).and_then(|table| table.get("preserve"));
    let Some(value) = written else { return Ok(Mode::of_preset(name)) };
    value.as_str().and_then(Mode::parse).ok_or_else(|| {
        let message = format!("lockkeeper.toml, policy.{name}.preserve: {value} is no mode");
        Error::config(message).with_hint("known are \"off\", \"quick\" and \"full\"")
    })
}
