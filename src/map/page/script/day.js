// What is drawn when the day or anything else changes, and playing.
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
