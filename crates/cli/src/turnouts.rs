//! How many voters of each unit have voted, and what is opened: for people and for programs.

use serde_json::{Value, json};
use tupyo_election::{Cell, ElectionManifest, ElectionState, SealReason, Turnout};

use crate::catalogue::turnouts as texts;

/// A unit's turnout, and why it is sealed, as far as that is known.
type Judged = (Turnout, Option<SealReason>);

/// Each unit of the tally.
fn judged(state: &ElectionState) -> Vec<Judged> {
    let turnouts = state.turnouts().into_iter().zip(state.tally());
    turnouts.map(|(turnout, unit)| (turnout, turnout.sealed(&unit.sum))).collect()
}

/// A line for each unit of the tally, in English and Korean.
pub fn lines(state: &ElectionState) -> [String; 2] {
    let Some(manifest) = state.manifest() else { return Default::default() };
    let lines: Vec<_> = judged(state).iter().map(|unit| line(manifest, unit)).collect();
    [0, 1].map(|language| lines.iter().map(|line| line[language].as_str()).collect::<Vec<_>>().join("\n"))
}

fn line(manifest: &ElectionManifest, (turnout, sealed): &Judged) -> [String; 2] {
    let Turnout { voters, counted, .. } = turnout;
    let demanded = turnout.demanded();
    let [smallest_en, smallest_ko] = turnout.smallest_cell.map_or_else(Default::default, smallest);
    let [fate_en, fate_ko] = fate(turnout, *sealed);
    let [title_en, title_ko] = ["en", "ko"].map(|language| title(manifest, turnout.style, language));
    texts::voters_have_voted_demanded(
        &counted,
        &demanded,
        &[fate_en, fate_ko],
        &[smallest_en, smallest_ko],
        &[title_en, title_ko],
        &voters,
    )
}

fn smallest(Cell { weight, count, .. }: Cell) -> [String; 2] {
    texts::fewest_one_weight_weight(&count, &weight)
}

fn fate(turnout: &Turnout, sealed: Option<SealReason>) -> [String; 2] {
    let [en, ko] = match sealed {
        None if turnout.below_floor > 0 => {
            let told = turnout.below_floor;
            return texts::opened_because_exposed_its(&told);
        }
        None => texts::OPENED,
        Some(SealReason::Floor) => texts::STAYS_SEALED_TOO_FEW,
        Some(SealReason::Turnout) => texts::STAYS_SEALED_TURNOUT_TOO,
        Some(SealReason::Cell) => texts::STAYS_SEALED_TOO_FEW_HAVE,
        Some(SealReason::Empty) => texts::STAYS_SEALED_NOTHING_ENCRYPTED,
    };
    [en.to_owned(), ko.to_owned()]
}

/// The units of the tally, for programs.
pub fn json(state: &ElectionState) -> Vec<Value> {
    let style = |turnout: &Turnout| {
        let manifest = state.manifest()?;
        manifest.styles().get(usize::from(turnout.style)).map(|style| style.id.clone())
    };
    let unit = |(turnout, sealed): &Judged| {
        json!({
            "style": style(turnout),
            "voters": turnout.voters,
            "counted": turnout.counted,
            "demanded": turnout.demanded(),
            "smallest_cell": turnout.smallest_cell.map(|cell| json!({ "weight": cell.weight, "counted": cell.count })),
            "exposed": turnout.exposed,
            "below_floor": turnout.below_floor,
            "sealed": sealed.map(SealReason::code),
        })
    };
    judged(state).iter().map(unit).collect()
}

/// A line for each of these cells of a roll, in English and Korean.
pub fn cells(manifest: &ElectionManifest, cells: &[Cell]) -> [String; 2] {
    joined(cells.iter().map(|cell| {
        let ([title_en, title_ko], weight, count) = (titles(manifest, cell), cell.weight, cell.count);
        texts::weight(&count, &[title_en, title_ko], &weight)
    }))
}

/// What becomes of each of these small cells of a roll, in English and Korean.
pub fn small_cells(manifest: &ElectionManifest, cells: &[Cell]) -> [String; 2] {
    joined(cells.iter().map(|cell| {
        let [fate_en, fate_ko] = if manifest.is_exposed(cell.style) {
            texts::ITS_DISTRICT_EXPOSED
        } else {
            texts::ITS_DISTRICT_STAYS_SEALED
        };
        let ([title_en, title_ko], weight, count) = (titles(manifest, cell), cell.weight, cell.count);
        texts::weight_voters(&count, &[fate_en, fate_ko], &[title_en, title_ko], &weight)
    }))
}

fn titles(manifest: &ElectionManifest, cell: &Cell) -> [String; 2] {
    ["en", "ko"].map(|language| title(manifest, cell.style, language))
}

/// Lines in English and Korean, each on a line of its own.
fn joined(lines: impl Iterator<Item = [String; 2]>) -> [String; 2] {
    let (en, ko): (Vec<_>, Vec<_>) = lines.map(|[en, ko]| (en, ko)).unzip();
    [en.join("\n"), ko.join("\n")]
}

/// The same, for programs.
pub fn cells_json(manifest: &ElectionManifest, cells: &[Cell]) -> Vec<Value> {
    let style = |cell: &Cell| manifest.styles().get(usize::from(cell.style)).map(|style| style.id.clone());
    let json = |cell: &Cell| {
        let exposed = manifest.is_exposed(cell.style);
        json!({ "style": style(cell), "weight": cell.weight, "voters": cell.count, "exposed": exposed })
    };
    cells.iter().map(json).collect()
}

/// A style's title and id.
fn title(manifest: &ElectionManifest, style: u16, language: &str) -> String {
    let style = manifest.styles().get(usize::from(style));
    style.map_or_else(String::new, |style| format!("{} [{}]", style.title.in_language(language), style.id))
}
