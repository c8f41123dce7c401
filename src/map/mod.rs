//! Maps: what a view says, to be looked at; what is claimed and what is confirmed told apart.
//!
//! A map shows the view's own answers and nothing else: [`class`] says what certainty looks like, [`scene`] gathers what lies
//! in the window, and what writes it adds neither. There are no symbols but dots for places and lines for borders and the
//! front.

mod class;
mod colour;
mod credit;
mod frame;
mod labels;
mod legend;
mod mark;
mod options;
mod page;
mod path;
mod projection;
mod sample;
mod scene;
mod simplestyle;
mod svg;
mod text;
mod window;
mod xml;

pub use colour::Colour;
pub use options::MapOptions;
pub use page::PageOptions;

use self::class::Theme;
use self::scene::Scene;
use crate::{Error, View};

impl View {
    /// The view as a map, in SVG: regions, borders, held ground, the front, towns, with scale, legend and credits.
    ///
    /// How sure it is who holds what is drawn: what not only its own side says is solid, what only that side says is
    /// hatched, what is contested is dashed, what is unknown is blank, and what was last said longer ago is paler.
    /// The front is drawn wider where it may be farther off. Towns of which no claim speaks are left out where there
    /// is no room, and the map says how many.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidWidth`] unless the map is 240 to 8000 pixels wide, [`Error::UnknownRegion`] and [`Error::Unknown`] for a
    /// region and a party of the options that are not there, and [`Error::TooMany`] if claims speak of more than seven
    /// parties to which the options give no colour.
    ///
    /// # Accuracy
    ///
    /// Lambert's conformal conic on the ellipsoid, made for what is shown; lines move by 0.2 pixels at most. Ground is drawn
    /// as [`View::holdings`] has it, so not round a pole.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use frontline::{Atlas, Date, MapOptions};
    ///
    /// let view = Atlas::kursk_2024().on(Date::constant(2024, 8, 10));
    /// let svg = view.to_svg(&MapOptions::default())?;
    /// assert!(svg.starts_with("<svg ") && svg.contains("© OpenStreetMap contributors"));
    /// # }
    /// # Ok::<(), frontline::Error>(())
    /// ```
    pub fn to_svg(&self, options: &MapOptions) -> Result<String, Error> {
        let theme = Theme::light(options.colours(self.atlas())?);
        let frame = options.frame(self.atlas())?;
        Ok(svg::write(&Scene::new(self, frame), &theme))
    }

    /// The view as GeoJSON with colours that geojson.io, GitHub and Leaflet draw (simplestyle), and with columns `start` and
    /// `end` for kepler.gl: ground and towns of which something is said, with what is said, and the front.
    ///
    /// The columns are the first and the last day on which it is so, by the same policy and knowledge, like `2024-08-10 00:00`
    /// and `2024-08-31 23:59`; empty where that is open. Ground of several towns in one place has those on which nothing of any
    /// of them changes. The front, and ground by extents, which hang on all towns or extents, have the view's day only. The
    /// collection has members `attribution`, `day`, `policy`, `known_by` and `recorded_by`. Of the options only colours
    /// count.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for a party of the options that is not there, and [`Error::TooMany`] if claims speak of more than
    /// seven parties to which the options give no colour.
    ///
    /// # Accuracy
    ///
    /// Coordinates to 7 digits, about 1 cm; what that leaves nothing of is left out.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "bundled")] {
    /// use frontline::{Atlas, Date, MapOptions};
    ///
    /// let view = Atlas::kursk_2024().on(Date::constant(2024, 8, 10));
    /// let geojson = view.to_geojson(&MapOptions::default())?;
    /// assert!(geojson.contains("\"marker-color\":\"#0072b2\""));
    /// # }
    /// # Ok::<(), frontline::Error>(())
    /// ```
    pub fn to_geojson(&self, options: &MapOptions) -> Result<String, Error> {
        Ok(simplestyle::write(self, &Theme::light(options.colours(self.atlas())?)))
    }
}
