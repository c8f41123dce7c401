//! Labels without overlaps: what matters most is placed first, wherever there is room round its mark.

use geo_types::Coord;

use super::frame::Frame;

/// A box in the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Block {
    pub(super) low: Coord<f64>,
    pub(super) high: Coord<f64>,
}

impl Block {
    /// The box of a size round a place.
    pub(super) fn round(middle: Coord<f64>, width: f64, height: f64) -> Self {
        let half = Coord { x: width / 2.0, y: height / 2.0 };
        Self { low: middle - half, high: middle + half }
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.low.x < other.high.x
            && other.low.x < self.high.x
            && self.low.y < other.high.y
            && other.low.y < self.high.y
    }
}

/// Boxes that are taken, found by the squares of a grid.
pub(super) struct Taken {
    squares: Vec<Vec<Block>>,
    across: usize,
    down: usize,
    size: Coord<f64>,
}

/// How large the squares of the grid are, pixels.
const SQUARE: f64 = 48.0;

impl Taken {
    pub(super) fn new(frame: &Frame) -> Self {
        let (across, down) = (number(frame.width) + 1, number(frame.height) + 1);
        let size = Coord { x: frame.width, y: frame.height };
        Self { squares: vec![Vec::new(); across * down], across, down, size }
    }

    fn squares_of(&self, block: &Block) -> impl Iterator<Item = usize> + use<> {
        let (across, down) = (self.across, self.down);
        let (left, right) = (number(block.low.x).min(across - 1), number(block.high.x).min(across - 1));
        let (top, bottom) = (number(block.low.y).min(down - 1), number(block.high.y).min(down - 1));
        (top..=bottom).flat_map(move |y| (left..=right).map(move |x| y * across + x))
    }

    /// Takes a box, whatever lies there.
    pub(super) fn take(&mut self, block: Block) {
        for square in self.squares_of(&block) {
            self.squares[square].push(block);
        }
    }

    /// Whether a box is inside of the window and nothing lies there.
    pub(super) fn is_free(&self, block: &Block) -> bool {
        let inside = block.low.x >= 2.0
            && block.low.y >= 2.0
            && block.high.x <= self.size.x - 2.0
            && block.high.y <= self.size.y - 2.0;
        inside
            && self.squares_of(block).all(|square| self.squares[square].iter().all(|own| !own.meets(block)))
    }

    /// The first place round a mark for a label of a size where there is room, which it takes: beside it, else so much
    /// farther away.
    pub(super) fn beside(
        &mut self,
        mark: Coord<f64>,
        radius: f64,
        [width, height]: [f64; 2],
        farther: f64,
    ) -> Option<Block> {
        let round = |away: f64| {
            let (right, up) = (width / 2.0 + away + 2.0, height / 2.0 + away + 1.0);
            let (aside, aslant) = (width / 2.0 + away * 0.7 + 1.0, height / 2.0 + away * 0.5);
            [
                (right, 0.0),
                (aside, -aslant),
                (aside, aslant),
                (-right, 0.0),
                (-aside, -aslant),
                (-aside, aslant),
                (0.0, -up),
                (0.0, up),
                (width / 4.0, -up),
                (width / 4.0, up),
                (-width / 4.0, -up),
                (-width / 4.0, up),
            ]
        };
        let block = round(radius)
            .into_iter()
            .chain(round(radius + farther))
            .map(|(x, y)| Block::round(mark + Coord { x, y }, width, height))
            .find(|block| self.is_free(block))?;
        self.take(block);
        Some(block)
    }
}

/// The number of the square that a coordinate lies in.
fn number(value: f64) -> usize {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // pixels of a window
    let number = (value.max(0.0) / SQUARE) as usize;
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::frame::Round;

    /// Against a list of all boxes, asked one by one.
    #[test]
    fn no_label_is_placed_on_another() {
        let corners = [Coord { x: 0.0, y: 0.0 }, Coord { x: 1.0, y: 1.0 }];
        let round = Round { free: 0.1, least_km: 2.0 };
        let frame = Frame::around(&corners, 600.0, round, &corners);
        let mut taken = Taken::new(&frame);
        println!("seed 3");
        let mut rng = fastrand::Rng::with_seed(3);
        let mut all: Vec<Block> = Vec::new();
        for _ in 0..400 {
            let mark = Coord { x: rng.f64() * 600.0, y: rng.f64() * frame.height };
            if let Some(block) = taken.beside(mark, 3.0, [20.0 + rng.f64() * 90.0, 12.0], 5.0) {
                assert!(all.iter().all(|other| !other.meets(&block)));
                assert!(block.low.x >= 0.0 && block.high.x <= 600.0);
                all.push(block);
            }
        }
        assert!(all.len() > 60, "{}", all.len());
        let free = Block::round(Coord { x: 300.0, y: 200.0 }, 30.0, 12.0);
        assert_eq!(taken.is_free(&free), all.iter().all(|other| !other.meets(&free)));
    }
}
