//! Files of other programs, and what is read of them.

use tupyo_circuits::kinds::{
    Amounts, Approval, ChooseAtLeast, ChooseExactly, ChooseUpTo, Cumulative, Distribution, Knapsack, PositionalTop,
    Score, SingleChoice,
};

use super::*;

const PB: &str = "META\nkey;value\ndescription;\"Budget; of the town\"\nnum_projects;3\nbudget;900\n{META}PROJECTS\n\
    project_id;cost;category;name\nBE1;500;x;\"Trees \"\"here\"\"\"\n7/2;400.00;;Benches\nBE-1;300;;\n\
    VOTES\nvoter_id;vote\n1;BE1,7/2\n";

/// A file of three projects that cost 500, 400 and 300, with these lines of META.
fn budget(meta: &str) -> Imported {
    Format::Pabulib.read(PB.replace("{META}", &meta.replace(' ', "\n")).replace('\n', "\r\n").as_bytes()).unwrap()
}

fn rule(imported: &Imported) -> Rule {
    imported.rule.clone().unwrap()
}

#[test]
fn projects_have_ids_costs_and_names() {
    let imported = budget("vote_type;approval ");
    assert_eq!(imported.title.as_deref(), Some("Budget; of the town"));
    let titles: Vec<_> = imported.options.iter().map(|option| option.title.as_str()).collect();
    assert_eq!(titles, ["Trees \"here\"", "Benches", "BE-1"]);
    let costs: Vec<_> = imported.options.iter().filter_map(|option| option.cost).collect();
    assert_eq!(costs, [500, 400, 300]);
    assert_eq!(ids(&imported.options), ["be1", "7-2", "be-1"]);
}

#[test]
fn sections_are_named_in_any_letters() {
    let file = PB.replace("{META}", "vote_type;approval\n").replace("META", "meta").replace("VOTES\n", "votes;;\n");
    assert_eq!(Format::Pabulib.read(file.as_bytes()).unwrap(), budget("vote_type;approval "));
}

#[test]
fn each_type_of_votes_is_a_kind() {
    let cases: [(&str, Rule); 17] = [
        ("vote_type;approval ", Approval.into()),
        ("vote_type;approval min_length;1 max_length;3 ", Approval.into()),
        ("vote_type;approval max_length;2 ", ChooseUpTo { max: 2 }.into()),
        ("vote_type;approval max_length;1 ", SingleChoice { blank: true }.into()),
        ("vote_type;approval min_length;2 max_length;2 ", ChooseExactly { max: 2 }.into()),
        ("vote_type;approval min_length;2 ", ChooseAtLeast { min: 2, max: 3 }.into()),
        ("vote_type;approval max_sum_cost;900 ", Knapsack { budget: 900, costs: vec![500, 400, 300] }.into()),
        ("vote_type;choose-1 ", SingleChoice { blank: true }.into()),
        ("vote_type;cumulative max_points;5 max_sum_points;10 ", Cumulative { max: 5, budget: 10 }.into()),
        ("vote_type;cumulative max_sum_points;10 ", Cumulative { max: 10, budget: 10 }.into()),
        ("vote_type;cumulative max_points;5 ", Cumulative { max: 5, budget: 15 }.into()),
        (
            "vote_type;cumulative max_points;5 max_sum_points;10 max_length;2 min_sum_points;10 ",
            Distribution { max: 5, budget: 10, min: 10, choices: 2 }.into(),
        ),
        (
            "vote_type;cumulative max_points;5 max_sum_points;10 max_length;1 ",
            Distribution { max: 5, budget: 5, min: 0, choices: 1 }.into(),
        ),
        ("vote_type;cumulative max_sum_points;5000 ", Amounts { max: 5000, budget: 5000 }.into()),
        ("vote_type;scoring max_points;100 ", Score { max: 100 }.into()),
        ("vote_type;ordinal max_length;2 ", PositionalTop { min: 0, points: vec![2, 1] }.into()),
        ("vote_type;ordinal min_length;1 ", PositionalTop { min: 1, points: vec![3, 2, 1] }.into()),
    ];
    for (meta, expected) in cases {
        assert_eq!(rule(&budget(meta)), expected, "{meta}");
    }
}

