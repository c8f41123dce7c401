// Towns and their labels.
const canvas = document.createElement("canvas").getContext("2d");
const wide = (text, size) => {
  if (!canvas) return text.length * size * 0.7;
  canvas.font = size + 'px "DejaVu Sans", Verdana, "Noto Sans", Helvetica, Arial, sans-serif';
  return canvas.measureText(text).width;
};
const isChosen = (town) => Boolean(shown.place && shown.place.towns && shown.place.towns.includes(town));
// No mark is cut by the edge of the map.
const inWindow = ([, x, y]) => x >= 4 && y >= 4 && x <= data.width - 4 && y <= data.height - 4;
const marks = data.towns.map((town, number) => {
  const group = svg("g", at("towns"), { class: "t" });
  svg("circle", group, { class: "h", r: town[RADIUS] + 2 });
  svg("circle", group, { class: "m", r: town[RADIUS] });
  const label = svg("text", at("labels"));
  label.textContent = town[NAME];
  label.style.display = "none";
  const mark = { number, group, label, name: "", silent: false, hidden: true, scale: "" };
  mark.widths = [wide(town[NAME], 11.5), wide(town[NAME], 10)];
  return mark;
});
const order = marks.slice();
let place = { x: 0, y: 0, zoom: 1, unit: 1 };
const put = (element, x, y, size) => element.setAttribute("transform", `translate(${x} ${y}) scale(${size})`);
const drawTowns = () => {
  let changed = false;
  for (const mark of marks) {
    const spell = spellOf(mark.number), name = classIn(spell), silent = isSilent(spell);
    if (mark.name !== name || mark.silent !== silent) {
      changed = changed || mark.silent !== silent || !mark.name;
      mark.name = name;
      mark.silent = silent;
      mark.group.setAttribute("class", "t " + name + (isChosen(mark.number) ? " chosen" : ""));
      mark.label.setAttribute("class", silent ? "silent" : "");
    }
  }
  if (changed) {
    order.sort((a, b) => a.silent - b.silent || (data.towns[b.number][PEOPLE] || 0) - (data.towns[a.number][PEOPLE] || 0) || a.number - b.number);
    drawLabels();
  }
};
// Where a label may stand round its mark: beside, above and below, aslant.
const places = (x, y, long, gap) => [
  [x + gap, y - 7, "start"], [x - gap - long, y - 7, "end"], [x - long / 2, y - gap - 14, "middle"], [x - long / 2, y + gap, "middle"],
  [x + gap * 0.7, y - gap * 0.5 - 14, "start"], [x + gap * 0.7, y + gap * 0.5, "start"],
  [x - gap * 0.7 - long, y - gap * 0.5 - 14, "end"], [x - gap * 0.7 - long, y + gap * 0.5, "end"],
];
// What matters most is placed first, where nothing lies yet; marks of silent places that would lie on others are left out.
const drawLabels = () => {
  const size = 1 / (place.zoom * place.unit);
  const taken = new Map();
  const squares = (box, visit) => {
    for (let x = Math.floor(box[0] / 64); x <= Math.floor(box[2] / 64); x++) {
      for (let y = Math.floor(box[1] / 64); y <= Math.floor(box[3] / 64); y++) if (visit(x + ":" + y)) return true;
    }
    return false;
  };
  const meets = (box) => squares(box, (key) => (taken.get(key) || []).some((own) => own[0] < box[2] && box[0] < own[2] && own[1] < box[3] && box[1] < own[3]));
  const take = (box) => { squares(box, (key) => { taken.set(key, (taken.get(key) || []).concat([box])); }); };
  const screen = (town) => [(town[X] * place.zoom + place.x) * place.unit, (town[Y] * place.zoom + place.y) * place.unit];
  const right = data.width * place.unit, bottom = data.height * place.unit;
  const visible = ([x, y]) => x > -20 && y > -20 && x < right + 20 && y < bottom + 20;
  // Nothing stands below the buttons and the scale.
  const box = map.getBoundingClientRect();
  const left = box.left + (box.width - right) / 2, top = box.top + (box.height - bottom) / 2;
  for (const element of document.querySelectorAll(".zoom, #scale, #north")) {
    const own = element.getBoundingClientRect();
    take([own.left - left, own.top - top, own.right - left, own.bottom - top]);
  }
  const mark = (one) => {
    const town = data.towns[one.number];
    const [x, y] = screen(town);
    const room = town[RADIUS] + 1.5;
    const own = [x - room, y - room, x + room, y + room];
    const free = inWindow(town) && visible([x, y]) && !(one.silent && !isChosen(one.number) && meets(own));
    if (free) take(own);
    if (one.hidden === free) {
      one.hidden = !free;
      one.group.style.display = free ? "" : "none";
    }
    if (free && one.scale !== size) put(one.group, town[X], town[Y], one.scale = size);
    one.label.style.display = "none";
  };
  const label = (one) => {
    if (one.hidden) return;
    const town = data.towns[one.number], long = one.widths[one.silent ? 1 : 0], gap = town[RADIUS] + 3;
    const [x, y] = screen(town);
    // Only what is spoken of may have its name a little away.
    const all = one.silent ? places(x, y, long, gap) : places(x, y, long, gap).concat(places(x, y, long, gap + 5));
    for (const [from, above, anchor] of all) {
      const own = [from - 1, above, from + long + 1, above + 14];
      if (own[0] < 2 || own[1] < 2 || own[2] > right - 2 || own[3] > bottom - 2 || meets(own)) continue;
      take(own);
      one.label.style.display = "";
      one.label.setAttribute("text-anchor", anchor);
      const middle = anchor === "start" ? from : anchor === "end" ? from + long : from + long / 2;
      put(one.label, (middle / place.unit - place.x) / place.zoom, ((above + 11) / place.unit - place.y) / place.zoom, size);
      return;
    }
  };
  for (const silent of [false, true]) {
    const own = order.filter((one) => one.silent === silent);
    own.forEach(mark);
    own.forEach(label);
  }
};
