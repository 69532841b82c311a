//! The language server: a front door for editors. It lints what stands in the editor, as one types.
//!
//! One thread holds the conversation and never waits for work; texts are judged beside it. Work for a version that is no
//! longer current is called off and nothing of it is shown; requests wait for the version they are about.

use std::io::{self, BufReader};
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

use crate::project::Settings;

mod actions;
mod buffer;
mod card;
mod client;
mod complete;
mod place;
mod recall;
mod server;
mod tell;
mod uri;
mod wire;
mod work;

use server::{Event, Server};
use wire::Received;

/// How many messages may wait to be heard.
const QUEUE: usize = 64;

/// How the server goes about rules.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// Which rules, in every folder; the folder itself is the client's to say.
    pub settings: Settings,
    /// Whether the day is the one in `settings`, and not the day it is.
    pub keeps_day: bool,
    /// What day it is.
    pub today: fn() -> jiff::civil::Date,
}

/// Serves on standard input and output until the client ends it; gives the exit status that the protocol asks for.
pub fn serve(options: ServerOptions) -> u8 {
    // who types faster than the server listens is held up, and fills no memory
    let (events, inbox) = sync_channel(QUEUE);
    let reader = events.clone();
    thread::spawn(move || {
        let mut input = BufReader::new(io::stdin().lock());
        loop {
            let event = match wire::read(&mut input) {
                Ok(Some(Received::Message(message))) => Event::Message(message),
                Ok(Some(Received::Nonsense(why))) => Event::Nonsense(why),
                Ok(None) | Err(_) => Event::End,
            };
            let is_end = matches!(event, Event::End);
            if reader.send(event).is_err() || is_end {
                break;
            }
        }
    });
    let (out, outbox) = channel();
    let writer = thread::spawn(move || {
        let mut output = io::stdout().lock();
        for message in outbox {
            if wire::write(&message, &mut output).is_err() {
                break; // nobody listens any more
            }
        }
    });
    let status = Server::new(options, events, out).run(&inbox);
    writer.join().ok();
    status
}
