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
const listed = (parent, title, claims) => {
  if (!claims || !claims.length) return;
  html("p", parent, title);
  const list = html("ul", parent);
  for (const claim of claims) claimItem(claim, list);
};
let detailOf = null;
const drawDetail = (town) => {
  const detail = at("detail");
  const spell = town === null ? null : spellOf(town);
  // What is there already is not written anew, so that nobody loses their place in it.
  if (detailOf && detailOf[0] === town && detailOf[1] === spell) return;
  detailOf = [town, spell];
  detail.textContent = "";
  if (town === null) {
    html("p", detail, "Point at the map or choose a place to see who says what of it.").className = "hint";
    return;
  }
  const [name, , , , region, people] = data.towns[town];
  html("h3", detail, name);
  const where = [region === null ? "in no region" : data.regions[region][0]];
  if (people) where.push(people.toLocaleString("en") + " people");
  html("p", detail, where.join(", ")).className = "hint";
  html("p", detail, sentence(town));
  if (!spell[3].length) html("p", detail, "No claim about it is believed.").className = "hint";
  listed(detail, "It rests on:", spell[3]);
  listed(detail, "Not relied on:", spell[4]);
};

// The table of changes, by rule and knowledge; the day only marks its rows.
let rows = [];
let rowsOf = "";
const drawChanges = () => {
  if (rowsOf !== shown.policy + ":" + shown.known) {
    rowsOf = shown.policy + ":" + shown.known;
    const found = [];
    data.towns.forEach((town, number) => {
      const spells = spellsOf(number);
      for (let i = 1; i < spells.length; i++) {
        if (spells[i][1] !== spells[i - 1][1]) found.push([spells[i][0], number, spells[i - 1][1], spells[i][1]]);
      }
    });
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const body = document.createElement("tbody");
    rows = found.map(([day, number, was, became]) => {
      const row = html("tr", body);
      html("td", row, dayName(day));
      const button = html("button", html("td", row), data.towns[number][NAME]);
      button.type = "button";
      button.addEventListener("click", () => choose(number, day));
      html("td", row, data.states[was][WORDS]);
      html("td", row, data.states[became][WORDS]);
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
