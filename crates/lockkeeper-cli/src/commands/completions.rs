//! `completions`: what a shell needs to complete commands.

use clap::CommandFactory;
use clap_complete::Shell;
use lockkeeper::error::{Error, exit};

use crate::ui::Desk;

/// Print the completion script of a shell
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper completions bash > /etc/bash_completion.d/lockkeeper
  lockkeeper completions zsh > ~/.zfunc/_lockkeeper")]
pub struct Completions {
    #[arg(value_enum)]
    pub shell: Shell,
}

impl Completions {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::Cli::command(), "lockkeeper", &mut script);
        desk.print(&String::from_utf8_lossy(&script))?;
        Ok(exit::OK)
    }
}
