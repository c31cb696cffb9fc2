//! `tupyo-model [--short] [WORDS]`: explores all configurations whose names have these words, and says what was found.
//! With `--short`, those that take longest are left out, and named. Words that nothing has in its name fail.
#![allow(clippy::print_stdout, reason = "a program that reports")]

use std::process::ExitCode;
use std::time::Instant;

use rayon::prelude::*;
use tupyo_model::{Configuration, Explored, configurations, explore};

fn main() -> ExitCode {
    let begun = Instant::now();
    let (options, words): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument == "--short");
    let chosen = chosen(&words.join(" "), !options.is_empty());
    let explored: Vec<_> = chosen.par_iter().with_max_len(1).map(one).collect();
    let situations: usize = explored.iter().map(|(situations, _)| situations).sum();
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    println!("{} configurations, {situations} situations, {minutes:.1} minutes", explored.len());
    let holds = !explored.is_empty() && explored.iter().all(|(_, holds)| *holds);
    if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Says what is left out, if something is.
fn chosen(words: &str, is_short: bool) -> Vec<Configuration> {
    let named = configurations().into_iter().filter(|configuration| configuration.name.contains(words));
    let (left, chosen): (Vec<_>, Vec<_>) = named.partition(|configuration| is_short && configuration.is_long);
    left.iter().for_each(|configuration| println!("left out: {}", configuration.name));
    chosen
}

/// How many situations a configuration has, and whether what was found is what must be.
fn one(configuration: &Configuration) -> (usize, bool) {
    let explored = explore(configuration);
    let holds = explored.is_as_expected(configuration);
    println!("{}", line(configuration, &explored, holds));
    (explored.situations, holds)
}

fn line(configuration: &Configuration, explored: &Explored, holds: bool) -> String {
    let Explored { situations, histories, steps, depth, time, complete, findings } = explored;
    let found: Vec<_> = findings.iter().map(|(finding, _)| format!("{finding:?}")).collect();
    let found = if found.is_empty() { "nothing found".to_owned() } else { format!("found {}", found.join(", ")) };
    let all = if *complete { "all" } else { "until it was found" };
    let verdict = if holds { "as it must be" } else { "WRONG" };
    let seconds = time.as_secs_f64();
    let mut line = format!(
        "{}: {situations} situations ({all}), {histories} histories, {steps} steps, depth {depth}, {seconds:.1} s: \
         {found}, {verdict}",
        configuration.name
    );
    for (finding, way) in findings {
        if !holds || configuration.expected.contains(finding) {
            line.push_str(&format!("\n    {finding:?}\n        {}", way.join("\n        ")));
        }
    }
    line
}
