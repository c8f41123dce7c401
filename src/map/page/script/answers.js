// Parts of one script: what stands here, the others use.
//
// Which of the answers that the page holds is shown: by day, rule and knowledge. That is all that is worked out here. Text of
// others is only ever set as text.
const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const svg = (name, parent, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  if (parent) parent.append(element);
  return element;
};
const html = (name, parent, text) => {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (parent) parent.append(element);
  return element;
};
const dayMs = 86400000;
const firstMs = Date.parse(data.first + "T00:00:00Z");
const dayName = (day) => new Date(firstMs + day * dayMs).toISOString().slice(0, 10);

// Which answer is shown.
const hindsight = data.stops.length;
const shown = { day: data.open, policy: 0, known: data.known, place: null };

// The last of some rows, sorted by their first value, that has begun.
const lastBegun = (rows, value) => {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle][0] <= value) low = middle + 1;
    else high = middle;
  }
  return rows[Math.max(0, low - 1)];
};
const NAME = 0, X = 1, Y = 2, RADIUS = 3, REGION = 4, PEOPLE = 5, COURSE = 6;
const spellsIn = (course) => lastBegun(course[shown.policy], shown.known)[1];
const spellIn = (course) => lastBegun(spellsIn(course), shown.day);
const spellOf = (town) => spellIn(data.towns[town][COURSE]);
const WORDS = 0, KIND = 1, SIDE = 2;
// How long ago the latest believed word was stated, in the steps of the legend.
const stepOf = (days) => data.ages.filter((limit) => days > limit).length;
const ageOf = (state, claims) => {
  const kind = data.states[state][KIND];
  if (kind.startsWith("default") || kind === "unknown" || !claims.length) return 0;
  return stepOf(shown.day - Math.max(...claims.map((claim) => data.claims[claim][4])));
};
const classIn = (spell) => data.states[spell[1]][KIND] + "-" + ageOf(spell[1], spell[3]);
// Whether any claim speaks of a town, believed or not.
const isSilent = (spell) => !spell[3].length && !spell[4];
// The map by extents in force, and those of all days; -1 where ground goes by towns.
const runs = () => (data.runs.length ? data.runs[shown.policy][shown.known] : [[-1, -1]]);
const mapNow = () => lastBegun(runs(), shown.day)[1];
const drawnBy = (map) => [...new Set(data.maps[map][2].map((claim) => data.claims[claim][1]))].join(", ");
