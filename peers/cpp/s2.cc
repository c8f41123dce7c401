// Google S2: which shape holds a point, how far a line is, which towns are near.
//
// Edges are great circles here and distances those on a sphere. `nearest_edge_geodesic` adds the last step that a
// user would: the geodesic on the ellipsoid to the point that S2 found.

#include <s2/mutable_s2shape_index.h>
#include <s2/s2closest_edge_query.h>
#include <s2/s2closest_point_query.h>
#include <s2/s2contains_point_query.h>
#include <s2/s2earth.h>
#include <s2/s2latlng.h>
#include <s2/s2lax_polygon_shape.h>
#include <s2/s2lax_polyline_shape.h>
#include <s2/s2point_index.h>

#include <GeographicLib/Geodesic.hpp>
#include <algorithm>
#include <limits>
#include <memory>

#include "engine.h"

using peers::Built;
using peers::Point;
using peers::Ring;

namespace {

const char* const kVersion = "C++, S2 " PEERS_VERSION;

S2Point to_s2(const Point& point) { return S2LatLng::FromDegrees(point.lat, point.lon).ToPoint(); }

double geodesic(const Point& from, const S2LatLng& to) {
  double metres;
  GeographicLib::Geodesic::WGS84().Inverse(from.lat, from.lon, to.lat().degrees(), to.lng().degrees(), metres);
  return metres;
}

// Twice the signed area, in degrees: whether a ring runs counterclockwise.
double area2(const Ring& ring) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const Point &a = ring[i], &b = ring[i + 1];
    sum += (a.lon - ring[0].lon) * (b.lat - ring[0].lat) - (b.lon - ring[0].lon) * (a.lat - ring[0].lat);
  }
  return sum;
}

// The interior is to the left of every loop, and the last vertex is not repeated.
std::unique_ptr<S2Shape> to_shape(const peers::Shape& shape) {
  std::vector<std::vector<S2Point>> loops;
  for (const peers::Polygon& polygon : shape) {
    for (std::size_t number = 0; number < polygon.size(); ++number) {
      const Ring& ring = polygon[number];
      std::vector<S2Point> loop;
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) loop.push_back(to_s2(ring[i]));
      if ((area2(ring) > 0) != (number == 0)) std::reverse(loop.begin(), loop.end());
      loops.push_back(std::move(loop));
    }
  }
  return std::make_unique<S2LaxPolygonShape>(loops);
}

int contains(const std::string& folder) {
  const auto points = peers::read_points(folder + "/points.txt");
  const auto shapes = peers::read_shapes(folder + "/shapes.wkt");
  MutableS2ShapeIndex index;
  const Built built([&] {
    for (const auto& shape : shapes) index.Add(to_shape(shape));
    index.ForceBuild();
  });
  auto query = MakeS2ContainsPointQuery(&index);
  std::vector<int> found(points.size());
  return peers::serve(
      built, kVersion,
      [&](std::size_t i) {
        found[i] = -1;
        query.VisitContainingShapes(to_s2(points[i]), [&](S2Shape* shape) {
          found[i] = shape->id();
          return false;
        });
      },
      [&](std::ostream& out, std::size_t i) { peers::write_region(out, found[i]); });
}

int nearest_edge(const std::string& folder, bool on_ellipsoid) {
  const auto points = peers::read_points(folder + "/points.txt");
  const Ring line = peers::read_line(folder + "/line.wkt");
  MutableS2ShapeIndex index;
  const Built built([&] {
    std::vector<S2Point> vertices;
    for (const Point& point : line) vertices.push_back(to_s2(point));
    index.Add(std::make_unique<S2LaxPolylineShape>(vertices));
    index.ForceBuild();
  });
  S2ClosestEdgeQuery query(&index);
  std::vector<double> metres(points.size());
  return peers::serve(
      built, kVersion,
      [&](std::size_t i) {
        const S2Point from = to_s2(points[i]);
        S2ClosestEdgeQuery::PointTarget target(from);
        const auto found = query.FindClosestEdge(&target);
        metres[i] = on_ellipsoid ? geodesic(points[i], S2LatLng(query.Project(from, found)))
                                 : S2Earth::ToMeters(found.distance().ToAngle());
      },
      [&](std::ostream& out, std::size_t i) { out << metres[i]; });
}

// The `k` nearest towns that are at most `km` away.
int towns(const std::string& folder, int k, double km) {
  const auto points = peers::read_points(folder + "/points.txt");
  const auto towns = peers::read_points(folder + "/towns.txt");
  S2PointIndex<int> index;
  const Built built([&] {
    for (std::size_t i = 0; i < towns.size(); ++i) index.Add(to_s2(towns[i]), static_cast<int>(i));
  });
  S2ClosestPointQuery<int> query(&index);
  query.mutable_options()->set_max_results(k);
  if (km > 0) query.mutable_options()->set_inclusive_max_distance(S2Earth::ToAngle(util::units::Kilometers(km)));
  std::vector<std::vector<int>> found(points.size());
  std::vector<S2ClosestPointQuery<int>::Result> results;
  return peers::serve(
      built, kVersion,
      [&](std::size_t i) {
        S2ClosestPointQuery<int>::PointTarget target(to_s2(points[i]));
        query.FindClosestPoints(&target, &results);
        found[i].clear();
        for (const auto& result : results) found[i].push_back(result.data());
      },
      [&](std::ostream& out, std::size_t i) {
        for (int town : found[i]) out << town << " ";
      });
}

// The yardstick: one geodesic from point i to end i.
int inverse(const std::string& folder) {
  const auto points = peers::read_points(folder + "/points.txt");
  const auto ends = peers::read_points(folder + "/ends.txt");
  const Built built([] {});
  std::vector<double> metres(points.size());
  return peers::serve(
      built, "C++, GeographicLib " + std::string(GEOGRAPHICLIB_VERSION_STRING),
      [&](std::size_t i) { metres[i] = geodesic(points[i], S2LatLng::FromDegrees(ends[i].lat, ends[i].lon)); },
      [&](std::ostream& out, std::size_t i) { out << metres[i]; });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) peers::fail("usage: s2 QUESTION FOLDER");
  const std::string question = argv[1], folder = argv[2];
  const int all = std::numeric_limits<int>::max();
  if (question == "contains") return contains(folder);
  if (question == "nearest_edge") return nearest_edge(folder, false);
  if (question == "nearest_edge_geodesic") return nearest_edge(folder, true);
  if (question == "nearest") return towns(folder, 1, 0);
  if (question == "nearest_10") return towns(folder, 10, 0);
  if (question == "within_50_km") return towns(folder, all, 50);
  if (question == "inverse") return inverse(folder);
  peers::fail("no such question: " + question);
}
