//! Pairs of a point and something to be looked at for it, mostly written eight at a time.

/// For each set of eight bits the places of those that are set, in order, and then anything.
const LANES: [[u8; 8]; 256] = {
    let mut lanes = [[0; 8]; 256];
    let mut bits = 0;
    while bits < 256 {
        let (mut lane, mut count) = (0, 0);
        while lane < 8 {
            if bits >> lane & 1 == 1 {
                lanes[bits][count] = lane;
                count += 1;
            }
            lane += 1;
        }
        bits += 1;
    }
    lanes
};

/// Pairs, up to a number.
pub(super) struct Queue {
    points: Vec<u32>,
    places: Vec<u32>,
    len: usize,
}

impl Queue {
    /// As many pairs are kept, some four to eight for each point of a block.
    pub(super) const ROOM: usize = 4096;

    pub(super) fn new() -> Self {
        Self { points: vec![0; Self::ROOM], places: vec![0; Self::ROOM], len: 0 }
    }

    pub(super) fn clear(&mut self) {
        self.len = 0;
    }

    /// The points and the places.
    #[inline(always)]
    pub(super) fn slices(&self) -> (&[u32], &[u32]) {
        (&self.points[..self.len], &self.places[..self.len])
    }

    /// The points and the places.
    #[inline(always)]
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, u32)> {
        let points = self.points[..self.len].iter().map(|point| *point as usize);
        points.zip(self.places[..self.len].iter().copied())
    }

    /// Adds a point with each of the places from `first` on of which a bit is set; whether there was room.
    #[inline(always)]
    pub(super) fn push(&mut self, point: usize, first: u32, bits: u32) -> bool {
        self.push_each(point, bits, |lane| first + u32::from(lane))
    }

    /// Adds a point with a place. There is room for a block of points with eight each.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // few points
    pub(super) fn push_one(&mut self, point: usize, place: u32) {
        (self.points[self.len], self.places[self.len]) = (point as u32, place);
        self.len += 1;
    }

    /// The same with each of eight places of which a bit is set, where these are mostly one or two: that is guessed.
    #[inline(always)]
    pub(super) fn push_few(&mut self, point: usize, mut bits: u32, places: &[u32; 8]) {
        while bits != 0 {
            self.push_one(point, places[bits.trailing_zeros() as usize % 8]);
            bits &= bits - 1;
        }
    }

    /// Adds a point with each of eight places of which a bit is set; whether there was room.
    /// Eight are always written, so that nothing branches on how many there are.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)] // few points
    pub(super) fn push_each(&mut self, point: usize, bits: u32, place: impl Fn(u8) -> u32) -> bool {
        let (points, places) = (&mut self.points[self.len..], &mut self.places[self.len..]);
        let (Some(points), Some(places)) = (points.first_chunk_mut::<8>(), places.first_chunk_mut::<8>())
        else {
            return false;
        };
        *points = [point as u32; 8];
        let lanes = &LANES[(bits & 0xff) as usize];
        for k in 0..8 {
            places[k] = place(lanes[k]);
        }
        self.len += bits.count_ones() as usize;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_for_each_bit_as_long_as_there_is_room() {
        let (mut queue, mut expected) = (Queue::new(), Vec::new());
        for point in 0..2000 {
            let (first, bits) = (point * 8, point * 97 % 256);
            let had_room = queue.push(point as usize, first, bits);
            assert_eq!(had_room, expected.len() + 8 <= Queue::ROOM);
            if had_room {
                expected.extend(
                    (0..8).filter(|lane| bits >> lane & 1 == 1).map(|lane| (point as usize, first + lane)),
                );
            }
        }
        assert_eq!(queue.pairs().collect::<Vec<_>>(), expected);
        queue.clear();
        assert_eq!(queue.pairs().count(), 0);
    }
}
