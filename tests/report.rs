//! Reports against the answers that they are made of.

mod common;

use common::theatre::{EXTENT_DAY, TOWN_DAY, Theatre};
use frontline::{About, HolderOf, Party, Resolution, View, report};
use serde_json::Value;

fn json(answer: &impl serde::Serialize) -> Value {
    serde_json::to_value(answer).unwrap()
}

fn list<'a>(of: &'a Value, name: &str) -> &'a Vec<Value> {
    of[name].as_array().unwrap_or_else(|| panic!("no list {name} in {of}"))
}

fn ids(claims: &Value) -> Vec<&str> {
    claims.as_array().unwrap().iter().map(|claim| claim["id"].as_str().unwrap()).collect()
}

/// Everything in a situation, from the view's own answers. How many towns, fronts and stretches of ground it told.
fn check_situation(view: &View) -> [usize; 3] {
    let told = json(&report::situation(view).unwrap());
    let text = report::situation(view).unwrap().to_string();
    assert_eq!(told["day"], view.day().to_string());
    assert_eq!(told["policy"], view.by_policy().name());
    let mut towns = list(&told, "towns").iter();
    for town in view.atlas().towns() {
        let verdict = view.control_of(town);
        let all: Vec<_> = verdict.because.iter().chain(&verdict.despite).collect();
        if !all.iter().any(|claim| matches!(claim.about(), About::Town(_))) {
            continue;
        }
        let found = towns.next().unwrap_or_else(|| panic!("{} is not told", town.id()));
        assert_eq!(
            (&found["id"], &found["control"]),
            (&town.id().into(), &verdict.control.to_string().into())
        );
        assert_eq!(ids(&found["because"]), verdict.because.iter().map(|c| c.id()).collect::<Vec<_>>());
        assert_eq!(ids(&found["despite"]), verdict.despite.iter().map(|c| c.id()).collect::<Vec<_>>());
        assert!(text.contains(&format!("{} is {verdict}\n", town.names())), "{}", town.id());
    }
    assert!(towns.next().is_none());
    let mut ground = list(&told, "ground").iter();
    let holdings = view.holdings();
    for holding in holdings.iter().filter(|holding| holding.basis.is_some()) {
        let region = holding.region.code();
        let is_alone = holdings.iter().filter(|other| other.region.code() == region).count() == 1;
        if is_alone && matches!(holding.holder, HolderOf::Default(_)) {
            continue;
        }
        let found = ground.next().unwrap();
        assert_eq!(found["region"], region);
        assert_eq!(found["holder"], holding.holder.to_string());
        assert_eq!(found["area_km2"], holding.area.as_km2());
    }
    // Who holds nothing but regions round about, of which nothing is said, has no front to tell of.
    let parties = view.atlas().parties().iter().map(Party::id).filter(|party| *party != "BY");
    let parties: Vec<&str> = parties.collect();
    let mut fronts = 0;
    for front in list(&told, "fronts") {
        let (of, against) = (front["of"].as_str().unwrap(), front["against"].as_str().unwrap());
        let own = view.front(of, against).unwrap();
        assert_eq!(front["length"][0]["km"], own.length(Resolution::AsDrawn).distance.as_km());
        fronts += 1;
    }
    let there_are =
        parties.iter().flat_map(|a| parties.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b);
    let there_are = there_are.filter(|(a, b)| !view.front(a, b).unwrap().is_empty()).count();
    assert_eq!(fronts, there_are, "a front is left out");
    [list(&told, "towns").len(), fronts, list(&told, "ground").len()]
}

#[test]
fn the_situation_of_a_made_up_theatre_is_whole() {
    let theatre = Theatre::at(20.0, 40.0);
    let atlas = theatre.atlas();
    for day in [TOWN_DAY, EXTENT_DAY] {
        let [towns, fronts, ground] = check_situation(&atlas.on(day));
        assert!(towns > 5 && fronts > 1 && ground > 5, "{towns} towns, {fronts} fronts, {ground} holdings");
    }
}

#[cfg(feature = "bundled")]
mod bundled {
    use super::{check_situation, ids, json, list};
    use frontline::{Atlas, Date, Distance, LonLat, Policy, Resolution, report};

