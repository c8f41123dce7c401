// Ground: whole regions below, cells of towns or extents above, one path for each class.
const below = at("below"), ground = at("ground"), front = at("front");
const paths = new Map();
const fill = (name, shape) => {
  if (!paths.has(name)) paths.set(name, { element: svg("path", ground, { class: "g " + name }), shape: "" });
  const path = paths.get(name);
  if (path.shape !== shape) path.element.setAttribute("d", path.shape = shape);
};
const fronts = [0, 1, 2].map((step) => ({ element: svg("path", front, { class: "front f" + step }), shape: "" }));
for (const [, shape, kind] of data.regions) if (shape) svg("path", below, { class: "g " + kind + "-0", d: shape });
data.cells.forEach(([shape], number) => { if (shape) svg("path", at("hits"), { d: shape, "data-cell": number }); });
// A place of several towns that are not held alike is nobody's alone.
const cellNow = ([, towns, side]) => {
  if (!towns.length) return { name: "", side };
  const states = towns.map((town) => data.states[spellOf(town)[1]]);
  const names = towns.map(classOf), age = Math.min(...names.map((name) => Number(name.slice(-1))));
  if (states.some((state) => state[SIDE] !== states[0][SIDE])) return { name: "contested-" + age, side: -1 };
  return { name: names.find((name) => name.startsWith("held")) || names[0], side: states[0][SIDE] };
};
const drawGround = () => {
  const map = data.runs.length ? lastBegun(data.runs[shown.policy][shown.known], shown.day)[1] : -1;
  const shapes = new Map();
  const add = (name, shape) => shapes.set(name, (shapes.get(name) || "") + shape);
  const lines = ["", "", ""];
  if (map < 0) {
    const cells = data.cells.map(cellNow);
    cells.forEach((cell, number) => {
      if (cell.name && !cell.name.startsWith("default")) add(cell.name, data.cells[number][0]);
    });
    for (const [left, right, step, line] of data.lines) {
      if (cells[left].side !== cells[right].side) lines[step] += line;
    }
  } else {
    for (const [kind, said, shape] of data.maps[map][0]) {
      add(kind + "-" + (kind === "unknown" || said === null ? 0 : stepOf(shown.day - said)), shape);
    }
    data.maps[map][1].forEach((line, step) => { lines[step] += line; });
  }
  for (const name of paths.keys()) if (!shapes.has(name)) fill(name, "");
  for (const [name, shape] of shapes) fill(name, shape);
  lines.forEach((line, step) => {
    if (fronts[step].shape !== line) fronts[step].element.setAttribute("d", fronts[step].shape = line);
  });
  at("basis").textContent = map < 0
    ? "Ground goes with the nearest town of its region, so that areas and the front are as rough as towns are apart."
    : "Ground goes by the extents that these draw: " + [...new Set(data.maps[map][2].map((claim) => data.claims[claim][1]))].join(", ") + ".";
  return map;
};
