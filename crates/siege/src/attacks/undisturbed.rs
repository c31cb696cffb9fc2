//! No attack: what the others are compared with.

use crate::bar::Bar;
use crate::ground::Ground;
use tupyo_load::Trouble;

/// What an older server takes must not be taken more slowly by this one.
const KEPT: f64 = 0.95;
const ROUNDS: usize = 3;
const BALLOTS: usize = 1800;

/// Both servers in turns; of each the fastest round counts.
pub fn undisturbed(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    let Some(program) = ground.camp.baseline.clone() else {
        let figures = ground.rush(&held, BALLOTS * ROUNDS)?;
        ground.judge(&held)?;
        let of = format!("{:.0} /s, p99 {:.1} ms", figures.casts_per_second, figures.p99_ms);
        let refused: u64 = figures.refused.values().sum();
        return Ok(vec![Bar::at_most("honest casts refused", refused as f64, 0.0).of(of)]);
    };
    let mut older = Ground::new(ground.camp, 0)?;
    let old = older.hold_with(&program, "data", &[], &ground.camp.prepared)?;
    let (mut before, mut now) = (0.0_f64, 0.0_f64);
    for _ in 0..ROUNDS {
        before = before.max(older.rush(&old, BALLOTS)?.casts_per_second);
        now = now.max(ground.rush(&held, BALLOTS)?.casts_per_second);
    }
    ground.judge(&held)?;
    let of = format!("{before:.0} → {now:.0} /s");
    Ok(vec![Bar::at_least("casts a second, × the older server's", now / before.max(1e-3), KEPT).of(of).timed()])
}
