//! [`Enricher`]: many rows of positions and days in, columns of answers out.
//!
//! A kernel over plain slices, without tables and files: every door calls this one. Days on which the same parties hold
//! the same ground share one view, and the rows of all such days are asked together, with the bulk forms of the indexes.

mod days;
mod precision;

use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;

use self::days::{Days, Known};
pub use self::precision::{acled_accuracy, ucdp_accuracy};
use crate::answer::Answer;
use crate::lonlat::check_positions;
use crate::view::{Holder, HolderOf};
use crate::{Atlas, Basis, Border, Distance, Error, LonLat, Region, RegionIndex, Town, View};

/// Tells for many rows at once in which region they lie, who holds the ground, and how far the border, the front and the
/// nearest town are.
///
/// Regions, certainty and nearest towns are always told; the rest if asked for. Immutable but for a cache of views; `Send +
/// Sync`: threads that each ask for a part of the rows do not wait for one another, but where they need the map of the same day
/// and it is not yet drawn.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "bundled")] {
/// use frontline::{Answer, Atlas, Date, Enricher, Rows};
///
/// let atlas = Atlas::kursk_2024();
/// let enricher = Enricher::new(&atlas).border("RU", "UA")?.control().front("RU", "UA")?;
/// let day = Enricher::epoch_day(Date::constant(2024, 8, 10));
/// let rows = Rows { lons: &[35.271, 36.19], lats: &[51.191, 51.73], days: Some(&[day, day]), accuracies_m: None };
/// let told = enricher.rows(&rows)?;
/// assert_eq!(told.region(0).map(|region| region.code()), Some("RU-KRS"));
/// assert_eq!(told.region_certain[0], Answer::Yes);
/// assert_eq!((told.border_m[0] / 10.0).round(), 905.0);
/// assert_eq!(told.control(0).map(|holder| holder.to_string()), Some("contested".to_owned()));
/// assert_eq!(told.nearest_town(1).map(|town| town.names().main()), Some("Kursk"));
/// # }
/// # Ok::<(), frontline::Error>(())
/// ```
#[derive(Debug)]
pub struct Enricher {
    atlas: Atlas,
    border: Option<Border>,
    control: bool,
    front: Option<(String, String)>,
    view: View,
    days: Days,
}

/// Rows to enrich: columns of equal length.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// Degrees of longitude.
    pub lons: &'a [f64],
    /// Degrees of latitude.
    pub lats: &'a [f64],
    /// Days since 1 January 1970; [`Enricher::epoch_day`]. Needed for control and front.
    pub days: Option<&'a [i32]>,
    /// How far off each position may be, metres; exact if not given. It decides [`Enriched::region_certain`]; all other
    /// answers are those of the position itself.
    pub accuracies_m: Option<&'a [f64]>,
}

/// Columns of answers, in the order of the rows.
#[derive(Clone, Debug)]
pub struct Enriched {
    atlas: Atlas,
    /// The number of the region in [`Atlas::regions`], of the finest level; [`RegionIndex::NOWHERE`] outside all and on
    /// boundaries.
    pub region: Vec<u32>,
    /// Whether the row certainly lies in that region (or in none): [`Answer::Maybe`] where a line lies within its
    /// accuracy and that of the position.
    pub region_certain: Vec<Answer>,
    /// Who holds the ground, as [`Enriched::control`] reads it; empty unless asked for.
    pub control: Vec<u32>,
    /// How control is known; empty unless asked for.
    pub control_basis: Vec<Basis>,
    /// Distance to the border, metres; empty unless asked for.
    pub border_m: Vec<f64>,
    /// Distance to the front, metres, infinite without a front; empty unless asked for.
    pub front_m: Vec<f64>,
    /// The number of the nearest town in [`Atlas::towns`]; [`RegionIndex::NOWHERE`] without towns.
    pub town: Vec<u32>,
    /// Distance to the nearest town, metres; infinite without towns.
    pub town_m: Vec<f64>,
}

/// Parties have 16 bits; those that hold by default have one more.
const BY_DEFAULT: u32 = 1 << 16;

/// Ground that nobody holds alone, of which nothing is known, and outside of all regions; parties have smaller numbers.
const CONTESTED: u32 = u32::MAX - 2;
const UNKNOWN: u32 = u32::MAX - 1;
const OUTSIDE: u32 = RegionIndex::NOWHERE;

