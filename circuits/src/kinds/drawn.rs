//! Choices that are drawn.

/// As many different options as asked for, in any order.
pub(super) fn some_of(options: usize, count: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
    let mut all: Vec<_> = (0..options).collect();
    (1..options).rev().for_each(|last| all.swap(last, below(last + 1)));
    all.truncate(count);
    all
}

/// For each option a number up to `max`, as long as there is budget left for what it costs.
pub(super) fn spend(
    options: usize,
    max: usize,
    budget: usize,
    cost: fn(usize) -> usize,
    below: &mut dyn FnMut(usize) -> usize,
) -> Vec<usize> {
    let mut left = budget;
    let mut numbers: Vec<_> = (0..options).map(|_| below(max + 1)).collect();
    for number in &mut numbers {
        match left.checked_sub(cost(*number)) {
            Some(rest) => left = rest,
            None => *number = 0,
        }
    }
    numbers
}

/// For each option its part of `points`: nothing except for the chosen ones, which get up to `max` each, in their
/// order, as `below` says; what is left then goes to the first of them.
pub(super) fn distribute(
    options: usize,
    chosen: &[usize],
    max: usize,
    points: usize,
    below: &mut dyn FnMut(usize) -> usize,
) -> Vec<usize> {
    let (mut numbers, mut left) = (vec![0; options], points);
    for option in chosen {
        numbers[*option] = below(max.min(left) + 1);
        left -= numbers[*option];
    }
    for option in chosen {
        let more = left.min(max - numbers[*option]);
        numbers[*option] += more;
        left -= more;
    }
    numbers
}

/// One for the option of this turn, 0 for the others.
pub(super) fn one(options: usize, turn: usize) -> Vec<usize> {
    (0..options).map(|option| usize::from(option == turn % options)).collect()
}

/// As many options as asked for, from the one of this turn on.
pub(super) fn first(options: usize, count: usize, turn: usize) -> Vec<usize> {
    (0..count).map(|place| (turn + place) % options).collect()
}

/// The numbers from 0, turned, each below `width`.
pub(super) fn turned(options: usize, width: usize, turn: usize) -> Vec<usize> {
    (0..options).map(|option| (option + turn) % width).collect()
}
