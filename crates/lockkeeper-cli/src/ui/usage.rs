//! Wrong arguments, help and version: what clap says, in the format that was asked for.

use std::ffi::OsString;

use clap::error::ErrorKind;
use lockkeeper::error::{Error, exit};

use super::document::ErrorDocument;
use super::flags::Format;
use super::output::{err, out};
use super::redact::redact;

/// The flags that matter before the arguments are understood.
pub struct Early {
    pub format: Format,
    color: Option<anstream::ColorChoice>,
}

impl Early {
    pub fn read(args: &[OsString]) -> Early {
        let value = |flag: &str| {
            let texts: Vec<_> = args.iter().filter_map(|arg| arg.to_str()).collect();
            let glued = texts.iter().find_map(|arg| arg.strip_prefix(flag)?.strip_prefix('='));
            let apart = || texts.windows(2).find(|pair| pair[0] == flag).map(|pair| pair[1]);
            glued.or_else(apart).map(str::to_owned)
        };
        Early {
            format: match value("--format").as_deref() {
                Some("json") => Format::Json,
                _ => Format::Human,
            },
            color: match value("--color").as_deref() {
                Some("always") => Some(anstream::ColorChoice::Always),
                Some("never") => Some(anstream::ColorChoice::Never),
                _ => None,
            },
        }
    }

    /// Makes both streams and the panic message follow the flags.
    pub fn apply(&self) {
        if let Some(color) = self.color {
            color.write_global();
        }
        super::panic::speak(self.format);
    }
}

/// Shows help, version or the complaint, and returns the exit code.
pub fn show(error: &clap::Error, format: Format) -> u8 {
    let text = redact(&error.render().ansi().to_string());
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = out(&text);
            return exit::OK;
        }
        _ if format == Format::Json => {
            let _ = out(&ErrorDocument::of(complaint(error)).text());
        }
        _ => err(&text),
    }
    exit::USAGE
}

fn complaint(error: &clap::Error) -> Error {
    let text = redact(&error.render().to_string());
    let text = text.trim_start_matches("error: ");
    let (message, _) = text.split_once("\n\nUsage").unwrap_or((text, ""));
    let (message, tip) = message.split_once("\n\n").unwrap_or((message, ""));
    let hint = tip.trim().trim_start_matches("tip: ");
    let hint = if hint.is_empty() { "see `lockkeeper --help`" } else { hint };
    let message = match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "no command is given".to_owned(),
        _ => on_one_line(message),
    };
    Error::usage(message).with_hint(on_one_line(hint))
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
