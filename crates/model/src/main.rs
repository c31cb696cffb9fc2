//! `tupyo-model [WORDS]`: explores all configurations whose names have these words, and says what was found.
#![allow(clippy::print_stdout, reason = "a program that reports")]

use std::process::ExitCode;
use std::time::Instant;

use rayon::prelude::*;
use tupyo_model::{Configuration, Explored, configurations, explore};

fn main() -> ExitCode {
    let (begun, words) = (Instant::now(), std::env::args().nth(1).unwrap_or_default());
    let chosen = configurations().into_iter().filter(|configuration| configuration.name.contains(&words));
    let chosen: Vec<_> = chosen.collect();
    let explored: Vec<_> = chosen.par_iter().with_max_len(1).map(one).collect();
    let situations: usize = explored.iter().map(|(situations, _)| situations).sum();
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    println!("{} configurations, {situations} situations, {minutes:.1} minutes", explored.len());
    if explored.iter().all(|(_, holds)| *holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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
