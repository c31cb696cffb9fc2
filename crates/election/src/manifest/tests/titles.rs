//! What options are called where two of them have one title.

use super::*;

/// Tags and texts.
type Texts<'a> = &'a [(&'a str, &'a str)];

fn texts(texts: Texts<'_>) -> BTreeMap<String, String> {
    texts.iter().map(|(tag, text)| ((*tag).to_owned(), (*text).to_owned())).collect()
}

/// The first contest, whose two options have these titles and subtitles.
fn contest_of(looks: [(Texts<'_>, Texts<'_>); 2]) -> Contest {
    let mut draft = draft();
    for (option, (title, subtitle)) in draft.contests[0].options.iter_mut().zip(looks) {
        option.title = texts(title);
        option.subtitle = Some(texts(subtitle)).filter(|texts| !texts.is_empty());
    }
    ElectionManifest::parse(&draft.to_json().unwrap()).unwrap().contests()[0].clone()
}

fn labels(contest: &Contest, language: &str) -> Vec<String> {
    contest.options[..2].iter().map(|option| option.label(language)).collect()
}

#[test]
fn an_option_is_called_by_its_title_and_subtitle() {
    let contest = contest_of([(&[("en", "Kim")], &[("en", "teacher")]), (&[("en", "Lee")], &[])]);
    assert_eq!(labels(&contest, "en"), ["Kim, teacher", "Lee"]);
    assert!(contest.options.iter().all(|option| !option.alike));
}

#[test]
fn one_that_is_alike_is_called_by_its_id_too() {
    let titles: [&[_]; 2] = [&[("en", "Kim"), ("ko", "김")], &[("en", "Kím"), ("ko", "\u{2009}김")]];
    let contest = contest_of([(titles[0], &[("en", "1st")]), (titles[1], &[("en", "2nd"), ("ko", "둘")])]);
    assert_eq!(labels(&contest, "en"), ["Kim, 1st [o0]", "Kím, 2nd [o1]"]);
    assert_eq!(labels(&contest, "ko"), ["김, 1st [o0]", "\u{2009}김, 둘 [o1]"]);
    let tags = |option: &ContestOption| option.labels().into_keys().collect::<Vec<_>>();
    assert_eq!(contest.options[..2].iter().map(tags).collect::<Vec<_>>(), [["en", "ko"], ["en", "ko"]]);
}

#[test]
fn descriptions_and_pictures_are_kept() {
    let mut draft = draft();
    draft.contests[0].picture = Some("a0".repeat(32));
    draft.contests[0].options[1].description = Some(title("one\ntwo"));
    let manifest = ElectionManifest::parse(&draft.to_json().unwrap()).unwrap();
    let contest = &manifest.contests()[0];
    assert_eq!(contest.picture, draft.contests[0].picture);
    assert_eq!(contest.options[1].description.as_ref().unwrap().in_language("en"), "one\ntwo");
    assert_eq!(contest.options[0].description, None);
}

#[test]
fn options_are_shown_in_the_manifests_order_or_from_another_one_on_for_each_voter() {
    let mut draft = draft();
    let shown = |draft: &ManifestDraft, voter: u32| {
        let manifest = ElectionManifest::parse(&draft.to_json().unwrap()).unwrap();
        let contest = manifest.contests().iter().max_by_key(|contest| contest.options.len()).unwrap().clone();
        let all: Vec<_> = contest.options.iter().map(|option| option.id.clone()).collect();
        let shown: Vec<_> = contest.shown_to(voter).options.into_iter().map(|option| option.id).collect();
        (all, shown)
    };
    let (all, _) = shown(&draft, 0);
    assert!(all.len() > 2);
    for rotated in [None, Some(false)] {
        draft.contests.iter_mut().for_each(|contest| contest.rotated = rotated);
        for voter in [0, 1, u32::MAX] {
            assert_eq!(shown(&draft, voter).1, all);
        }
    }
    draft.contests.iter_mut().for_each(|contest| contest.rotated = Some(true));
    for voter in [0, 1, 2, 7, u32::MAX] {
        let mut expected = all.clone();
        expected.rotate_left(voter as usize % all.len());
        assert_eq!(shown(&draft, voter).1, expected, "voter {voter}");
    }
}

#[test]
fn what_an_option_costs_is_listed_with_it() {
    let mut draft = draft();
    let costs = |costs: &[u64]| Rule::from(Knapsack { budget: 9, costs: costs.to_vec() });
    draft.contests[1] = ContestDraft { rotated: Some(true), ..contest("council", costs(&[5, 4, 3]), 3) };
    let manifest = ElectionManifest::parse(&draft.to_json().unwrap()).unwrap();
    let shown = manifest.contests()[1].shown_to(4);
    assert_eq!(shown.options[0].id, manifest.contests()[1].options[1].id);
    assert_eq!(RuleDraft::from(shown.rule), RuleDraft::from(costs(&[4, 3, 5])));
}
