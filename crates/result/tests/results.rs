//! Results of rehearsed elections, as people read them.

#![cfg(test)]
use tupyo_election::Selection;
use tupyo_election::kinds::{Ranking, SingleChoice};
use tupyo_rehearsal::{Plan, Rehearsal, record_files};
use tupyo_result::{PublishedResult, Unpublished, html, text};
use tupyo_verify::{Anchors, Bounds, CheckpointReport, MemoryRecord, Report, Silent, verify};

fn report(election: &Rehearsal) -> Report {
    let record = MemoryRecord { files: record_files(election.entries(), &election.signer()) };
    let anchors = Anchors { election: election.state().election(), witnesses: None };
    verify(&record, &anchors, Bounds::default(), &Silent).unwrap()
}

fn finished(plan: Plan, votes: &[(u32, usize)]) -> Report {
    let mut election = Rehearsal::opened(plan);
    votes.iter().for_each(|(voter, choice)| election.cast_selections(*voter, &[Selection::of(vec![*choice])]));
    election.finish();
    report(&election)
}

/// Three districts with one contest of two options and blank.
fn districts() -> Plan {
    Plan {
        contests: vec![(SingleChoice { blank: true }.into(), 2)],
        styles: vec![(vec![0], 3), (vec![0], 3), (vec![0], 2)],
        floor: 2,
        ..Plan::default()
    }
}

#[test]
fn districts_are_added_up_and_sealed_ones_named() {
    // The roll is in the order of the keys, not of the districts: who votes is found by style.
    let plan = districts();
    let election = Rehearsal::opened(plan.clone());
    let of = |style: u16| {
        let voters = election.state().roll().voters().iter().enumerate();
        voters.filter(move |(_, voter)| voter.style == style).map(|(index, _)| index as u32).collect::<Vec<_>>()
    };
    let (first, second, third) = (of(0), of(1), of(2));
    let votes = [(first[0], 0), (first[1], 0), (first[2], 1), (second[0], 1), (second[1], 2), (third[0], 0)];
    let result = PublishedResult::of(&finished(plan, &votes)).unwrap();
    let total = &result.contests[0];
    assert_eq!(total.options.iter().map(|option| option.votes).collect::<Vec<_>>(), [2, 2, 1]);
    assert_eq!(total.most_votes, ["option-0", "option-1"], "a tie is said");
    assert_eq!((total.opened.len(), total.sealed.as_slice()), (2, &["district-2".to_owned()][..]));
    assert_eq!(total.options[0].share.unwrap().hundredths(), 5_000, "the blank is no option");
    assert_eq!(total.options[2].share, None);
    assert_eq!((result.voters, result.counted), (8, 6));
    assert_eq!(result.districts[2].sealed, Some("floor"));
    assert!(result.districts[2].contests.is_empty(), "nothing is shown of it");
    for (language, said) in [
        ("en", ["Turnout: 6 of 8 voters (75.00 %)", "stays sealed: too few have voted", "(tied)"]),
        ("ko", ["투표율: 선거인 8명 중 6명 (75.00 %)", "비공개: 투표한 선거인이 너무 적음", "(동수)"]),
    ] {
        let shown = text(&result, language);
        said.iter().for_each(|said| assert!(shown.contains(said), "{said}\n{shown}"));
        let page = html(&result, language);
        said[..1].iter().for_each(|said| assert!(page.contains(said), "{said}\n{page}"));
        assert!(page.contains("width:50.00%") && page.contains(&format!("<html lang=\"{language}\">")));
    }
}

#[test]
fn what_stays_sealed_everywhere_shows_no_zeros() {
    let plan = Plan { floor: 3, styles: vec![(vec![0], 3)], ..districts() };
    let result = PublishedResult::of(&finished(plan, &[(0, 0), (1, 1)])).unwrap();
    assert!(result.contests[0].opened.is_empty());
    let shown = text(&result, "en");
    let option = &result.contests[0].options[0].title["en"];
    assert!(!shown.contains(option), "{shown}");
    assert!(shown.contains("stays sealed: too few have voted"), "{shown}");
}

