//! Answers in words, to the letter.

mod common;

use common::theatre::{parties, polygon, position, sources};
use frontline::{
    About, Atlas, Citation, Claim, Date, Explanation, Measure, Names, Region, Relation, Source, SourceKind,
    Statement, Town, When,
};
use geo_types::Coord;

const DAY: Date = Date::constant(2030, 1, 2);
const LATER: Date = Date::constant(2030, 2, 2);

fn cited(claim: Claim, publisher: &str, title: Option<&str>, url: Option<&str>) -> Claim {
    claim.with_citation(Citation {
        title: title.map(ToOwned::to_owned),
        url: url.map(ToOwned::to_owned),
        date: Some(DAY.into()),
        ..Citation::of(publisher)
    })
}

fn atlas() -> Atlas {
    let square = |west: f64| polygon(&[(west, 0.0), (west + 1.0, 0.0), (west + 1.0, 1.0), (west, 1.0)]);
    let town = |id: &str, x: f64| Town::new(id, Names::new(id), position(Coord { x, y: 0.5 })).unwrap();
    let about = |id: &str| About::Town(id.into());
    let holds = |party: &str| Statement::Holds(party.into());
    let amount = |id: &str, by: &str, text: &str| {
        let range = text.parse().unwrap();
        let statement = Statement::Amount { measure: Measure::Evacuated, of: None, range };
        Claim::new(id, by, About::Region("XB".into()), statement, DAY)
    };
    let odd = Source::new("odd", "[x](y) <b>*&copy;", SourceKind::Media).unwrap();
    let extent = Statement::Extent {
        party: "XA".into(),
        area: polygon(&[(1.0, 0.2), (1.4, 0.2), (1.4, 0.8), (1.0, 0.8)]).into(),
    };
    Atlas::builder()
        .regions([
            Region::new("XA", square(0.0).into()).unwrap(),
            Region::new("XB", square(1.0).into()).unwrap(),
        ])
        .parties(parties())
        .sources(sources())
        .sources([odd])
        .towns([town("Ford", 1.25), town("Mill", 1.75)])
        .claims([
            cited(
                Claim::new("a", "s1", about("Ford"), holds("XA"), DAY),
                "Daily",
                Some("At the ford"),
                Some("https://daily.test/1"),
            ),
            Claim::new("b", "s2", about("Ford"), holds("XA"), DAY).with_link(Relation::Repeats("a".into())),
            Claim::new("c", "s3", about("Ford"), holds("XB"), Date::constant(2030, 1, 1)),
            cited(
                Claim::new(
                    "d",
                    "odd",
                    about("Mill"),
                    Statement::Contested(vec!["XA".into(), "XB".into()]),
                    DAY,
                )
                .with_valid(When::on(DAY)),
                "P [1]\r\n[2] Q",
                Some("*t*"),
                Some("https://odd.test/<a>\\"),
            ),
            amount("e", "s1", ">1000"),
            amount("f", "s2", "1500"),
            Claim::new("g", "s1", About::Region("XB".into()), extent, LATER),
        ])
        .build()
        .unwrap()
}

/// The numbers of notes in the sentences are 1, 2, 3 .. in the order of their first use, and each has its note.
fn assert_numbered(explanation: &Explanation) {
    let markdown = explanation.to_markdown();
    let mut used: Vec<usize> = Vec::new();
    let text = markdown.split("\n\n").next().unwrap_or_default();
    for part in text.split("[^").skip(1) {
        let number = part.split(']').next().unwrap().parse().unwrap();
        if !used.contains(&number) {
            used.push(number);
        }
    }
    assert_eq!(used, (1..=used.len()).collect::<Vec<_>>(), "{markdown}");
    let notes = markdown.lines().filter(|line| line.starts_with("[^")).count();
    assert_eq!(notes, used.len(), "{markdown}");
    let plain = explanation.to_string();
    assert_eq!(plain.lines().count(), 1 + notes, "{plain}");
    for (number, line) in (1..).zip(plain.lines().skip(1)) {
        assert!(line.starts_with(&format!("[{number}] ")), "{plain}");
    }
}

