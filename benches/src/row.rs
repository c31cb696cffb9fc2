//! One line of a table.

use serde_json::{Value, json};

use crate::BallotSize;

/// One operation, as measured.
#[derive(Clone, Debug)]
pub struct Row {
    operation: &'static str,
    size: String,
    options: Option<usize>,
    measured: Quantity,
    floor: Option<f64>,
    backend: Option<(&'static str, f64)>,
    peer: Option<(&'static str, f64)>,
    aim: &'static str,
}

/// How much of what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// Microseconds for each of these.
    Micros(f64, &'static str),
    /// Bytes of these.
    Bytes(u64, &'static str),
}

impl Row {
    /// An operation, what it was done with, and what was measured.
    pub fn new(operation: &'static str, size: impl Into<String>, measured: Quantity) -> Row {
        Row { operation, size: size.into(), options: None, measured, floor: None, backend: None, peer: None, aim: "" }
    }

    /// An operation on ballots of a size, in µs per ballot.
    pub fn of_ballot(operation: &'static str, size: BallotSize, micros: f64) -> Row {
        Row::new(operation, size.to_string(), Quantity::Micros(micros, "ballot")).options(size.options)
    }

    /// How many options there were.
    pub fn options(self, options: usize) -> Row {
        Row { options: Some(options), ..self }
    }

    /// Adds to what it was done with.
    pub fn with(mut self, more: &str) -> Row {
        self.size = format!("{}, {more}", self.size);
        self
    }

    /// What nobody can save, in µs.
    pub fn floor(self, micros: f64) -> Row {
        Row { floor: Some(micros), ..self }
    }

    /// What computed with public points, and what it alone cannot save, in µs.
    pub fn backend(self, name: &'static str, floor: f64) -> Row {
        Row { backend: Some((name, floor)), ..self }
    }

    /// Something else that does the same, and its µs in the same run.
    pub fn peer(self, name: &'static str, micros: f64) -> Row {
        Row { peer: Some((name, micros)), ..self }
    }

    /// What it is to be.
    pub fn aim(self, aim: &'static str) -> Row {
        Row { aim, ..self }
    }

    /// The head of a table of rows.
    pub const HEAD: &'static str = "| operation | size | unit | measured | floor | × floor | backend | its floor \
                                    | × its floor | peer | peer's | peer's ÷ measured | aim |\n\
                                    |---|---|---|---|---|---|---|---|---|---|---|---|---|\n";

    /// A line of the table.
    pub fn line(&self) -> String {
        let scale = Scale::of(self.measured);
        let number = |micros: f64| scale.number(micros);
        let (floor, above) = columns(self.floor.map(|floor| (number(floor), self.amount() / floor)));
        let backend = self.backend.map_or("", |(name, _)| name);
        let (own, above_own) = columns(self.backend.map(|(_, floor)| (number(floor), self.amount() / floor)));
        let (peers, below) = columns(self.peer.map(|(_, peer)| (number(peer), peer / self.amount())));
        let peer = self.peer.map_or("", |(name, _)| name);
        let measured = number(self.amount());
        let ours = [self.operation, &self.size, &scale.unit, &measured, &floor, &above, backend, &own, &above_own];
        let cells = [&ours[..], &[peer, &peers, &below, self.aim]].concat();
        format!("| {} |\n", cells.join(" | "))
    }

    /// The object of the list that `--json` prints; `None` for what is no time.
    pub fn object(&self) -> Option<Value> {
        let Quantity::Micros(micros, _) = self.measured else { return None };
        Some(json!({
            "operation": self.operation,
            "options": self.options,
            "ours_us": micros,
            "floor_us": self.floor,
            "backend": self.backend.map(|(name, _)| name),
            "backend_floor_us": self.backend.map(|(_, floor)| floor),
            "peer": self.peer.map(|(name, _)| name),
            "peer_us": self.peer.map(|(_, micros)| micros),
        }))
    }

    fn amount(&self) -> f64 {
        match self.measured {
            Quantity::Micros(micros, _) => micros,
            Quantity::Bytes(bytes, _) => bytes as f64,
        }
    }
}

fn columns(pair: Option<(String, f64)>) -> (String, String) {
    pair.map(|(number, ratio)| (number, format!("{ratio:.2}"))).unwrap_or_default()
}

/// The unit in which all numbers of a line are.
struct Scale {
    unit: String,
    divisor: f64,
    is_whole: bool,
}

impl Scale {
    fn of(quantity: Quantity) -> Scale {
        let (names, amount, step, of) = match quantity {
            Quantity::Micros(amount, of) => (["µs", "ms", "s"], amount, 1e3, of),
            Quantity::Bytes(bytes, of) => (["B", "kB", "MB"], bytes as f64, 1e3, of),
        };
        // Four digits stay: 1,400 bytes are easier to compare than 1.4 kB.
        let power = (0..2).take_while(|power| amount >= 10_000.0 * f64::powi(step, *power)).count();
        let per = if matches!(quantity, Quantity::Micros(..)) { "per" } else { "of" };
        let is_whole = per == "of" && power == 0;
        Scale { unit: format!("{} {per} {of}", names[power]), divisor: f64::powi(step, power as i32), is_whole }
    }

    fn number(&self, amount: f64) -> String {
        let number = amount / self.divisor;
        if self.is_whole {
            return format!("{number:.0}");
        }
        if number >= 100.0 { format!("{number:.1}") } else { format!("{number:.2}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_and_its_object() {
        let size = BallotSize { options: 5, blank: true };
        let row =
            Row::of_ballot("verify", size, 120.0).floor(100.0).backend("avx2", 60.0).peer("other", 900.0).aim("fast");
        assert_eq!(
            row.line(),
            "| verify | 5 + blank | µs per ballot | 120.0 | 100.0 | 1.20 | avx2 | 60.00 | 2.00 | other | 900.0 | 7.50 \
             | fast |\n"
        );
        let expected = json!({
            "operation": "verify", "options": 5, "ours_us": 120.0, "floor_us": 100.0, "backend": "avx2",
            "backend_floor_us": 60.0, "peer": "other", "peer_us": 900.0
        });
        assert_eq!(row.object(), Some(expected));
    }

    #[test]
    fn what_is_not_there_is_empty_or_null() {
        let row = Row::new("add", "all", Quantity::Micros(20_000_000.0, "tally"));
        assert_eq!(row.line(), "| add | all | s per tally | 20.00 |  |  |  |  |  |  |  |  |  |\n");
        let nothing = row.object().unwrap();
        assert!(
            ["options", "floor_us", "backend", "backend_floor_us", "peer", "peer_us"]
                .into_iter()
                .all(|key| nothing[key].is_null())
        );
        let bytes = Row::new("size", "all", Quantity::Bytes(1234, "ballot"));
        assert!(bytes.object().is_none() && bytes.line().contains("| B of ballot | 1234 |"));
    }

    #[test]
    fn the_head_has_as_many_columns_as_a_line() {
        let columns = |line: &str| line.matches('|').count();
        let line = Row::new("add", "all", Quantity::Bytes(1, "ballot")).line();
        assert!(Row::HEAD.lines().all(|head| columns(head) == columns(&line)));
    }
}
