//! What is voted on, and by whom.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use tupyo_circuits::kinds::{KINDS, SingleChoice};
use tupyo_circuits::{Form, Kind, Parameter};
use tupyo_election::{ContestDraft, OptionDraft, Rule, RuleDraft, StyleDraft};

use super::super::desk::{Desk, Texts, Wanted, any, refused, texts, yes};
use super::super::said::Said;
use super::super::{probe, table, words};
use super::titles::{language_name, titles, written};
use crate::ballot_paper::rules;
use crate::catalogue::contests as catalogue;
use crate::failure::Failure;
use crate::import;

/// No id, where one is to be made of the title.
const UNNAMED: &str = "?";
const PARTS: [&str; 3] = ["title", "subtitle", "description"];

/// All contests.
pub fn contests(desk: &mut Desk) -> Result<Vec<ContestDraft>, Failure> {
    let asked = |number: usize| {
        let more = catalogue::EMPTY_NO_MORE_CONTESTS;
        let more = if number > 1 { more } else { [""; 2] };
        texts(catalogue::contest_question_perhaps_description(&[more[0], more[1]], &number))
    };
    let begin = |desk: &mut Desk, place: &str, line: &str| Ok(said(desk, place, line, &["title", "description"]));
    let mut drafts = desk.list("contests", 1, asked, begin, contest)?;
    name_all(&mut drafts, "contest", |contest| (&mut contest.id, &contest.title));
    Ok(drafts)
}

fn contest(desk: &mut Desk, place: &str, number: usize) -> Result<ContestDraft, Failure> {
    loop {
        let title = titles(desk, &format!("{place}.title"), catalogue::SAME_QUESTION)?;
        let options = options(desk, place)?;
        let rule = rule(desk, &format!("{place}.rule"))?;
        let id = desk.answers.get(&format!("{place}.id")).unwrap_or(UNNAMED).to_owned();
        let mut draft = ContestDraft::new(id, title, rule, options);
        draft.description = more(desk, &format!("{place}.description"));
        draft.picture = desk.answers.said(&format!("{place}.picture")).map(str::to_owned);
        draft.rotated = flag(desk, &format!("{place}.rotated"))?;
        let fault = desk.asks().then(|| probe::fault(&alone(&draft, number))).flatten();
        if desk.settle(fault, |at| wrong(place, at))? {
            return Ok(draft);
        }
    }
}

/// A manifest with this contest only.
fn alone(contest: &ContestDraft, number: usize) -> tupyo_election::ManifestDraft {
    let mut draft = probe::template();
    let mut contest = contest.clone();
    if contest.id == UNNAMED {
        contest.id = format!("contest-{number}");
    }
    draft.styles.iter_mut().for_each(|style| style.contests = vec![contest.id.clone()]);
    draft.contests = vec![contest];
    draft
}

