//! Codes on a terminal, for a phone's camera.

use qrcode::{Color, EcLevel, QrCode};

/// What cameras read from a screen: so many dots a side (version 20).
const LARGEST: usize = 97;
/// Light dots around a code.
const BORDER: isize = 4;

/// The text as a code, two dots in each character, light ones drawn: right where letters are lighter than what is
/// behind them. `None` if the text is too long for one.
pub fn drawn(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let (width, colors) = (code.width() as isize, code.to_colors());
    if code.width() > LARGEST {
        return None;
    }
    let is_light = |x: isize, y: isize| {
        let inside = (0..width).contains(&x) && (0..width).contains(&y);
        !inside || colors.get((y * width + x) as usize) != Some(&Color::Dark)
    };
    let line = |y: isize| -> String {
        let pair = |x| match (is_light(x, y), is_light(x, y + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        };
        (-BORDER..width + BORDER).map(pair).collect()
    };
    Some((-BORDER..width + BORDER).step_by(2).map(line).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_a_border() {
        let drawn = drawn("{\"tupyo\":\"tupyo/card-answer/1\"}").unwrap();
        let lines: Vec<Vec<char>> = drawn.lines().map(|line| line.chars().collect()).collect();
        let width = lines[0].len();
        assert!(lines.iter().all(|line| line.len() == width) && lines.len() == width.div_ceil(2));
        assert!(lines[..2].iter().all(|line| line.iter().all(|dots| *dots == '█')), "light around it");
        // Of the first two rows of a corner's square, 7 dots wide: dark, and dark at its ends.
        let corner: String = lines[2][4..11].iter().collect();
        assert_eq!(corner, " ▄▄▄▄▄ ");
        assert_eq!(lines[2][width - 11..width - 4].iter().collect::<String>(), corner);
        assert_eq!(super::drawn(&"x".repeat(2000)), None);
    }
}
