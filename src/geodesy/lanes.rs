//! A number, or two side by side: a formula written once is for both, with the same bits.

use std::ops::{Add, Div, Mul, Sub};

use wide::f64x2;

/// Numbers that go through a formula together, each on a lane of its own.
pub(crate) trait Lanes:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// The same number on every lane.
    fn splat(value: f64) -> Self;

    /// On each lane `then` where this is above `limit`, else `other`.
    fn above(self, limit: Self, then: Self, other: Self) -> Self;

    /// Whether all lanes are zero, none being below.
    fn is_zero(self) -> bool;
}

impl Lanes for f64 {
    #[inline(always)]
    fn splat(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn above(self, limit: Self, then: Self, other: Self) -> Self {
        if self > limit { then } else { other }
    }

    #[inline(always)]
    fn is_zero(self) -> bool {
        self == 0.0
    }
}

impl Lanes for f64x2 {
    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self::new([value; 2])
    }

    #[inline(always)]
    fn above(self, limit: Self, then: Self, other: Self) -> Self {
        self.simd_gt(limit).select(then, other)
    }

    #[inline(always)]
    fn is_zero(self) -> bool {
        self.simd_gt(Self::ZERO).to_bitmask() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lanes_are_two_numbers() {
        let values = [-2.0, -0.0, 0.0, 0.5, 1.0, 3.0, f64::INFINITY, f64::NAN];
        for a in values {
            for b in values {
                for limit in values {
                    let both =
                        f64x2::new([a, b]).above(f64x2::splat(limit), f64x2::splat(7.0), f64x2::splat(9.0));
                    assert_eq!(
                        both.to_array(),
                        [a, b].map(|one| one.above(limit, 7.0, 9.0)),
                        "{a} {b} {limit}"
                    );
                }
            }
        }
        for (goes, stands) in [([0.0, 0.0], true), ([1.0, 0.0], false), ([0.0, 1.0], false)] {
            assert_eq!(f64x2::new(goes).is_zero(), stands);
        }
    }
}
