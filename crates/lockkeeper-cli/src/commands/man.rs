//! `man`: the manual pages, made from the help texts.

use std::path::PathBuf;

use clap::CommandFactory;
use lockkeeper::error::{Error, exit};

use crate::ui::Desk;

/// Write the manual pages into a folder, or the main page to stdout
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper man | man -l -
  lockkeeper man /usr/local/share/man/man1")]
pub struct Man {
    /// The folder to write the pages into
    pub dir: Option<PathBuf>,
}

impl Man {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let command = super::Cli::command();
        let failed = |error: std::io::Error| Error::config(format!("cannot write: {error}"));
        match &self.dir {
            Some(dir) => {
                std::fs::create_dir_all(dir).map_err(failed)?;
                clap_mangen::generate_to(command, dir).map_err(failed)?;
                desk.say(&format!("the manual pages are in {}", dir.display()));
            }
            None => {
                let mut page = Vec::new();
                clap_mangen::Man::new(command).render(&mut page).map_err(failed)?;
                desk.print(&String::from_utf8_lossy(&page))?;
            }
        }
        Ok(exit::OK)
    }
}
