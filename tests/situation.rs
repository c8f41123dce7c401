//! The output of the main example, to the letter.
#![cfg(feature = "bundled")]

#[path = "../examples/situation/main.rs"]
mod example;

#[test]
fn the_situation_is_as_pinned() {
    let found =
        example::situation(&frontline::Atlas::kursk_2024().on(frontline::Date::constant(2024, 8, 10)))
            .unwrap();
    let expected = include_str!("expected/situation.txt");
    for (number, (found, expected)) in (1..).zip(found.lines().zip(expected.lines())) {
        assert_eq!(found, expected, "line {number}");
    }
    assert_eq!(found, expected);
}
