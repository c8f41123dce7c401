// The controls.
at("day").max = data.days - 1;
at("known").max = hindsight;
data.policies.forEach((name, number) => { html("option", at("policy"), name).value = number; });
const names = data.towns.map((town, number) => [town[NAME], number, town[COURSE].some((versions) => versions.some(([, spells]) => spells.some((spell) => !isSilent(spell))))]);
for (const [title, said] of [["Of which something is said", true], ["Others", false]]) {
  const group = html("optgroup", at("place"));
  group.label = title;
  for (const [name, number] of names.filter((one) => one[2] === said).sort((a, b) => a[0].localeCompare(b[0]))) html("option", group, name).value = number;
}
at("day").addEventListener("input", (event) => change({ day: Number(event.target.value) }));
at("known").addEventListener("input", (event) => change({ known: Number(event.target.value) }));
at("policy").addEventListener("change", (event) => change({ policy: Number(event.target.value) }));
at("place").addEventListener("change", (event) => choose(event.target.value === "" ? null : { towns: [Number(event.target.value)] }));
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
new ResizeObserver(measure).observe(map);
measure();
draw();
