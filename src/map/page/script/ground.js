// Ground: whole regions below, cells of towns or extents above, one path for each class.
const below = at("below"), ground = at("ground"), front = at("front");
const paths = new Map();
const fill = (name, shape) => {
  if (!paths.has(name)) paths.set(name, { element: svg("path", ground, { class: "g " + name }), shape: "" });
  const path = paths.get(name);
  if (path.shape !== shape) path.element.setAttribute("d", path.shape = shape);
};
const fronts = [0, 1, 2].map((step) => ({ element: svg("path", front, { class: "front f" + step }), shape: "" }));
data.regions.forEach(([, shape, kind], number) => { if (shape) svg("path", below, { class: "g " + kind + "-0", d: shape, "data-region": number }); });
data.cells.forEach(([shape], number) => { if (shape) svg("path", at("hits"), { d: shape, "data-cell": number }); });
// Ground goes with its town, or where several are in one place as the library has it for these.
const cellNow = ([, towns, side, joint]) => {
  if (!towns.length) return { name: "", side };
  const spell = spellIn(joint || data.towns[towns[0]][COURSE]);
  return { name: classIn(spell), side: data.states[spell[1]][SIDE] };
};
// The towns that the ground at a place of the map goes with, where it goes by towns; none where it is what is left of a region.
const inside = (element, { x, y }) => element.isPointInFill(new DOMPoint(x, y));
const townsAt = (spot) => {
  const hit = [...at("hits").children].find((cell) => inside(cell, spot));
  return hit && data.cells[hit.dataset.cell][1].length ? { towns: data.cells[hit.dataset.cell][1] } : null;
};
// The piece of ground at a place of the map, where it goes by extents: its region and its kind.
const pieceAt = (spot) => {
  const region = [...below.children].find((one) => inside(one, spot));
  if (!region) return null;
  const piece = [...paths].find(([, path]) => path.shape && inside(path.element, spot));
  const number = Number(region.dataset.region);
  return { region: number, kind: piece ? piece[0].slice(0, -2) : data.regions[number][2], map: mapNow() };
};
const drawGround = () => {
  const map = mapNow();
  const shapes = new Map();
  const add = (name, shape) => shapes.set(name, (shapes.get(name) || "") + shape);
  const lines = ["", "", ""];
  if (map < 0) {
    const cells = data.cells.map(cellNow);
    cells.forEach((cell, number) => {
      if (cell.name && !cell.name.startsWith("default")) add(cell.name, data.cells[number][0]);
    });
    for (const [left, right, step, line] of data.lines) {
      // The edge of what a party holds; sides below 0 are no party's.
      if (cells[left].side !== cells[right].side && Math.max(cells[left].side, cells[right].side) >= 0) lines[step] += line;
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
    : `Ground goes by the extents that these draw: ${drawnBy(map)}.`;
};
