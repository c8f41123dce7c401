//! Numbers gathered by key: a counting sort.

/// The numbers from 0 on, those of each key in ascending order.
pub(super) struct Gathered {
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Gathered {
    /// Gathers the numbers below `count`, of which there are fewer than 2³², by keys below `keys`.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn of(count: usize, keys: usize, key: impl Fn(usize) -> u32) -> Self {
        let mut starts = vec![0; keys + 1];
        for number in 0..count {
            starts[key(number) as usize] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut numbers = vec![0; count];
        for number in (0..count).rev() {
            let start = &mut starts[key(number) as usize];
            *start -= 1;
            numbers[*start as usize] = number as u32;
        }
        Self { starts, numbers }
    }

    /// All numbers, key by key.
    pub(super) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The numbers of a key.
    pub(super) fn at(&self, key: usize) -> &[u32] {
        &self.numbers[self.starts[key] as usize..self.starts[key + 1] as usize]
    }
}