impl Enricher {
    /// For the regions and towns of an atlas.
    #[must_use]
    pub fn new(atlas: &Atlas) -> Self {
        Self {
            atlas: atlas.clone(),
            border: None,
            control: false,
            front: None,
            view: atlas.on(Date::MIN),
            days: Days::default(),
        }
    }

    /// The same, with the distance to the border of two regions or countries.
    ///
    /// # Errors
    ///
    /// As [`Atlas::border`].
    pub fn border(mut self, a: &str, b: &str) -> Result<Self, Error> {
        self.border = Some(self.atlas.border(a, b)?);
        Ok(self)
    }

    /// The same, with who holds the ground on the row's day.
    #[must_use]
    pub fn control(mut self) -> Self {
        self.control = true;
        self
    }

    /// The same, with the distance to the front of one party against another on the row's day; see [`View::front`].
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for a party that is not there.
    pub fn front(mut self, a: &str, b: &str) -> Result<Self, Error> {
        self.atlas.party(a).and(self.atlas.party(b))?;
        self.front = Some((a.to_owned(), b.to_owned()));
        Ok(self.forgetting())
    }

    /// The same, by the policy and with the knowledge of a view; its day does not matter.
    ///
    /// # Errors
    ///
    /// [`Error::OtherAtlas`] for a view of another atlas.
    pub fn as_seen_by(mut self, view: &View) -> Result<Self, Error> {
        if !self.atlas.is_same(view.atlas()) {
            return Err(Error::OtherAtlas);
        }
        self.view = view.on(Date::MIN);
        Ok(self.forgetting())
    }

    fn forgetting(self) -> Self {
        Self { days: Days::default(), ..self }
    }

    /// A day as rows have it: days since 1 January 1970.
    #[must_use]
    pub fn epoch_day(date: Date) -> i32 {
        (date - Date::constant(1970, 1, 1)).get_days()
    }

    /// Which of the columns that have to be asked for are told: border, control, front.
    pub(crate) fn asked_for(&self) -> [bool; 3] {
        [self.border.is_some(), self.control, self.front.is_some()]
    }

    /// Whether a position, which is in range, would lie in a region only with its axes exchanged.
    pub(crate) fn is_swapped(&self, lon: f64, lat: f64) -> bool {
        self.atlas.perhaps_swapped(LonLat::wrapped(lon, lat)).is_some()
    }

    /// What is to be told of each row.
    ///
    /// # Errors
    ///
    /// [`Error::UnequalLengths`] for columns of different lengths; the first position out of range within `point N`,
    /// counted from 0; [`Error::Empty`] where control or front are asked for and there are no days;
    /// [`Error::InvalidDistance`] for an accuracy, [`Error::InvalidDate`] for a day beyond the calendar.
    pub fn rows(&self, rows: &Rows<'_>) -> Result<Enriched, Error> {
        let Rows { lons, lats, days, accuracies_m } = *rows;
        check_positions(lons, lats, lons.len())?;
        for other in [days.map(<[i32]>::len), accuracies_m.map(<[f64]>::len)].into_iter().flatten() {
            if other != lons.len() {
                return Err(Error::UnequalLengths { lons: lons.len(), lats: lats.len(), answers: other });
            }
        }
        let mut told = Enriched {
            atlas: self.atlas.clone(),
            region: vec![OUTSIDE; lons.len()],
            region_certain: Vec::new(),
            control: Vec::new(),
            control_basis: Vec::new(),
            border_m: Vec::new(),
            front_m: Vec::new(),
            town: Vec::new(),
            town_m: Vec::new(),
        };
        self.atlas.finest_regions_at(lons, lats, &mut told.region);
        told.region_certain = self.certain(rows)?;
        if let Some(border) = &self.border {
            told.border_m = vec![0.0; lons.len()];
            border.distances(lons, lats, &mut told.border_m);
        }
        let positions = lons.iter().zip(lats).map(|(lon, lat)| LonLat::wrapped(*lon, *lat));
        for near in positions.map(|position| self.atlas.nearest_town_number(position)) {
            #[allow(clippy::cast_possible_truncation)] // an index holds fewer than 2³² towns
            told.town.push(near.map_or(OUTSIDE, |near| near.number as u32));
            told.town_m.push(near.map_or(f64::INFINITY, |near| near.distance.as_metres()));
        }
        if self.control || self.front.is_some() {
            let days = days.ok_or(Error::Empty { what: "days, which control and front need" })?;
            self.by_day(lons, lats, days, &mut told)?;
        }
        Ok(told)
    }

