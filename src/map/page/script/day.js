// What is drawn when the day or anything else changes, and playing.
let pointed = null;
let speaking = 0;
const draw = () => {
  drawGround();
  drawTowns();
  drawDetail(thingAt(shown.place || pointed));
  const known = shown.known === hindsight ? "with hindsight" : "as known by " + dayName(data.stops[shown.known]);
  const recorded = data.recorded ? ", as recorded by " + data.recorded : "";
  at("day-title").textContent = at("day-out").textContent = dayName(shown.day);
  at("known-out").textContent = shown.known === hindsight ? "hindsight" : dayName(data.stops[shown.known]);
  at("rule-title").textContent = `By the rule “${data.policies[shown.policy]}”, ${known}${recorded}. What is shown is what sources say.`;
  at("day").value = shown.day;
  at("day").setAttribute("aria-valuetext", dayName(shown.day));
  at("known").value = shown.known;
  at("known").setAttribute("aria-valuetext", at("known-out").textContent);
  // Not every step of a slider is to be read aloud, nor the table moved for it.
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    const changes = drawChanges();
    if (playing) return;
    const thing = thingAt(shown.place), chosen = thing ? ` ${told(thing)}.` : "";
    at("status").textContent = `${dayName(shown.day)}: ${changes === 1 ? "one change" : (changes || "no") + " changes"}.${chosen}`;
  }, 120);
};
let pending = 0;
const change = (what) => {
  Object.assign(shown, what);
  if (!pending) pending = requestAnimationFrame(() => { pending = 0; draw(); });
};
const choose = (place, day) => {
  const towns = (place && place.towns) || [];
  marks.filter((one) => isChosen(one.number)).forEach((one) => one.group.classList.remove("chosen"));
  for (const town of towns) marks[town].group.classList.add("chosen");
  at("place").value = towns.length === 1 ? towns[0] : "";
  change(day === undefined ? { place } : { place, day });
  placeWindow({});
};

// Playing: a day after another until the last.
let playing = 0;
const stop = () => {
  clearInterval(playing);
  playing = 0;
  at("play").textContent = "Play";
  change({});
};
at("play").addEventListener("click", () => {
  if (playing) return stop();
  if (shown.day >= data.days - 1) shown.day = 0;
  at("play").textContent = "Pause";
  playing = setInterval(() => {
    if (shown.day >= data.days - 1) return stop();
    change({ day: shown.day + 1 });
  }, 180);
});