#[test]
fn what_no_kind_enforces_is_said() {
    let both = budget("vote_type;approval max_sum_cost;900 max_length;2 ");
    assert_eq!((both.lost.len(), rule(&both).kind().name), (1, "knapsack"));
    assert!(budget("vote_type;approval max_sum_cost;900 ").lost.is_empty());
    for meta in ["vote_type;other ", "vote_type;scoring ", "vote_type;cumulative "] {
        assert!(budget(meta).rule.is_err(), "{meta}");
    }
    assert!(budget("vote_type;cumulative max_points;2000 max_length;1 max_sum_points;2000 ").rule.is_err());
}

#[test]
fn orders_are_as_wide_as_fits() {
    let named = |count: usize| {
        let names = (1..=count).map(|place| format!("# ALTERNATIVE NAME {place}: Name: {place}\n"));
        let names = names.collect::<String>();
        let file =
            format!("# FILE NAME: a.soi\n# TITLE: A town\n# NUMBER ALTERNATIVES: {count}\n{names}3: 1,{{2,3}}\n# x\n");
        Format::Preflib.read(file.as_bytes()).unwrap()
    };
    let cases = [(2, Some("ranking"), None), (16, Some("ranking"), None), (17, Some("ranking-top"), Some(15))];
    let more =
        [(19, Some("ranking-top"), Some(7)), (22, Some("ranking-top"), Some(3)), (25, Some("ranking-top"), Some(1))];
    for (count, kind, ranks) in cases.into_iter().chain(more).chain([(26, None, None)]) {
        let imported = named(count);
        assert_eq!(imported.title.as_deref(), Some("A town"));
        assert_eq!((imported.options.len(), imported.options[1].title.as_str()), (count, "Name: 2"));
        assert_eq!(imported.rule.as_ref().ok().map(|rule| rule.kind().name), kind, "{count}");
        if let Some(ranks) = ranks {
            assert_eq!(rule(&imported), RankingTop { ranks }.into(), "{count}");
        }
    }
}

#[test]
fn alternatives_may_be_numbered_from_0() {
    let file = "# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 0: a\n# ALTERNATIVE NAME 1: b\n1: 0,1\n";
    assert_eq!(ids(&Format::Preflib.read(file.as_bytes()).unwrap().options), ["a", "b"]);
}

#[test]
fn candidates_of_transferable_votes() {
    let file =
        "3 1 # three for one\n-2\n3 1 3 0\n(a) 2 3 0\n0\n\"Ann #1\" # first\n\"Bob\"\n\"Cho\" \"The \ncouncil\"\n";
    let imported = Format::Blt.read(file.as_bytes()).unwrap();
    assert_eq!(imported.title.as_deref(), Some("The\ncouncil"));
    let titles: Vec<_> = imported.options.iter().map(|option| option.title.as_str()).collect();
    assert_eq!((titles, rule(&imported)), (vec!["Ann #1", "Cho"], Ranking.into()));
    let several = Format::Blt.read(file.replacen("3 1 #", "3 2 #", 1).as_bytes()).unwrap();
    assert!(several.rule.unwrap_err()[0].contains("single transferable votes for 2 seats"));
}

#[test]
fn tables_have_a_title_in_each_line() {
    let imported = Format::Csv.read("\u{feff}Id,Title,cost\nx, A \"b\" ,7\n,\"C,d\",\n".as_bytes()).unwrap();
    let option = |id: Option<&str>, title: &str, cost| ImportedOption {
        id: id.map(str::to_owned),
        title: title.to_owned(),
        cost,
    };
    assert_eq!(imported.options, [option(Some("x"), "A \"b\"", Some(7)), option(None, "C,d", None)]);
}

