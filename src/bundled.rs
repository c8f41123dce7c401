//! The data set that comes with the crate.

use std::sync::LazyLock;

use crate::folder::About;
use crate::geojson::{RegionFields, regions_from_str, towns_from_str};
use crate::{Atlas, Error, claims};

const ABOUT: &str = include_str!("../data/kursk_2024/atlas.json");
const REGIONS: &str = include_str!("../data/kursk_2024/boundaries/regions.geojson");
const TOWNS: &str = include_str!("../data/kursk_2024/towns/towns.geojson");
const CLAIMS: &str = include_str!("../data/kursk_2024/claims/claims.json");

static KURSK_2024: LazyLock<Atlas> =
    LazyLock::new(|| kursk_2024().expect("the bundled data is valid: a test loads it"));

fn kursk_2024() -> Result<Atlas, Error> {
    let claims = claims::from_str(CLAIMS)?;
    let builder = Atlas::builder()
        .parties(claims.parties)
        .sources(claims.sources)
        .claims(claims.claims)
        .regions(regions_from_str(REGIONS, &RegionFields::default())?.items)
        .towns(towns_from_str(TOWNS)?.items);
    About::add_to(ABOUT, builder)?.build()
}

impl Atlas {
    /// The bundled data set: six oblasts on both sides of the border of Russia and Ukraine around Kursk,
    /// the regions round them as context, 554 towns and villages, and 143 sourced claims from August 2024 to May 2025.
    ///
    /// Made from OpenStreetMap (state border, accurate to about 20 m), Natural Earth (lines within a
    /// country, about 2 km) and GeoNames; `data/README.md` has sources, licences and known faults. The
    /// first call reads and indexes it, later ones are free.
    #[must_use]
    pub fn kursk_2024() -> Self {
        KURSK_2024.clone()
    }
}
