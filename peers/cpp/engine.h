// What the C++ engines share: reading the files, and the line protocol of ../README.md.

#ifndef PEERS_ENGINE_H
#define PEERS_ENGINE_H

#include <malloc.h>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace peers {

struct Point {
  double lon, lat;
};
using Ring = std::vector<Point>;
using Polygon = std::vector<Ring>;
using Shape = std::vector<Polygon>;

[[noreturn]] inline void fail(const std::string& why) {
  std::cerr << why << std::endl;
  std::exit(1);
}

inline std::vector<std::string> read_lines(const std::string& path) {
  std::ifstream file(path);
  if (!file) fail("cannot read " + path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// Positions separated by anything that is no part of a number, up to the end or a closing bracket.
inline Ring read_positions(const char*& at) {
  Ring ring;
  while (*at && *at != ')') {
    char* end;
    Point point;
    point.lon = std::strtod(at, &end);
    if (end == at) {
      ++at;
      continue;
    }
    at = end;
    point.lat = std::strtod(at, &end);
    at = end;
    ring.push_back(point);
  }
  return ring;
}

// One position a line.
inline std::vector<Point> read_points(const std::string& path) {
  std::vector<Point> points;
  for (const std::string& line : read_lines(path)) {
    const char* at = line.c_str();
    points.push_back(read_positions(at).at(0));
  }
  return points;
}

// One LINESTRING.
inline Ring read_line(const std::string& path) {
  const std::string text = read_lines(path).at(0);
  const char* at = text.c_str();
  return read_positions(at);
}

// One MULTIPOLYGON a line: (((ring),(hole)),((ring))).
inline std::vector<Shape> read_shapes(const std::string& path) {
  std::vector<Shape> shapes;
  for (const std::string& line : read_lines(path)) {
    Shape shape;
    int depth = 0;
    const char* at = line.c_str();
    while (*at) {
      if (*at == '(') {
        ++depth;
        ++at;
        if (depth == 2) shape.emplace_back();
        if (depth == 3) shape.back().push_back(read_positions(at));
      } else {
        if (*at == ')') --depth;
        ++at;
      }
    }
    shapes.push_back(std::move(shape));
  }
  return shapes;
}

// Bytes on the heap now.
inline long long heap() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<long long>(info.uordblks + info.hblkhd);
}

inline double now_ns() {
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Makes the index, and measures how long that takes and how many bytes it leaves on the heap.
struct Built {
  double ns;
  long long bytes;

  template <class Make>
  explicit Built(Make make) {
    const long long before = heap();
    const double start = now_ns();
    make();
    ns = now_ns() - start;
    bytes = heap() - before;
  }
};

// Serves until the input ends: `answer(i)` answers point i, `write(out, i)` writes what it was.
template <class Answer, class Write>
int serve(const Built& built, const std::string& version, Answer answer, Write write) {
  std::cout << "ready " << built.ns << " " << built.bytes << " " << version << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string command, path;
    std::size_t count = 0;
    words >> command >> count;
    std::getline(words >> std::ws, path);
    const double start = now_ns();
    for (std::size_t i = 0; i < count; ++i) answer(i);
    const double ns = (now_ns() - start) / static_cast<double>(count);
    if (command == "answers") {
      std::ofstream file(path);
      file.precision(17);
      for (std::size_t i = 0; i < count; ++i) {
        write(file, i);
        file << "\n";
      }
    }
    std::cout << ns << std::endl;
  }
  return 0;
}

// The number of a region, or `-`.
inline void write_region(std::ostream& out, int region) {
  if (region < 0) {
    out << "-";
  } else {
    out << region;
  }
}

}  // namespace peers

#endif