    #[test]
    fn the_situation_is_whole_by_every_rule() {
        let atlas = Atlas::kursk_2024();
        for policy in [Policy::Newest, Policy::Majority, Policy::AgainstInterest] {
            for day in [Date::constant(2024, 8, 5), Date::constant(2024, 8, 10), Date::constant(2025, 3, 15)]
            {
                check_situation(&atlas.on(day).policy(policy.clone()));
            }
        }
    }

    #[test]
    fn figures_and_knowledge_are_told() {
        let view = Atlas::kursk_2024().on(Date::constant(2024, 8, 10)).known_by(Date::constant(2024, 8, 9));
        let told = report::situation(&view).unwrap();
        assert!(told.to_string().contains("by the rule \"newest\", of what had been stated by 2024-08-09\n"));
        let told = json(&told);
        assert_eq!(told["known_by"], "2024-08-09");
        assert!(told.get("recorded_by").is_none());
        for figures in list(&told, "figures") {
            let claims = ids(&figures["figures"]).into_iter();
            let stated = claims.map(|id| view.atlas().claim(id).unwrap().stated().to_string());
            assert!(stated.into_iter().all(|day| day.as_str() <= "2024-08-09"));
        }
        let of = |what: &str| list(&told, "figures").iter().find(|figures| figures["what"] == what).cloned();
        assert_eq!(of("to be evacuated, UA-59").unwrap()["total"], "about 20,000 people");
        assert!(of("front length, RU and UA").is_none(), "stated on the day after");
    }

    #[test]
    fn a_place_is_told_as_asked_one_by_one() {
        let atlas = Atlas::kursk_2024();
        let view = atlas.on(Date::constant(2024, 8, 10));
        let sudzha = atlas.town("Sudzha").unwrap();
        let told = json(&report::place(&view, sudzha).unwrap());
        let border = atlas.border("RU", "UA").unwrap().nearest(sudzha);
        assert_eq!(told["borders"][0]["distance_m"], border.distance.as_metres());
        assert_eq!(told["borders"][0]["plus_minus_m"], border.plus_minus.as_metres());
        assert_eq!(told["borders"][0]["nearest"][0], border.what.lon());
        let front = view.front("RU", "UA").unwrap().nearest(sudzha).unwrap();
        assert_eq!(told["fronts"][0]["distance_m"], front.distance.as_metres());
        assert_eq!(told["control"], view.control_at(sudzha.position()).unwrap().to_string());
        assert_eq!(told["regions"][0]["code"], "RU-KRS");
        assert_eq!(told["regimes"].as_array().unwrap().len(), view.regimes("RU-KRS").unwrap().len());
        let swapped = report::place(&view, LonLat::new(51.191, 35.271).unwrap()).unwrap();
        assert!(
            swapped.to_string().contains("longitude comes first: 35.271 51.191 would be inside the data")
        );
        assert!(json(&swapped).get("control").is_none());
    }

    #[test]
    fn changes_and_fronts_are_those_of_the_views() {
        let atlas = Atlas::kursk_2024();
        let (from, to) = (atlas.on(Date::constant(2024, 8, 10)), atlas.on(Date::constant(2024, 9, 1)));
        let compared = to.compare(&from).unwrap();
        let sliver = Distance::from_metres(100.0).unwrap();
        let told = json(&report::changes(&compared, sliver));
        assert_eq!(list(&told, "towns").len(), compared.towns().len());
        for change in compared.changes(sliver).iter().filter(|change| change.gained.as_km2() > 0.0) {
            let found = list(&told, "ground").iter().find(|ground| {
                ground["region"] == change.region.code() && ground["party"] == change.party.name()
            });
            assert_eq!(found.unwrap()["gained_km2"], change.gained.as_km2());
        }
        let same = report::changes(&from.compare(&from).unwrap(), sliver).to_string();
        assert_eq!(same.matches("none changed hands").count(), 2);

        let towns = [atlas.town("Sudzha").unwrap()];
        let told = json(&report::fronts(&from, "RU", "UA", &towns).unwrap());
        let front = from.front("UA", "RU").unwrap();
        assert_eq!(told["fronts"][1]["length"][0]["km"], front.length(Resolution::AsDrawn).distance.as_km());
        assert_eq!(
            told["fronts"][1]["towns"][0]["distance_m"],
            front.nearest(towns[0]).unwrap().distance.as_metres()
        );
        assert!(report::fronts(&from, "RU", "XX", &towns).is_err());
    }
}
