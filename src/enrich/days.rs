//! The views of the days that rows have, each built once; days of equal ground share one.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::{Border, View};

#[derive(Debug, Default)]
pub(super) struct Days {
    by_day: HashMap<Date, Arc<Known>>,
    distinct: Vec<Arc<Known>>,
}

/// A view of a day, or of another on which the ground is the same, and its front.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) view: View,
    /// None if not asked for, or if there is none.
    pub(super) front: Option<Border>,
}

impl Days {
    /// What is known of a day, in the manner of a view.
    pub(super) fn of(&mut self, manner: &View, day: Date, front: Option<&(String, String)>) -> Arc<Known> {
        if let Some(known) = self.by_day.get(&day) {
            return Arc::clone(known);
        }
        let view = manner.on(day);
        let known = self.distinct.iter().find(|known| known.view.has_ground_of(&view)).map(Arc::clone);
        let known = known.unwrap_or_else(|| {
            // The parties were looked up when the front was asked for.
            let front = front.and_then(|(a, b)| view.front(a, b).ok()?.into_line());
            let known = Arc::new(Known { view, front });
            self.distinct.push(Arc::clone(&known));
            known
        });
        self.by_day.insert(day, Arc::clone(&known));
        known
    }
}
