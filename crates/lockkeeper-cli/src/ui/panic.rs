//! A panic is a bug: exit code 70 and a request to report it.

use std::any::Any;
use std::sync::atomic::{AtomicBool, Ordering};

use lockkeeper::error::{Error, Kind, exit};

use super::document::ErrorDocument;
use super::flags::Format;
use super::output::{err, out};

static JSON: AtomicBool = AtomicBool::new(false);

/// Sets the format of the message.
pub fn speak(format: Format) {
    JSON.store(format == Format::Json, Ordering::Relaxed);
}

/// Ends the process at once: an unwinding half of a run would only confuse the other half.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let payload = payload(info.payload());
        let message = format!("bug in Lockkeeper {}: {payload}", env!("CARGO_PKG_VERSION"));
        let hint = format!(
            "please report it at {}/issues with this place: {place}; running the same command \
             again is safe",
            env!("CARGO_PKG_REPOSITORY")
        );
        err(&format!("error: {message}\n\nhint: {hint}\n"));
        if JSON.load(Ordering::Relaxed) {
            let error = Error::new(Kind::Internal, message).with_hint(hint);
            let _ = out(&ErrorDocument::of(error).text());
        }
        std::process::exit(exit::BUG.into());
    }));
}

fn payload(payload: &(dyn Any + Send)) -> &str {
    let owned = payload.downcast_ref::<String>().map(String::as_str);
    owned.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no message")
}
