//! How many voters of each unit have voted, and what is opened: for people and for programs.

use serde_json::{Value, json};
use tupyo_election::{Cell, ElectionManifest, ElectionState, SealReason, Turnout};

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
    [
        format!("{title_en}: {counted} of {voters} voters have voted, {demanded} are demanded{smallest_en}; {fate_en}"),
        format!("{title_ko}: 선거인 {voters}명 중 {counted}명 투표, 필요 {demanded}명{smallest_ko}. {fate_ko}"),
    ]
}

fn smallest(Cell { weight, count, .. }: Cell) -> [String; 2] {
    [
        format!("; the fewest of one weight: {count} (weight {weight})"),
        format!(", 가장 적은 가중치({weight})의 투표자 {count}명"),
    ]
}

fn fate(turnout: &Turnout, sealed: Option<SealReason>) -> [String; 2] {
    let [en, ko] = match sealed {
        None if turnout.below_floor > 0 => {
            let told = turnout.below_floor;
            return [
                format!("opened because it is exposed; its sum may tell {told} of its votes"),
                format!("노출을 허용한 유형이므로 엽니다. 합에서 {told}명의 표가 드러날 수 있습니다"),
            ];
        }
        None => ["opened", "엽니다"],
        Some(SealReason::Floor) => ["stays sealed, too few have voted", "투표자가 너무 적어 열지 않습니다"],
        Some(SealReason::Turnout) => ["stays sealed, the turnout is too low", "투표율이 낮아 열지 않습니다"],
        Some(SealReason::Cell) => {
            ["stays sealed, too few have one of the weights", "같은 가중치의 투표자가 너무 적어 열지 않습니다"]
        }
        Some(SealReason::Empty) => ["stays sealed, nothing is encrypted", "암호화된 것이 없어 열지 않습니다"],
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
    let en = |cell: &Cell| format!("  {}, weight {}: {}", title(manifest, cell.style, "en"), cell.weight, cell.count);
    let ko = |cell: &Cell| format!("  {}, 가중치 {}: {}명", title(manifest, cell.style, "ko"), cell.weight, cell.count);
    [cells.iter().map(en).collect::<Vec<_>>().join("\n"), cells.iter().map(ko).collect::<Vec<_>>().join("\n")]
}

/// What becomes of each of these small cells of a roll, in English and Korean.
pub fn small_cells(manifest: &ElectionManifest, cells: &[Cell]) -> [String; 2] {
    let exposed = |cell: &Cell, texts: [&'static str; 2]| texts[usize::from(manifest.is_exposed(cell.style))];
    let en = |cell: &Cell| {
        let fate = exposed(cell, ["its district stays sealed if one of them votes", "its district is exposed"]);
        format!("{}, weight {}, voters: {}; {fate}", title(manifest, cell.style, "en"), cell.weight, cell.count)
    };
    let ko = |cell: &Cell| {
        let fate = exposed(cell, ["한 명이라도 투표하면 이 유형은 열리지 않습니다", "노출을 허용한 유형입니다"]);
        format!("{}, 가중치 {}: {}명. {fate}", title(manifest, cell.style, "ko"), cell.weight, cell.count)
    };
    [cells.iter().map(en).collect::<Vec<_>>().join("\n"), cells.iter().map(ko).collect::<Vec<_>>().join("\n")]
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
