//! Classes are told apart with every kind of colour vision.

use super::*;
use crate::map::colour::PARTIES;

/// What people see who lack one kind of cones, in linear light (G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, A
/// physiologically-based model for simulation of color vision deficiency, IEEE Transactions on Visualization and Computer
/// Graphics 15(6), 2009, supplement, severity 1.0).
const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    ("all cones", [[1., 0., 0.], [0., 1., 0.], [0., 0., 1.]]),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// sRGB (IEC 61966-2-1) to linear light.
fn linear(colour: Colour) -> [f64; 3] {
    colour.bytes().map(|byte| {
        let value = f64::from(byte) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

/// CIE L*a*b* under D65 of linear light.
fn lab(light: [f64; 3]) -> [f64; 3] {
    let [r, g, b] = light.map(|value| value.clamp(0.0, 1.0));
    let x = (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47;
    let y = 0.212_672_9 * r + 0.715_152_2 * g + 0.072_175_0 * b;
    let z = (0.019_333_9 * r + 0.119_192_0 * g + 0.950_304_1 * b) / 1.088_83;
    let f = |t: f64| if t > 216.0 / 24_389.0 { t.cbrt() } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 };
    [116.0 * f(y) - 16.0, 500.0 * (f(x) - f(y)), 200.0 * (f(y) - f(z))]
}

/// CIEDE2000 (G. Sharma, W. Wu and E. N. Dalal, The CIEDE2000 color-difference formula, Color Research and Application 30(1),
/// 2005, equations 2-22).
fn difference(one: [f64; 3], two: [f64; 3]) -> f64 {
    let mean_c = f64::midpoint(one[1].hypot(one[2]), two[1].hypot(two[2]));
    let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt();
    let polar = |[l, a, b]: [f64; 3]| {
        let a = a * (1.0 + 0.5 * (1.0 - seventh(mean_c)));
        let hue = if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
        (l, a.hypot(b), hue)
    };
    let ((l1, c1, h1), (l2, c2, h2)) = (polar(one), polar(two));
    let gray = c1 * c2 == 0.0;
    let apart = h2 - h1;
    let dh = match apart {
        _ if gray => 0.0,
        _ if apart > 180.0 => apart - 360.0,
        _ if apart < -180.0 => apart + 360.0,
        _ => apart,
    };
    let mean_h = match h1 + h2 {
        sum if gray => sum,
        sum if apart.abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => f64::midpoint(sum, 360.0),
        sum => (sum - 360.0) / 2.0,
    };
    let (mean_l, mean_c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(mean_h - 30.0) + 0.24 * cos(2.0 * mean_h) + 0.32 * cos(3.0 * mean_h + 6.0)
        - 0.20 * cos(4.0 * mean_h - 63.0);
    let off = (mean_l - 50.0).powi(2);
    let (sl, sc, sh) =
        (1.0 + 0.015 * off / (20.0 + off).sqrt(), 1.0 + 0.045 * mean_c, 1.0 + 0.015 * mean_c * t);
    let turn = 60.0 * (-((mean_h - 275.0) / 25.0).powi(2)).exp();
    let rt = -2.0 * seventh(mean_c) * turn.to_radians().sin();
    let dl = (l2 - l1) / sl;
    let dc = (c2 - c1) / sc;
    let dh = 2.0 * (c1 * c2).sqrt() * (dh / 2.0).to_radians().sin() / sh;
    (dl * dl + dc * dc + dh * dh + rt * dc * dh).sqrt()
}

#[test]
fn the_difference_is_that_of_sharmas_table() {
    for (one, two, expected) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082),
    ] {
        assert!((difference(one, two) - expected).abs() < 5e-5, "{}", difference(one, two));
    }
}

/// What the eye makes of a class from afar: the mean of its lines and its paper, in linear light.
fn seen(theme: &Theme, class: Class, eyes: &[[f64; 3]; 3]) -> [f64; 3] {
    let light = match theme.fill(class) {
        Fill::Solid(colour) => linear(colour),
        Fill::Hatched(ink, paper) => mean(ink, paper, HATCH_LINE / HATCH),
        // Two thirds of each line are dash.
        Fill::Dashed(ink, paper) => mean(ink, paper, DASH_LINE / DASH * 2.0 / 3.0),
    };
    lab([0, 1, 2].map(|i| eyes[i][0] * light[0] + eyes[i][1] * light[1] + eyes[i][2] * light[2]))
}

fn mean(ink: Colour, paper: Colour, share: f64) -> [f64; 3] {
    let (ink, paper) = (linear(ink), linear(paper));
    [0, 1, 2].map(|i| ink[i] * share + paper[i] * (1.0 - share))
}

fn classes(parties: u16, age: Age) -> Vec<Class> {
    let of_party = |party| [Kind::Held(party), Kind::Claimed(party), Kind::Default(party)];
    let kinds = (0..parties).flat_map(of_party).chain([Kind::Contested, Kind::Unknown]);
    kinds.map(|kind| Class { kind, age }).collect()
}

fn themes(parties: usize) -> [(&'static str, Theme); 2] {
    let colours: Vec<Option<Colour>> = PARTIES[..parties].iter().copied().map(Some).collect();
    [("light", Theme::light(colours.clone())), ("dark", Theme::dark(colours))]
}

/// How far apart two classes of one age and one pair of eyes are at least: classes, and what two parties hold alike.
fn closest(theme: &Theme, parties: u16, age: Age, eyes: &[[f64; 3]; 3]) -> [(f64, String); 2] {
    let mut least = [(f64::INFINITY, String::new()), (f64::INFINITY, String::new())];
    let all = classes(parties, age);
    for (i, one) in all.iter().enumerate() {
        for two in &all[i + 1..] {
            let apart = difference(seen(theme, *one, eyes), seen(theme, *two, eyes));
            let both_held = matches!((one.kind, two.kind), (Kind::Held(_), Kind::Held(_)));
            let of = &mut least[usize::from(both_held)];
            if apart < of.0 {
                *of = (apart, format!("{} and {}", one.name(), two.name()));
            }
        }
    }
    least
}

/// From afar, every class of two parties differs from every other of its age by 3.6 at least, and by 4.5 when new; what one
/// holds differs from what the other holds by 28, and by 45 when new. About 1 is just noticed side by side. Patterns, which no
/// eye confuses, come on top: where colours alone are closest, one of the two is hatched, dashed or blank.
#[test]
fn all_classes_of_two_parties_differ_for_all_eyes() {
    for (name, theme) in themes(2) {
        for (eyes, matrix) in &EYES {
            for (age, least) in [[4.5, 45.0], [4.2, 37.0], [3.6, 28.0]].into_iter().enumerate() {
                for ((apart, which), least) in closest(&theme, 2, age, matrix).into_iter().zip(least) {
                    assert!(apart >= least, "{name} paper, {eyes}: {which} differ by {apart:.1}");
                }
            }
        }
    }
}

/// What any two of four parties hold differs for all eyes, too, if less: so many hues are hardly to be had.
#[test]
fn what_four_parties_hold_differs_for_all_eyes() {
    for (name, theme) in themes(4) {
        for (eyes, matrix) in &EYES {
            for (age, least) in [13.0, 10.0, 6.0].into_iter().enumerate() {
                let [_, (apart, which)] = closest(&theme, 4, age, matrix);
                assert!(apart >= least, "{name} paper, {eyes}: {which} differ by {apart:.1}");
            }
        }
    }
}