    /// Whether each row certainly lies where it does.
    fn certain(&self, rows: &Rows<'_>) -> Result<Vec<Answer>, Error> {
        let mut answers = Vec::with_capacity(rows.lons.len());
        for (number, (lon, lat)) in rows.lons.iter().zip(rows.lats).enumerate() {
            let metres = rows.accuracies_m.map_or(0.0, |all| all[number]);
            let accuracy =
                Distance::from_metres(metres).map_err(|error| error.within(format!("point {number}")))?;
            let in_doubt = self.atlas.is_in_doubt(LonLat::wrapped(*lon, *lat), accuracy);
            answers.push(if in_doubt { Answer::Maybe } else { Answer::Yes });
        }
        Ok(answers)
    }

    /// Control and front: the rows of all days with the same ground together.
    fn by_day(&self, lons: &[f64], lats: &[f64], days: &[i32], told: &mut Enriched) -> Result<(), Error> {
        if self.control {
            told.control = vec![OUTSIDE; lons.len()];
            told.control_basis = vec![Basis::Towns; lons.len()];
        }
        if self.front.is_some() {
            told.front_m = vec![f64::INFINITY; lons.len()];
        }
        let mut order: Vec<usize> = (0..days.len()).collect();
        order.sort_by_key(|row| days[*row]);
        let mut grounds: Vec<(Arc<Known>, Vec<usize>)> = Vec::new();
        for rows in order.chunk_by(|a, b| days[*a] == days[*b]) {
            let known = self.days.of(&self.view, date(days[rows[0]])?);
            match grounds.iter_mut().find(|(other, _)| Arc::ptr_eq(other, &known)) {
                Some((_, same)) => same.extend_from_slice(rows),
                None => grounds.push((known, rows.to_vec())),
            }
        }
        for (known, rows) in grounds {
            let lons: Vec<f64> = rows.iter().map(|row| lons[*row]).collect();
            let lats: Vec<f64> = rows.iter().map(|row| lats[*row]).collect();
            if self.control {
                for (row, holder) in rows.iter().zip(known.view.holders_at(&lons, &lats)) {
                    told.control[*row] = match holder {
                        Some(Holder::By(party)) => u32::from(party),
                        Some(Holder::Default(party)) => u32::from(party) + BY_DEFAULT,
                        Some(Holder::Contested) => CONTESTED,
                        Some(Holder::Unknown) => UNKNOWN,
                        None => OUTSIDE,
                    };
                    told.control_basis[*row] = known.view.basis();
                }
            }
            if let Some(front) = self.front.as_ref().and_then(|(a, b)| known.front(a, b)) {
                let mut metres = vec![0.0; rows.len()];
                front.distances(&lons, &lats, &mut metres);
                for (row, metres) in rows.iter().zip(metres) {
                    told.front_m[*row] = metres;
                }
            }
        }
        Ok(())
    }
}

fn date(epoch_day: i32) -> Result<Date, Error> {
    let span = Span::new().try_days(epoch_day);
    let date = span.and_then(|span| Date::constant(1970, 1, 1).checked_add(span));
    date.map_err(|_| Error::InvalidDate { text: format!("day {epoch_day} since 1970-01-01") })
}

impl Enriched {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.region.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.region.is_empty()
    }

    /// The region of a row; `None` outside of all, and beyond the last row.
    #[must_use]
    pub fn region(&self, row: usize) -> Option<&Region> {
        self.atlas.regions().get(*self.region.get(row)? as usize)
    }

    /// Who holds the ground of a row; `None` if that was not asked for, and outside of all regions.
    #[must_use]
    pub fn control(&self, row: usize) -> Option<HolderOf<'_>> {
        match *self.control.get(row)? {
            CONTESTED => Some(HolderOf::Contested),
            UNKNOWN => Some(HolderOf::Unknown),
            OUTSIDE => None,
            party if party < BY_DEFAULT => self.atlas.parties().get(party as usize).map(HolderOf::Party),
            party => self.atlas.parties().get((party - BY_DEFAULT) as usize).map(HolderOf::Default),
        }
    }

    /// The town nearest to a row.
    #[must_use]
    pub fn nearest_town(&self, row: usize) -> Option<&Town> {
        self.atlas.towns().get(*self.town.get(row)? as usize)
    }
}