#[test]
fn a_ranking_shows_who_wins_by_each_rule() {
    let plan = Plan { contests: vec![(Ranking.into(), 3)], styles: vec![(vec![0], 4)], ..Plan::default() };
    let mut report = report(&Rehearsal::finished(plan));
    let ranking = &mut report.election.as_mut().unwrap().rankings[0];
    let ids: Vec<_> = ranking.options.iter().map(|option| option.option.clone()).collect();
    for (option, title) in ranking.options.iter_mut().zip(["Kim & Lee", "이서준", "Park"]) {
        option.title.insert("en".to_owned(), title.to_owned());
    }
    ranking.condorcet_winner = Some(ids[1].clone());
    ranking.schulze = vec![vec![ids[1].clone()], vec![ids[0].clone(), ids[2].clone()]];
    ranking.ranked_pairs = vec![vec![ids[1].clone()], vec![ids[2].clone()], vec![ids[0].clone()]];
    let result = PublishedResult::of(&report).unwrap();
    assert!(result.contests[0].is_ranking() && result.contests[0].most_votes.is_empty());
    let shown = text(&result, "en");
    for said in [
        "Condorcet winner: 이서준\n",
        "Schulze: 이서준 > Kim & Lee = Park\n",
        "Ranked pairs: 이서준 > Park > Kim & Lee\n",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    assert!(html(&result, "en").contains("이서준 &gt; Kim &amp; Lee = Park"));
    assert!(!shown.contains("Most votes"), "{shown}");
}

#[test]
fn what_is_not_verified_has_no_page() {
    let mut open = Rehearsal::opened(districts());
    assert_eq!(PublishedResult::of(&report(&open)).unwrap_err(), Unpublished::Incomplete);
    open.vote_all();
    let mut finished = report(&{
        let mut election = Rehearsal::opened(districts());
        election.vote_all();
        election.finish();
        election
    });
    PublishedResult::of(&finished).unwrap();
    finished.outcome = tupyo_verify::Outcome::Refused;
    assert_eq!(PublishedResult::of(&finished).unwrap_err().code(), "record-refused");
    finished.outcome = tupyo_verify::Outcome::Cancelled;
    assert_eq!(PublishedResult::of(&finished).unwrap_err().code(), "election-cancelled");
    finished.outcome = tupyo_verify::Outcome::LimitExceeded;
    assert_eq!(PublishedResult::of(&finished).unwrap_err().code(), "record-not-read");
    finished.outcome = tupyo_verify::Outcome::Accepted;
    finished.election.as_mut().unwrap().units[0].contests[0].options[0].votes = None;
    assert_eq!(PublishedResult::of(&finished).unwrap_err(), Unpublished::Incomplete);
}

#[test]
fn no_title_is_markup() {
    let mut report = report(&Rehearsal::finished(districts()));
    let hostile = "</bdi><script>alert('1')</script>\" onload=x & co";
    let election = report.election.as_mut().unwrap();
    election.title.insert("en".to_owned(), hostile.to_owned());
    for unit in &mut election.units {
        unit.title.insert("en".to_owned(), hostile.to_owned());
        std::sync::Arc::make_mut(&mut unit.contests[0].title).insert("en".to_owned(), hostile.to_owned());
        std::sync::Arc::make_mut(&mut unit.contests[0].options[0].title).insert("en".to_owned(), hostile.to_owned());
    }
    let page = html(&PublishedResult::of(&report).unwrap(), "en");
    assert!(!page.contains("<script") && !page.contains("onload=x & co") && !page.contains("alert('1')"));
    assert!(page.matches("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onload=x &amp; co").count() >= 8);
}

#[test]
fn the_json_has_its_documented_members() {
    let result = PublishedResult::of(&report(&Rehearsal::finished(districts()))).unwrap();
    let json = serde_json::to_value(&result).unwrap();
    let members: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
    let page = include_str!("../../../docs/results.md");
    assert_eq!(json["format"], "tupyo/result/v1");
    for member in members {
        assert!(page.contains(&format!("`{member}`")), "{member} is not documented");
    }
}

/// A ledger that is followed says the same as the verified record, and that nobody has verified it.
#[test]
fn a_followed_ledger_has_the_same_result_and_says_what_it_rests_on() {
    let plan = Plan { styles: vec![(vec![0], 3), (vec![0], 3), (vec![0], 1)], ..districts() };
    let election = Rehearsal::finished(plan);
    let (verified, state) = (PublishedResult::of(&report(&election)).unwrap(), election.state());
    let files = record_files(election.entries(), &election.signer());
    let file = &files["checkpoint"];
    let checkpoint = CheckpointReport::of_ledger(file, state.ledger_keys().unwrap(), None).unwrap();
    let followed = PublishedResult::of_ledger(state, checkpoint).unwrap();
    assert!(verified.verified && !followed.verified);
    let json =
        |result: &PublishedResult| serde_json::to_value(PublishedResult { verified: true, ..result.clone() }).unwrap();
    assert_eq!(json(&verified), json(&followed));
    for (language, said) in [("en", "What the ledger says by its own rules"), ("ko", "원장이 그 규칙에 따라")]
    {
        for shown in [text, html] {
            assert!(shown(&followed, language).contains(said) && !shown(&verified, language).contains(said));
        }
    }
    let open = Rehearsal::opened(districts());
    let files = record_files(open.entries(), &open.signer());
    let checkpoint =
        CheckpointReport::of_ledger(&files["checkpoint"], open.state().ledger_keys().unwrap(), None).unwrap();
    assert_eq!(PublishedResult::of_ledger(open.state(), checkpoint).unwrap_err(), Unpublished::Incomplete);
}
