// GEOS: which shape holds a point, two ways.
//
// `contains` asks the class that does the work, IndexedPointInAreaLocator, behind an STRtree of boxes;
// `contains_prepared` asks a prepared geometry through the C interface, as other languages do, making a point for
// every question.

#include <geos/algorithm/locate/IndexedPointInAreaLocator.h>
#include <geos/geom/Coordinate.h>
#include <geos/geom/Envelope.h>
#include <geos/geom/Geometry.h>
#include <geos/geom/Location.h>
#include <geos/index/strtree/TemplateSTRtree.h>
#include <geos/io/WKTReader.h>
#include <geos_c.h>

#include <memory>

#include "engine.h"

using geos::algorithm::locate::IndexedPointInAreaLocator;
using geos::geom::Envelope;
using geos::geom::Geometry;
using geos::geom::Location;
using peers::Built;
using peers::Point;

namespace {

const std::string kVersion = "C++, GEOS " GEOS_VERSION;

int contains(const std::string& folder) {
  const auto points = peers::read_points(folder + "/points.txt");
  std::vector<std::unique_ptr<Geometry>> shapes;
  const geos::io::WKTReader reader;
  for (const std::string& line : peers::read_lines(folder + "/shapes.wkt")) shapes.push_back(reader.read(line));

  std::vector<std::unique_ptr<IndexedPointInAreaLocator>> locators;
  geos::index::strtree::TemplateSTRtree<int> tree(10, shapes.size());
  const Built built([&] {
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      locators.push_back(std::make_unique<IndexedPointInAreaLocator>(*shapes[i]));
      const Envelope& box = *shapes[i]->getEnvelopeInternal();
      // A locator makes its index when it is first asked.
      const geos::geom::Coordinate corner(box.getMinX(), box.getMinY());
      locators[i]->locate(&corner);
      tree.insert(box, static_cast<int>(i));
    }
    const Envelope nothing(0, 0, 0, 0);
    tree.query(nothing, [](int) {});
  });
  std::vector<int> found(points.size());
  return peers::serve(
      built, kVersion,
      [&](std::size_t i) {
        const geos::geom::Coordinate at(points[i].lon, points[i].lat);
        found[i] = -1;
        auto inside = [&](int number) {
          if (locators[number]->locate(&at) == Location::INTERIOR) found[i] = number;
          return found[i] < 0;
        };
        if (shapes.size() == 1) {
          inside(0);
        } else {
          tree.query(Envelope(at), inside);
        }
      },
      [&](std::ostream& out, std::size_t i) { peers::write_region(out, found[i]); });
}

int contains_prepared(const std::string& folder) {
  const auto points = peers::read_points(folder + "/points.txt");
  const auto lines = peers::read_lines(folder + "/shapes.wkt");
  if (lines.size() != 1) peers::fail("contains_prepared takes one shape");
  GEOSContextHandle_t geos = GEOS_init_r();
  GEOSWKTReader* reader = GEOSWKTReader_create_r(geos);
  GEOSGeometry* shape = GEOSWKTReader_read_r(geos, reader, lines[0].c_str());
  const GEOSPreparedGeometry* prepared = nullptr;
  auto holds = [&](const Point& point) {
    GEOSGeometry* at = GEOSGeom_createPointFromXY_r(geos, point.lon, point.lat);
    const char answer = GEOSPreparedContains_r(geos, prepared, at);
    GEOSGeom_destroy_r(geos, at);
    return answer == 1;
  };
  double west, south, east, north;
  GEOSGeom_getXMin_r(geos, shape, &west);
  GEOSGeom_getYMin_r(geos, shape, &south);
  GEOSGeom_getXMax_r(geos, shape, &east);
  GEOSGeom_getYMax_r(geos, shape, &north);
  const Built built([&] {
    prepared = GEOSPrepare_r(geos, shape);
    // The index is made when points in the box are asked about.
    for (int i = 0; i < 2; ++i) holds({(west + east) / 2, (south + north) / 2});
  });
  std::vector<int> found(points.size());
  return peers::serve(
      built, kVersion, [&](std::size_t i) { found[i] = holds(points[i]) ? 0 : -1; },
      [&](std::ostream& out, std::size_t i) { peers::write_region(out, found[i]); });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) peers::fail("usage: geos QUESTION FOLDER");
  const std::string question = argv[1], folder = argv[2];
  if (question == "contains") return contains(folder);
  if (question == "contains_prepared") return contains_prepared(folder);
  peers::fail("no such question: " + question);
}
