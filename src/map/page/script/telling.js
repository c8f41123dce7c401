// What is said of a place.
const claimItem = (number, parent) => {
  const [id, by, says, stated, , certainty, text, carried] = data.claims[number];
  const item = html("li", parent, `${by} ${says} (${stated}, ${certainty})`);
  if (text) html("p", item, text);
  for (const [publisher, title, date, url] of carried) {
    const line = html("p", item);
    const name = [publisher, title && `“${title}”`, date].filter(Boolean).join(", ");
    const link = html(url ? "a" : "span", line, name);
    if (url) {
      link.href = url;
      link.rel = "noopener noreferrer";
      link.target = "_blank";
    }
    html("span", line, ` (${id})`);
  }
};
const sentence = (town) => {
  const spell = spellOf(town);
  return data.states[spell[1]][WORDS] + (spell[2] === null ? "" : " since " + dayName(spell[2]));
};
// What there is to tell of a place: towns, or a spot of ground, which is a piece of a map by extents or goes with towns.
const thingAt = (place) => {
  if (!place || place.towns) return place;
  return mapNow() < 0 ? townsAt(place) : pieceAt(place);
};
const told = (thing) => thing.towns
  ? thing.towns.map((town) => `${data.towns[town][NAME]}: ${sentence(town)}`).join("; ")
  : `Ground in ${data.regions[thing.region][NAME]}: ${data.kinds[thing.kind]}`;
const listed = (parent, title, claims) => {
  if (!claims || !claims.length) return;
  html("p", parent, title);
  const list = html("ul", parent);
  for (const claim of claims) claimItem(claim, list);
};
const townDetail = (town, parent) => {
  const spell = spellOf(town), [name, , , , region, people] = data.towns[town];
  html("h3", parent, name);
  const where = [region === null ? "in no region" : data.regions[region][NAME]];
  if (people) where.push(people.toLocaleString("en") + " people");
  html("p", parent, where.join(", ")).className = "hint";
  html("p", parent, sentence(town));
  if (!spell[3].length) html("p", parent, isSilent(spell) ? "No claim speaks of it." : "No claim about it is believed.").className = "hint";
  listed(parent, "It rests on:", spell[3]);
  listed(parent, "Not relied on:", spell[4]);
};
const groundDetail = ({ region, kind, map }, parent) => {
  html("h3", parent, "Ground in " + data.regions[region][NAME]);
  html("p", parent, data.kinds[kind]);
  listed(parent, "Ground goes by the extents of:", data.maps[map][2]);
};
let detailOf = [];
const drawDetail = (thing) => {
  const detail = at("detail");
  const now = !thing ? [null] : thing.towns ? thing.towns.concat(thing.towns.map(spellOf)) : [thing.region, thing.kind, data.maps[thing.map]];
  // What is there already is not written anew, so that nobody loses their place in it.
  if (now.length === detailOf.length && now.every((one, i) => one === detailOf[i])) return;
  detailOf = now;
  detail.textContent = "";
  if (!thing) html("p", detail, "Point at the map or choose a place to see who says what of it.").className = "hint";
  else if (thing.towns) for (const town of thing.towns) townDetail(town, detail);
  else groundDetail(thing, detail);
};

// The table of changes, by rule and knowledge; the day only marks its rows.
let rows = [];
let rowsOf = "";
const drawChanges = () => {
  if (rowsOf !== shown.policy + ":" + shown.known) {
    rowsOf = shown.policy + ":" + shown.known;
    const found = [];
    const turns = runs(), words = (state) => data.states[state][WORDS];
    const ground = (map, what) => (map < 0 ? "goes by the nearest towns" : `${what} by ${drawnBy(map)}`);
    for (let i = 1; i < turns.length; i++) found.push([turns[i][0], -1, ground(turns[i - 1][1], "extents"), ground(turns[i][1], "new extents")]);
    data.towns.forEach((town, number) => {
      const spells = spellsIn(town[COURSE]);
      for (let i = 1; i < spells.length; i++) {
        if (spells[i][1] !== spells[i - 1][1]) found.push([spells[i][0], number, words(spells[i - 1][1]), words(spells[i][1])]);
      }
    });
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const body = document.createElement("tbody");
    rows = found.map(([day, number, was, became]) => {
      const row = html("tr", body);
      html("td", row, dayName(day));
      const button = html("button", html("td", row), number < 0 ? "Ground" : data.towns[number][NAME]);
      button.type = "button";
      button.addEventListener("click", () => (number < 0 ? change({ day }) : choose({ towns: [number] }, day)));
      html("td", row, was);
      html("td", row, became);
      return { day, row, name: "" };
    });
    if (!rows.length) html("td", html("tr", body), "No changes.").colSpan = 4;
    at("changes").tBodies[0].replaceWith(body);
  }
  let latest = null;
  for (const one of rows) {
    const name = one.day > shown.day ? "later" : one.day === shown.day ? "now" : "";
    if (one.name !== name) one.row.className = one.name = name;
    if (one.day <= shown.day) latest = one.row;
  }
  const box = at("changes").parentElement;
  if (latest && !box.matches(":focus-within")) box.scrollTop = latest.offsetTop - box.clientHeight / 2;
  return rows.filter((one) => one.day === shown.day).length;
};
