//! The views of the days that rows have; days of equal ground share one.
//!
//! Under the lock views are only looked up and compared. What takes long, a map and a front, is made outside of it, by the first
//! thread that needs it; others wait only if they need the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

use crate::{Border, View};

/// How many views are kept. Ground changes on days that claims name, so usually there are fewer; with a map for each day of
/// years the oldest go, so that memory does not grow with the days of a table. Tables are mostly in the order of their days.
const KEPT: usize = 256;

/// How many days are kept, each with its view.
const DAYS_KEPT: usize = 65_536;

#[derive(Debug, Default)]
pub(super) struct Days(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    by_day: HashMap<Date, Arc<Known>>,
    /// The newest stands last.
    distinct: Vec<Arc<Known>>,
}

/// A view of a day, or of another on which the ground is the same, and its front.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) view: View,
    front: OnceLock<Option<Border>>,
}

impl Days {
    /// What is known of a day, in the manner of a view.
    pub(super) fn of(&self, manner: &View, day: Date) -> Arc<Known> {
        if let Some(known) = self.kept(|kept| kept.by_day.get(&day).map(Arc::clone)) {
            return known;
        }
        let view = manner.on(day);
        // The ground is compared under the lock: it is worked out before.
        let _ = view.basis();
        self.kept(|kept| {
            let same = |known: &&Arc<Known>| known.view.has_ground_of(&view);
            let shared = kept.distinct.iter().find(same).map(Arc::clone);
            let known = shared.unwrap_or_else(|| {
                let known = Arc::new(Known { view, front: OnceLock::new() });
                kept.distinct.push(Arc::clone(&known));
                known
            });
            kept.forget();
            kept.by_day.insert(day, Arc::clone(&known));
            known
        })
    }

    fn kept<R>(&self, of: impl FnOnce(&mut Kept) -> R) -> R {
        of(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Kept {
    fn forget(&mut self) {
        if self.distinct.len() > KEPT {
            let old = self.distinct.remove(0);
            self.by_day.retain(|_, known| !Arc::ptr_eq(known, &old));
        }
        if self.by_day.len() == DAYS_KEPT {
            self.by_day.clear();
        }
    }
}

impl Known {
    /// The front of one party against another; none if the ground has none.
    pub(super) fn front(&self, a: &str, b: &str) -> Option<&Border> {
        // The parties were looked up when the front was asked for.
        self.front.get_or_init(|| self.view.front(a, b).ok()?.into_line()).as_ref()
    }
}
