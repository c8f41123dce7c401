// Moving and zooming.
const world = at("world"), map = at("map");
// A bar as long as a round number of kilometres, drawn in the map, so that it is as long on paper, too.
const drawScale = () => {
  const metre = data.metre * place.zoom, pixel = 1 / place.unit;
  const most = 130 * pixel / metre, power = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((step) => step * power).find((step) => step <= most) || power;
  const words = length < 1000 ? length + " m" : length / 1000 + " km";
  const [rect, bar, text] = at("scale").children;
  const set = (element, attributes) => { for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value); };
  const long = length * metre, low = data.height;
  set(bar, { d: `M${10 * pixel} ${low - 14 * pixel}v${6 * pixel}h${long}v${-6 * pixel}` });
  set(text, { x: 16 * pixel + long, y: low - 7 * pixel, "font-size": 12 * pixel });
  set(rect, { x: 4 * pixel, y: low - 21 * pixel, width: (18 + wide(words, 12)) * pixel + long, height: 18 * pixel });
  text.textContent = words;
};
const placeWindow = (to) => {
  Object.assign(place, to);
  place.zoom = Math.min(24, Math.max(1, place.zoom));
  place.x = Math.min(0, Math.max(data.width * (1 - place.zoom), place.x));
  place.y = Math.min(0, Math.max(data.height * (1 - place.zoom), place.y));
  for (const sheet of [world, at("marks")]) {
    sheet.setAttribute("transform", `translate(${place.x} ${place.y}) scale(${place.zoom})`);
  }
  const size = 1 / (place.zoom * place.unit);
  for (const pattern of map.querySelectorAll("pattern[id^=p-]")) {
    pattern.setAttribute("patternTransform", `rotate(${pattern.dataset.turn}) scale(${size})`);
  }
  // All of it is shown: then a finger moves the page, not the map.
  map.style.touchAction = place.zoom > 1 ? "none" : "pan-y";
  drawScale();
  drawLabels();
};
const zoomBy = (factor, x = data.width / 2, y = data.height / 2) => {
  const zoom = Math.min(24, Math.max(1, place.zoom * factor)), real = zoom / place.zoom;
  placeWindow({ zoom, x: x - (x - place.x) * real, y: y - (y - place.y) * real });
};
const inMap = (event) => {
  const box = map.getBoundingClientRect();
  const left = box.left + (box.width - data.width * place.unit) / 2, top = box.top + (box.height - data.height * place.unit) / 2;
  return [(event.clientX - left) / place.unit, (event.clientY - top) / place.unit];
};
const measure = () => {
  const box = map.getBoundingClientRect();
  const unit = Math.min(box.width / data.width, box.height / data.height);
  if (unit > 0) placeWindow({ unit });
};
map.addEventListener("wheel", (event) => {
  const before = place.zoom;
  zoomBy(Math.exp(-event.deltaY * 0.0015), ...inMap(event));
  // What is not used to zoom moves the page.
  if (place.zoom !== before) event.preventDefault();
}, { passive: false });
const pointers = new Map();
let moved = 0;
map.addEventListener("pointerdown", (event) => {
  pointers.set(event.pointerId, inMap(event));
  if (pointers.size === 1) moved = 0;
  map.setPointerCapture(event.pointerId);
});
map.addEventListener("pointermove", (event) => {
  const to = inMap(event), from = pointers.get(event.pointerId);
  if (!from) return point(event);
  moved += Math.hypot(to[0] - from[0], to[1] - from[1]) * place.unit;
  if (pointers.size === 1) placeWindow({ x: place.x + to[0] - from[0], y: place.y + to[1] - from[1] });
  if (pointers.size === 2) {
    const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
    const apart = (p) => Math.max(1, Math.hypot(p[0] - other[0], p[1] - other[1]));
    zoomBy(apart(to) / apart(from), (to[0] + other[0]) / 2, (to[1] + other[1]) / 2);
  }
  pointers.set(event.pointerId, to);
});
const lift = (event) => {
  if (pointers.delete(event.pointerId) && event.type === "pointerup" && moved < 6) choose(placeAt(event));
};
map.addEventListener("pointerup", lift);
map.addEventListener("pointercancel", lift);
map.addEventListener("pointerleave", () => { at("tip").hidden = true; });
// The towns in one place.
const together = new Map(data.cells.flatMap(([, towns]) => towns.map((town) => [town, towns])));
// The town near a pointer, else the ground there, which goes by extents or with its towns.
const placeAt = (event) => {
  const [x, y] = inMap(event);
  let best = null, least = 14;
  for (const { number, hidden } of marks) {
    const town = data.towns[number];
    const away = hidden ? Infinity : Math.hypot(town[X] * place.zoom + place.x - x, town[Y] * place.zoom + place.y - y) * place.unit;
    if (away < least) [best, least] = [number, away];
  }
  if (best !== null) return { towns: together.get(best) || [best] };
  const spot = { x: (x - place.x) / place.zoom, y: (y - place.y) / place.zoom };
  if (mapNow() >= 0) return pieceAt(spot) && spot;
  const hit = document.elementsFromPoint(event.clientX, event.clientY).find((element) => element.dataset && element.dataset.cell);
  const towns = hit ? data.cells[hit.dataset.cell][1] : [];
  return towns.length ? { towns } : null;
};
const point = (event) => {
  pointed = placeAt(event);
  const tip = at("tip");
  const thing = thingAt(pointed);
  tip.hidden = !thing;
  if (thing) {
    tip.textContent = told(thing);
    const box = at("window").getBoundingClientRect();
    tip.style.left = Math.max(0, Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 4)) + "px";
    tip.style.top = Math.max(0, Math.min(event.clientY - box.top + 14, box.height - tip.offsetHeight - 4)) + "px";
  }
  if (!shown.place) drawDetail(thing);
};
map.addEventListener("keydown", (event) => {
  const step = 60 / place.unit;
  const keys = {
    ArrowLeft: () => placeWindow({ x: place.x + step }), ArrowRight: () => placeWindow({ x: place.x - step }),
    ArrowUp: () => placeWindow({ y: place.y + step }), ArrowDown: () => placeWindow({ y: place.y - step }),
    "+": () => zoomBy(1.4), "=": () => zoomBy(1.4), "-": () => zoomBy(1 / 1.4),
    0: () => placeWindow({ zoom: 1 }), Escape: () => { pointed = null; at("tip").hidden = true; choose(null); },
  };
  if (keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    keys[event.key]();
  }
});
at("in").addEventListener("click", () => zoomBy(1.6));
at("out").addEventListener("click", () => zoomBy(1 / 1.6));
at("all").addEventListener("click", () => placeWindow({ zoom: 1 }));
