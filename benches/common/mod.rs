//! What the benches share.

pub mod data;
pub mod harness;
pub mod rivals;

/// Counts the bytes that an index holds, at some nanoseconds for each allocation.
#[global_allocator]
static COUNTING: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;