#[test]
fn a_verdict_in_words() {
    let atlas = atlas();
    let view = atlas.on(DAY);
    let told = view.control_of(atlas.town("Ford").unwrap()).explain();
    assert_numbered(&told);
    assert_eq!(
        told.to_string(),
        "\
         On 2030-01-02, Ford is held by Party XA, since 2030-01-02, by the rule “newest”: Source s1 says that Party XA holds it \
         (2030-01-02) [1]; Source s2 says that Party XA holds it (2030-01-02, the same again) [2]. Not relied on: Source s3 says \
         that Party XB holds it (2030-01-01) [3].\n\
         [1] Daily, “At the ford”, 2030-01-02, https://daily.test/1 (a)\n\
         [2] no citation (b)\n\
         [3] no citation (c)"
    );
    assert_eq!(
        told.to_markdown(),
        "\
         On 2030-01-02, Ford is held by Party XA, since 2030-01-02, by the rule “newest”: Source s1 says that Party XA holds it \
         (2030-01-02) [^1]; Source s2 says that Party XA holds it (2030-01-02, the same again) [^2]. Not relied on: Source s3 says \
         that Party XB holds it (2030-01-01) [^3].\n\n\
         [^1]: [Daily, “At the ford”, 2030-01-02](<https://daily.test/1>) (a)\n\
         [^2]: no citation (b)\n\
         [^3]: no citation (c)\n"
    );
}

#[test]
fn text_of_others_is_not_taken_for_markdown() {
    let atlas = atlas();
    let view = atlas.on(DAY);
    let told = view.control_of(atlas.town("Mill").unwrap()).explain();
    assert_numbered(&told);
    assert_eq!(
        told.to_string(),
        "\
         On 2030-01-02, Mill is contested between Party XA and Party XB, since 2030-01-02, by the rule “newest”: [x](y) <b>*&copy; says that \
         it is contested between Party XA and Party XB (2030-01-02) [1].\n\
         [1] P [1]  [2] Q, “*t*”, 2030-01-02, https://odd.test/<a>\\ (d)"
    );
    assert_eq!(
        told.to_markdown(),
        "\
         On 2030-01-02, Mill is contested between Party XA and Party XB, since 2030-01-02, by the rule “newest”: \\[x\\](y) \\<b\\>\\*\\&copy; says that \
         it is contested between Party XA and Party XB (2030-01-02) [^1].\n\n\
         [^1]: [P \\[1\\]  \\[2\\] Q, “\\*t\\*”, 2030-01-02](<https://odd.test/a>) (d)\n"
    );
}

#[test]
fn a_total_in_words() {
    let atlas = atlas();
    let view = atlas.on(DAY);
    let told = view.total(Measure::Evacuated, "XB").unwrap().explain();
    assert_numbered(&told);
    assert_eq!(
        told.to_string(),
        "\
         Evacuated, XB, as of 2030-01-02, by the rule “newest”: more than 1,000 people. Source s1 says more than 1,000 people (2030-01-02) [1]; Source s2 says 1,500 people \
         (2030-01-02) [2].\n\
         [1] no citation (e)\n\
         [2] no citation (f)"
    );
    assert_eq!(
        told.to_markdown(),
        "\
         Evacuated, XB, as of 2030-01-02, by the rule “newest”: more than 1,000 people. Source s1 says more than 1,000 people (2030-01-02) [^1]; Source s2 says 1,500 people \
         (2030-01-02) [^2].\n\n\
         [^1]: no citation (e)\n\
         [^2]: no citation (f)\n"
    );
}

#[test]
fn a_distance_from_the_front_in_words() {
    let atlas = atlas();
    let place = position(Coord { x: 0.5, y: 0.5 });
    for (day, expected) in [
        (
            Date::constant(2030, 1, 5),
            "\
         On 2030-01-05, the bridge is 111.32 ± 28.00 km from the front of Party XA against Party XB, nearest at 1.500 0.500, by \
         the rule “newest”; the line is drawn halfway between towns about 56 km apart. The nearest place of which anything is \
         said, Ford, is held by Party XA since 2030-01-02. Source s1 says that Party XA holds it (2030-01-02) [1]; Source s2 \
         says that Party XA holds it (2030-01-02, the same again) [2].\n\
         [1] Daily, “At the ford”, 2030-01-02, https://daily.test/1 (a)\n\
         [2] no citation (b)",
        ),
        (
            LATER,
            "\
         On 2030-02-02, the bridge is 64.79 ± 0.00 km from the front of Party XA against Party XB, nearest at 1.000 0.800, by \
         the rule “newest”; the line is as drawn, with a point about every 51.8 km. Source s1 draws ground as held by Party XA \
         (2030-02-02) [1].\n\
         [1] no citation (g)",
        ),
    ] {
        let view = atlas.on(day);
        let told = view.front("XA", "XB").unwrap().explain("the bridge", place).unwrap();
        assert_numbered(&told);
        assert_eq!(told.to_string(), expected);
    }
}