/// What has to be said anew of a contest: the parameter, the option, the rule, all options.
fn wrong(contest: &str, at: &str) -> Vec<String> {
    let rest = at.strip_prefix("contests[0].").unwrap_or_default();
    let (options, kind) = (format!("{contest}.options"), format!("{contest}.rule"));
    if let Some(parameter) = rest.strip_prefix("rule.") {
        return vec![format!("{kind}.{parameter}"), kind];
    }
    let number = rest.strip_prefix("options[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
    match number {
        Some(number) => vec![format!("{options}.{}", number + 1), options],
        None if rest.starts_with("rule") => vec![kind],
        None => vec![options, contest.to_owned()],
    }
}

fn options(desk: &mut Desk, place: &str) -> Result<Vec<OptionDraft>, Failure> {
    let list = format!("{place}.options");
    let asked = |number: usize| {
        let [en, ko] = match number {
            1 => catalogue::FILE_TAKES_THEM_FROM,
            _ => catalogue::EMPTY_NO_MORE_OPTIONS,
        };
        texts(catalogue::option_title_subtitle_description(&number, &[en, ko]))
    };
    let begin = |desk: &mut Desk, place: &str, line: &str| match line.strip_prefix('@') {
        Some(file) => Ok(of_table(desk, place, file.trim())),
        None => Ok(said(desk, place, line, &PARTS)),
    };
    let mut drafts = desk.list(&list, 1, asked, begin, |desk, place, _| option(desk, place))?;
    if desk.asks() {
        tell_apart(desk, &list, drafts.len())?;
        let again = (1..=drafts.len()).map(|number| option(desk, &format!("{list}.{number}")));
        drafts = again.collect::<Result<_, _>>()?;
    }
    name_all(&mut drafts, "option", |option| (&mut option.id, &option.title));
    Ok(drafts)
}

/// What tells options of one name apart, where that was not said.
fn tell_apart(desk: &mut Desk, list: &str, number: usize) -> Result<(), Failure> {
    let language = desk.languages().first().cloned().unwrap_or_else(|| "en".to_owned());
    let title = |number: usize| desk.answers.get(&format!("{list}.{number}.title.{language}")).unwrap_or_default();
    let titles: Vec<String> = (1..=number).map(|number| title(number).to_owned()).collect();
    for (number, (title, _)) in (1..).zip(titles.iter().zip(import::alike(&titles))).filter(|(_, (_, alike))| *alike) {
        let number: usize = number;
        let asked = catalogue::several_options_called_what(&number, &title);
        let place = format!("{list}.{number}.subtitle.{language}");
        let check = |text: &str| probe::title(&language, text);
        desk.ask(&place, Wanted::Required, [&asked[0], &asked[1]], &check)?;
    }
    Ok(())
}

/// The options of a file, from this one on.
fn of_table(desk: &mut Desk, place: &str, file: &str) -> Result<(), Texts> {
    let (list, number) = place.rsplit_once('.').unwrap_or((place, "1"));
    let (language, say) = (desk.languages().first().cloned().unwrap_or_else(|| "en".to_owned()), *desk.say());
    let mut said = Said::in_language(language, &mut desk.answers);
    table::options_of_file(&mut said, list, number.parse().unwrap_or(1), Path::new(file), &say)
        .map_err(|failure| [failure.message.clone(), failure.message_in_korean()])
}

fn option(desk: &mut Desk, place: &str) -> Result<OptionDraft, Failure> {
    for language in &desk.other_languages() {
        let at = format!("{place}.title.{language}");
        while desk.answers.get(&at).is_none() {
            let line = desk.line(catalogue::same_empty_as_before(&language_name(language)), "")?;
            match said_in(desk, place, &line, &PARTS, language) {
                Err(reason) => desk.refuse(&reason),
                Ok(()) => desk.record(&at, line.split('|').next().unwrap_or_default().trim())?,
            }
        }
    }
    let id = desk.answers.get(&format!("{place}.id")).unwrap_or(UNNAMED).to_owned();
    let title = written(desk, &format!("{place}.title"));
    Ok(OptionDraft {
        subtitle: more(desk, &format!("{place}.subtitle")),
        description: more(desk, &format!("{place}.description")),
        picture: desk.answers.said(&format!("{place}.picture")).map(str::to_owned),
        ..OptionDraft::new(id, title)
    })
}

/// A flag that need not be there, and is not asked for.
fn flag(desk: &Desk, place: &str) -> Result<Option<bool>, Failure> {
    let Some(said) = desk.answers.said(place) else { return Ok(None) };
    let known = if let Ok(flag) = said.parse() { Some(flag) } else { yes(said) };
    known.map(Some).ok_or_else(|| refused(place, crate::catalogue::manifest::ANSWER_YES_OR_NO))
}

/// A text that need not be there.
fn more(desk: &Desk, place: &str) -> Option<BTreeMap<String, String>> {
    Some(written(desk, place)).filter(|texts| !texts.is_empty())
}

fn said(desk: &mut Desk, place: &str, line: &str, parts: &[&str]) -> Result<(), Texts> {
    let language = desk.languages().first().cloned().unwrap_or_else(|| "en".to_owned());
    said_in(desk, place, line, parts, &language)
}

/// `title | subtitle | description`, in a language.
fn said_in(desk: &mut Desk, place: &str, line: &str, parts: &[&str], language: &str) -> Result<(), Texts> {
    let texts_of: Vec<&str> = line.split('|').map(str::trim).collect();
    if texts_of.len() > parts.len() {
        return Err(texts(catalogue::more_than_parts(&parts.len())));
    }
    let given = || parts.iter().zip(&texts_of).filter(|(_, text)| !text.is_empty());
    given().filter(|(part, _)| **part != "description").try_for_each(|(_, text)| probe::title(language, text))?;
    given().for_each(|(part, text)| desk.answers.set(format!("{place}.{part}.{language}"), *text));
    Ok(())
}

/// The kind and its parameters.
fn rule(desk: &mut Desk, place: &str) -> Result<RuleDraft, Failure> {
    if !desk.asks() && !desk.answers.has(place) {
        return Ok(Rule::from(SingleChoice { blank: true }).into());
    }
    let at = format!("{place}.kind");
    if desk.asks() && desk.answers.get(&at).is_none() {
        desk.say().note([listed(0), listed(1)]);
        let by_number = |text: &str| KINDS.get(text.parse::<usize>().ok()?.checked_sub(1)?).copied();
        let chosen = |text: &str| by_number(text).or_else(|| KINDS.iter().copied().find(|kind| kind.name == text));
        let check = |text: &str| chosen(text).map(drop).ok_or_else(no_kind);
        let said = desk.ask(&at, Wanted::Default("1"), catalogue::HOW_DO_PEOPLE_VOTE, &check)?;
        if let Some(kind) = chosen(&said) {
            desk.record(&at, kind.name)?;
        }
    }
    let said = desk.answers.get(&at).unwrap_or_default().to_owned();
    let kind = KINDS.iter().copied().find(|kind| kind.name == said).ok_or_else(|| refused(&at, no_kind()))?;
    let parameter =
        |(name, form): &(&'static str, Form)| Ok(((*name).to_owned(), parameter(desk, place, name, *form)?));
    let parameters = kind.parameters.iter().map(parameter).collect::<Result<_, Failure>>()?;
    Ok(RuleDraft { kind: kind.name.to_owned(), parameters })
}

fn parameter(desk: &mut Desk, place: &str, name: &str, form: Form) -> Result<Parameter, Failure> {
    let at = format!("{place}.{name}");
    let [en, ko] = words::parameter(name);
    let asked = [format!("    {en}"), format!("    {ko}")];
    let asked = [asked[0].as_str(), asked[1].as_str()];
    let numbers = |text: &str| {
        let all: Result<Vec<u64>, _> = text.split([' ', ',']).filter(|n| !n.is_empty()).map(str::parse).collect();
        all.map_err(|_| texts(catalogue::no_whole_numbers(&text)))
    };
    Ok(match form {
        Form::Flag => Parameter::Flag(desk.yes(&at, true, asked)?),
        Form::Number => Parameter::Number(desk.number(&at, Wanted::Required, asked, &any)?),
        Form::Numbers => {
            let contest = place.strip_suffix(".rule").unwrap_or(place);
            let known = desk.answers.said(&format!("{contest}.{name}")).map(str::to_owned);
            let wanted = known.as_deref().map_or(Wanted::Required, Wanted::Default);
            let said = desk.ask(&at, wanted, asked, &|text| numbers(text).map(drop))?;
            Parameter::Numbers(numbers(&said).map_err(|texts| refused(&at, texts))?)
        }
    })
}

/// The kinds with numbers, as one chooses among them.
fn listed(language: usize) -> String {
    let line = |(number, kind): (usize, &&Kind)| format!("  {number:>2}  {}", rules::of_kind(kind.name)[language]);
    (1..).zip(KINDS).map(line).collect::<Vec<_>>().join("\n")
}

fn no_kind() -> Texts {
    let last = KINDS.len();
    texts(catalogue::write_number_from(&last))
}

/// Ids for those who have none, from their titles.
fn name_all<T>(all: &mut [T], word: &str, parts: impl Fn(&mut T) -> (&mut String, &BTreeMap<String, String>)) {
    let mut taken: HashSet<String> = all.iter_mut().map(|one| parts(one).0.clone()).collect();
    for (number, one) in (1..).zip(all) {
        let (id, title) = parts(one);
        if id == UNNAMED {
            let title = title.get("en").or_else(|| title.values().next()).map(String::as_str);
            *id = import::free_id(title, &format!("{word}-{number}"), |id| taken.contains(id));
            taken.insert(id.clone());
        }
    }
}

/// The districts; without any there is one, with all contests.
pub fn styles(desk: &mut Desk, contests: &[ContestDraft]) -> Result<Vec<StyleDraft>, Failure> {
    let asked = |number: usize| {
        let [en, ko] = match number {
            1 => catalogue::EMPTY_ALL_VOTERS_HAVE,
            _ => catalogue::EMPTY_NO_MORE_DISTRICTS,
        };
        texts(catalogue::district_whose_voters_have(&number, &[en, ko]))
    };
    let begin = |desk: &mut Desk, place: &str, line: &str| Ok(said(desk, place, line, &["title"]));
    let element = |desk: &mut Desk, place: &str, _: usize| style(desk, place, contests);
    loop {
        let mut drafts = desk.list("styles", 0, asked, begin, element)?;
        if drafts.is_empty() {
            drafts.push(StyleDraft { id: "all".to_owned(), title: everybody(desk), contests: ids(contests) });
        }
        name_all(&mut drafts, "district", |style| (&mut style.id, &style.title));
        let mut draft = probe::template();
        (draft.contests, draft.styles) = (contests.to_vec(), drafts.clone());
        let fault = desk.asks().then(|| probe::fault(&draft)).flatten();
        if desk.settle(fault, |_| vec!["styles".to_owned(), "contests".to_owned()])? {
            return Ok(drafts);
        }
    }
}

fn style(desk: &mut Desk, place: &str, contests: &[ContestDraft]) -> Result<StyleDraft, Failure> {
    let title = titles(desk, &format!("{place}.title"), catalogue::SAME_DISTRICT)?;
    let at = format!("{place}.contests");
    if desk.asks() && desk.answers.get(&at).is_none() {
        let numbered = (1..).zip(contests);
        let all: Vec<_> = numbered
            .map(|(number, contest): (usize, _)| {
                format!("{number} {}", contest.title.values().next().map_or("", |t| t))
            })
            .collect();
        let all = all.join(", ");
        let by_number = |text: &str| -> Option<Vec<String>> {
            let one = |number: &str| {
                let known = contests.get(number.parse::<usize>().ok()?.checked_sub(1)?);
                known.map(|_| format!("#{number}"))
            };
            text.split([' ', ',']).filter(|number| !number.is_empty()).map(one).collect()
        };
        let check = |text: &str| {
            let none = || texts(catalogue::WRITE_NUMBERS_CONTESTS_WITH);
            by_number(text).map(drop).ok_or_else(none)
        };
        let asked = catalogue::which_contests_on_its(&all);
        let said = desk.ask(&at, Wanted::Optional, [&asked[0], &asked[1]], &check)?;
        let all = || (1..=contests.len()).map(|number| format!("#{number}")).collect();
        let chosen: Vec<_> = by_number(&said).filter(|chosen| !chosen.is_empty()).unwrap_or_else(all);
        desk.record(&at, &chosen.join(" "))?;
    }
    let said = desk.answers.get(&at).unwrap_or_default();
    let named = said.split(' ').map(|word| numbered(contests, word).unwrap_or(word).to_owned()).collect();
    let contests = if desk.answers.get(&at).is_some() { named } else { ids(contests) };
    let id = desk.answers.get(&format!("{place}.id")).unwrap_or(UNNAMED).to_owned();
    Ok(StyleDraft { id, title, contests })
}

/// The id of a contest that is said by its number: `#2`.
fn numbered<'a>(contests: &'a [ContestDraft], word: &str) -> Option<&'a str> {
    let number: usize = word.strip_prefix('#')?.parse().ok()?;
    contests.get(number.checked_sub(1)?).map(|contest| contest.id.as_str())
}

fn ids(contests: &[ContestDraft]) -> Vec<String> {
    contests.iter().map(|contest| contest.id.clone()).collect()
}

/// The title of the only district.
fn everybody(desk: &Desk) -> BTreeMap<String, String> {
    let word = |language: String| (language.clone(), catalogue::ALL[usize::from(language == "ko")].to_owned());
    desk.languages().into_iter().map(word).collect()
}