#[test]
fn what_is_written_otherwise_is_refused() {
    let wrong = [
        (Format::Pabulib, "PROJECTS\nproject_id;cost\n1;2\nVOTES\n".to_owned()),
        (Format::Pabulib, PB.replace("{META}", "")),
        (Format::Pabulib, PB.replace("{META}", "vote_type;approval\nmax_length;many\n")),
        (Format::Pabulib, PB.replace("{META}", "vote_type;approval\n").replace("400.00", "400.50")),
        (Format::Pabulib, PB.replace("{META}", "vote_type;approval\n").replace("project_id;cost", "project_id;price")),
        (Format::Pabulib, PB.replace("{META}", "vote_type;approval\n").replace("VOTES\n", "")),
        (Format::Preflib, "# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: A\n1: 1\n".to_owned()),
        (Format::Preflib, "# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 2: A\n# ALTERNATIVE NAME 2: B\n".to_owned()),
        (Format::Preflib, "9\n1,A\n".to_owned()),
        (Format::Blt, "2 1\n1 1 2\n0\n\"A\"\n\"B\"\n\"T\"\n".to_owned()),
        (Format::Blt, "2 1\n1 10\n0\n\"A\"\n\"B\"\n\"T\"\n".to_owned()),
        (Format::Blt, "2 1\n1 1 2 0\n0\n\"A\"\n\"T\"\n".to_owned()),
        (Format::Blt, "two\n".to_owned()),
        (Format::Blt, String::new()),
        (Format::Csv, "name,cost\na,b\n".to_owned()),
        (Format::Csv, "name,cost\n,1\n".to_owned()),
        (Format::Csv, "id,cost\na,1\n".to_owned()),
        (Format::Csv, "name\n".to_owned()),
    ];
    for (format, file) in wrong {
        assert!(format.read(file.as_bytes()).is_err(), "{format:?}: {file}");
    }
}

#[test]
fn ids_and_titles_are_those_of_manifests() {
    let option = |title: &str| ImportedOption { title: title.to_owned(), ..ImportedOption::default() };
    let titles = ["Żółć i Łąka", "공원", "blank", "Park", "PARK!", "-", "park-2", &"long ".repeat(30)];
    let ids = ids(&titles.map(option));
    assert_eq!(ids[..7], ["zo-c-i-aka", "option-2", "blank-2", "park", "park-2", "option-6", "park-2-2"]);
    assert!(ids[7].len() <= 64 && ids[7].ends_with("long"));
    assert_eq!(title(" A\u{301}\t\nb\u{202e}\u{7} "), "\u{c1} b");
    assert_eq!(title(&"가".repeat(401)).chars().count(), 400);
    assert_eq!(["a\u{2028}b", "a\u{200b}\u{e0041}b", "\u{2800}\u{ad}"].map(title), ["a b", "ab", ""]);
    assert_eq!(alike(&["Park", "Pool", "Ｐark\u{ad}"].map(str::to_owned)), [true, false, true]);
}

#[test]
fn names_that_are_ids_stay() {
    let names = ["kim", "a--b-", "Kim Min", "", "blank", "1", "-c"].map(str::to_owned);
    assert_eq!(ids_of_names(&names), ["kim", "a--b-", "kim-min", "", "blank", "1", "c"]);
}

#[test]
fn the_end_of_a_name_tells_the_format() {
    let format = |name: &str| Format::of(Path::new(name));
    assert_eq!(
        [format("a.pb"), format("a.SOC"), format("a.toi")],
        [Some(Format::Pabulib), Some(Format::Preflib), Some(Format::Preflib)]
    );
    assert_eq!(
        [format("a.blt"), format("a.csv"), format("pb"), format("a.txt")],
        [Some(Format::Blt), Some(Format::Csv), None, None]
    );
}
