"use strict";
// Shows the answers that the page holds: which of them, by day, rule and knowledge, is all that is worked out here. Text of
// others is only ever set as text.
(() => {
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
  const shown = { day: data.open, policy: 0, known: hindsight, place: null };

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
  const spellsOf = (town) => lastBegun(data.towns[town][COURSE][shown.policy], shown.known)[1];
  const spellOf = (town) => lastBegun(spellsOf(town), shown.day);
  const WORDS = 0, KIND = 1, SIDE = 2;
  // How long ago the latest believed word was stated, in the steps of the legend.
  const stepOf = (days) => data.ages.filter((limit) => days > limit).length;
  const ageOf = (state, claims) => {
    const kind = data.states[state][KIND];
    if (kind.startsWith("default") || kind === "unknown" || !claims.length) return 0;
    return stepOf(shown.day - Math.max(...claims.map((claim) => data.claims[claim][4])));
  };
  const classOf = (town) => {
    const spell = spellOf(town);
    return data.states[spell[1]][KIND] + "-" + ageOf(spell[1], spell[3]);
  };

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
    const alike = states.every((state) => state[SIDE] === states[0][SIDE]);
    return alike ? { name: classOf(towns[0]), side: states[0][SIDE] } : { name: "contested-0", side: -1 };
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

  // Towns and their labels.
  const canvas = document.createElement("canvas").getContext("2d");
  const wide = (text, size) => {
    if (!canvas) return text.length * size * 0.7;
    canvas.font = size + 'px "DejaVu Sans", Verdana, "Noto Sans", Helvetica, Arial, sans-serif';
    return canvas.measureText(text).width;
  };
  const inWindow = ([, x, y]) => x >= 0 && y >= 0 && x <= data.width && y <= data.height;
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
      const name = classOf(mark.number);
      if (mark.name !== name) {
        const silent = name.startsWith("default");
        changed = changed || mark.silent !== silent || !mark.name;
        mark.name = name;
        mark.silent = silent;
        mark.group.setAttribute("class", "t " + name + (shown.place === mark.number ? " chosen" : ""));
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
    const shownMarks = [];
    for (const mark of order) {
      const town = data.towns[mark.number];
      const [x, y] = screen(town);
      const room = town[RADIUS] + 1.5;
      const box = [x - room, y - room, x + room, y + room];
      const free = inWindow(town) && visible([x, y]) && !(mark.silent && shown.place !== mark.number && meets(box));
      if (free) {
        take(box);
        shownMarks.push([mark, town, x, y]);
      }
      if (mark.hidden === free) {
        mark.hidden = !free;
        mark.group.style.display = free ? "" : "none";
      }
      if (free && mark.scale !== size) put(mark.group, town[X], town[Y], mark.scale = size);
      mark.label.style.display = "none";
    }
    for (const [mark, town, x, y] of shownMarks) {
      const long = mark.widths[mark.silent ? 1 : 0], gap = town[RADIUS] + 3;
      for (const [left, top, anchor] of places(x, y, long, gap).concat(places(x, y, long, gap + 5))) {
        const box = [left - 1, top, left + long + 1, top + 14];
        if (box[0] < 2 || box[1] < 2 || box[2] > right - 2 || box[3] > bottom - 2 || meets(box)) continue;
        take(box);
        mark.label.style.display = "";
        mark.label.setAttribute("text-anchor", anchor);
        const middle = anchor === "start" ? left : anchor === "end" ? left + long : left + long / 2;
        put(mark.label, (middle / place.unit - place.x) / place.zoom, ((top + 11) / place.unit - place.y) / place.zoom, size);
        break;
      }
    }
  };

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

  let pointed = null;
  let speaking = 0;
  const draw = () => {
    drawGround();
    drawTowns();
    drawDetail(shown.place === null ? pointed : shown.place);
    const known = shown.known === hindsight ? "with hindsight" : "as known by " + dayName(data.stops[shown.known]);
    at("day-title").textContent = at("day-out").textContent = dayName(shown.day);
    at("known-out").textContent = shown.known === hindsight ? "hindsight" : dayName(data.stops[shown.known]);
    at("rule-title").textContent = `By the rule “${data.policies[shown.policy]}”, ${known}. What is shown is what sources say.`;
    at("day").value = shown.day;
    at("day").setAttribute("aria-valuetext", dayName(shown.day));
    at("known").value = shown.known;
    at("known").setAttribute("aria-valuetext", at("known-out").textContent);
    // Not every step of a slider is to be read aloud, nor the table moved for it.
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      const changes = drawChanges();
      if (playing) return;
      const chosen = shown.place === null ? "" : ` ${data.towns[shown.place][NAME]}: ${sentence(shown.place)}.`;
      at("status").textContent = `${dayName(shown.day)}: ${changes === 1 ? "one change" : (changes || "no") + " changes"}.${chosen}`;
    }, 120);
  };
  let pending = 0;
  const change = (what) => {
    Object.assign(shown, what);
    if (!pending) pending = requestAnimationFrame(() => { pending = 0; draw(); });
  };
  const choose = (town, day) => {
    if (shown.place !== null) marks[shown.place].group.classList.remove("chosen");
    if (town !== null) marks[town].group.classList.add("chosen");
    at("place").value = town === null ? "" : town;
    change(day === undefined ? { place: town } : { place: town, day });
    placeWindow({});
  };

  // Playing: a day after another until the last.
  let playing = 0;
  const stop = () => {
    clearInterval(playing);
    playing = 0;
    at("play").textContent = "Play";
    at("play").setAttribute("aria-pressed", "false");
    change({});
  };
  at("play").addEventListener("click", () => {
    if (playing) return stop();
    if (shown.day >= data.days - 1) shown.day = 0;
    at("play").textContent = "Pause";
    at("play").setAttribute("aria-pressed", "true");
    playing = setInterval(() => {
      if (shown.day >= data.days - 1) return stop();
      change({ day: shown.day + 1 });
    }, 180);
  });

  // Moving and zooming.
  const world = at("world"), map = at("map");
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
    const metre = data.metre * place.zoom * place.unit;
    const most = 130 / metre, power = 10 ** Math.floor(Math.log10(most));
    const length = [5, 2, 1].map((step) => step * power).find((step) => step <= most) || power;
    at("bar").style.width = length * metre + "px";
    at("bar-text").textContent = length < 1000 ? length + " m" : length / 1000 + " km";
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
    event.preventDefault();
    zoomBy(Math.exp(-event.deltaY * 0.0015), ...inMap(event));
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
  // The town near a pointer, else the town that the ground there goes with.
  const placeAt = (event) => {
    const [x, y] = inMap(event);
    let best = null, least = 14;
    for (const { number, hidden } of marks) {
      const town = data.towns[number];
      const away = hidden ? Infinity : Math.hypot(town[X] * place.zoom + place.x - x, town[Y] * place.zoom + place.y - y) * place.unit;
      if (away < least) [best, least] = [number, away];
    }
    if (best !== null) return best;
    const hit = document.elementsFromPoint(event.clientX, event.clientY).find((element) => element.dataset && element.dataset.cell);
    const towns = hit ? data.cells[hit.dataset.cell][1] : [];
    return towns.length ? towns[0] : null;
  };
  const point = (event) => {
    pointed = placeAt(event);
    const tip = at("tip");
    tip.hidden = pointed === null;
    if (pointed !== null) {
      tip.textContent = `${data.towns[pointed][NAME]}: ${sentence(pointed)}`;
      const box = at("window").getBoundingClientRect();
      tip.style.left = Math.max(0, Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 4)) + "px";
      tip.style.top = Math.max(0, Math.min(event.clientY - box.top + 14, box.height - tip.offsetHeight - 4)) + "px";
    }
    if (shown.place === null) drawDetail(pointed);
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

  // The controls.
  at("day").max = data.days - 1;
  at("known").max = hindsight;
  data.policies.forEach((name, number) => { html("option", at("policy"), name).value = number; });
  const names = data.towns.map((town, number) => [town[NAME], number, town[COURSE].some((versions) => versions.some(([, spells]) => spells.some((spell) => spell[3].length)))]);
  for (const [title, said] of [["Of which something is said", true], ["Others", false]]) {
    const group = html("optgroup", at("place"));
    group.label = title;
    for (const [name, number] of names.filter((one) => one[2] === said).sort((a, b) => a[0].localeCompare(b[0]))) html("option", group, name).value = number;
  }
  at("day").addEventListener("input", (event) => change({ day: Number(event.target.value) }));
  at("known").addEventListener("input", (event) => change({ known: Number(event.target.value) }));
  at("policy").addEventListener("change", (event) => change({ policy: Number(event.target.value) }));
  at("place").addEventListener("change", (event) => choose(event.target.value === "" ? null : Number(event.target.value)));
  document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  new ResizeObserver(measure).observe(map);
  addEventListener("beforeprint", measure);
  measure();
  draw();
})();
