"""Opens the pages and maps that `cargo test --test map` leaves behind, and uses them as a reader would.

    python3 tests/browser/check.py FOLDER

Fails where something does not work, or a page takes 2 s to open. How many frames a second its slider moves at is told, and
asserted where MAP_TIMED=1 asks for it: other work on a machine slows it down.
"""

import json
import os
import sys
import time
from pathlib import Path

from webdriver import Browser

# Boxes of texts that lie on one another or on marks of towns, by the browser's own measure and font, or stand out on a side.
OVERLAPS = """
const texts = [...document.querySelectorAll(arguments[0])].filter((one) => one.style.display !== "none");
const boxes = texts.map((one) => [one.textContent, one.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
const right = document.documentElement.clientWidth + 1;
const found = [];
const seen = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 0;
const marks = [...document.querySelectorAll(arguments[2])].filter(seen).map((one) => one.getBoundingClientRect());
boxes.forEach(([text, a]) => {
  // A box holds a little room above and below its letters, and the corners round a mark are free.
  const on = marks.filter((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3.5);
  if (on.length) found.push(text + " on a mark");
});
boxes.forEach(([text, a], i) => {
  if (a.left < -1 || a.right > right) found.push(text + " stands out");
  for (const [other, b] of boxes.slice(i + 1)) {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && high > arguments[1]) found.push(text + " / " + other);
  }
});
return [boxes.length, found];
"""

ROLES = {"button", "slider", "combobox", "link", "checkbox", "application", "MenuListPopup", "textbox"}


def check(holds, what):
    if not holds:
        raise SystemExit(f"FAILED: {what}")
    print(f"  ok: {what}")


def text(browser, selector):
    return browser.js("return document.querySelector(arguments[0]).textContent", selector)


def set_value(browser, selector, value, event="input"):
    browser.js(
        "const one = document.querySelector(arguments[0]); one.value = arguments[1];"
        "one.dispatchEvent(new Event(arguments[2], { bubbles: true }))",
        selector, value, event,
    )
    browser.settle()


def day_number(browser, day):
    first = browser.js("return JSON.parse(document.getElementById('data').textContent).first")
    return browser.js("return (Date.parse(arguments[0]) - Date.parse(arguments[1])) / 86400000", day, first)


def place_of(browser, name):
    """Where the mark of a place lies in the window."""
    return browser.js(
        "const data = JSON.parse(document.getElementById('data').textContent);"
        "const number = data.towns.findIndex((town) => town[0] === arguments[0]);"
        "const box = document.getElementById('towns').children[number].getBoundingClientRect();"
        "return [box.left + box.width / 2, box.top + box.height / 2]",
        name,
    )


def situation(browser, folder):
    print("kursk.html")
    browser.log("performance")
    browser.open(folder / "kursk.html")
    browser.settle()
    check(text(browser, "#day-title") == "2024-08-10", "it opens on its day")
    named = browser.js("return [...document.querySelectorAll('label')].map((one) => one.textContent)")
    check(named == ["Day", "Rule", "Known by", "Place"] and not browser.js("return document.querySelectorAll('output, [aria-pressed]').length"),
          "labels are names, and no value is read aloud twice")

    browser.js("document.getElementById('day').focus()")
    browser.keys("right")
    check(text(browser, "#day-title") == "2024-08-11", "the slider moves by keyboard")
    browser.click("#play")
    time.sleep(1.5)
    check(text(browser, "#play") == "Pause" and text(browser, "#day-title") > "2024-08-13", "play moves on")
    browser.click("#play")
    stopped = text(browser, "#day-title")
    time.sleep(0.6)
    check(text(browser, "#day-title") == stopped, "and stops")

    set_value(browser, "#day", day_number(browser, "2025-03-13"))
    browser.js("document.getElementById('place').scrollIntoView()")
    sudzha = browser.js(
        "return [...document.getElementById('place').options].find((one) => one.text === 'Sudzha').value"
    )
    set_value(browser, "#place", sudzha, "change")
    check("claimed by Russia since 2025-03-13" in text(browser, "#detail"), "a place is chosen from the list")
    time.sleep(0.3)
    check("Sudzha: claimed by Russia" in text(browser, "#status"), "and told to screen readers")
    set_value(browser, "#policy", 2, "change")
    check("against interest" in text(browser, "#rule-title"), "the rule is switched")
    check("held by Russia since 2025-03-12" in text(browser, "#detail"), "and the verdict with it")
    links = browser.js("return [...document.querySelectorAll('#detail a')].map((one) => [one.href, one.rel])")
    check(links and all(href.startswith("http") and "noopener" in rel for href, rel in links), "claims have links")
    set_value(browser, "#policy", 0, "change")
    set_value(browser, "#day", day_number(browser, "2024-08-10"))
    hindsight = text(browser, "#detail")
    set_value(browser, "#known", 1)
    check(text(browser, "#detail") != hindsight and "as known by 2024-08-0" in text(browser, "#rule-title"),
          "what was known by a day is another answer")
    set_value(browser, "#known", browser.js("return document.getElementById('known').max"))
    check(text(browser, "#detail") == hindsight, "hindsight comes last")

    browser.js("document.getElementById('map').focus()")
    browser.keys("escape")
    browser.js("scrollTo(0, 0)")
    browser.pointer(*place_of(browser, "Sudzha"))
    tip = browser.js("const tip = document.getElementById('tip'); return tip.hidden ? '' : tip.textContent")
    check(tip == "Sudzha: contested between Russia and Ukraine since 2024-08-09", "hovering tells a place")
    check("Lenta" in text(browser, "#detail"), "and who says so")
    x, y = place_of(browser, "Poroz")
    browser.pointer(x + 40, y, press=True)
    check(text(browser, "#detail h3") == "Poroz", "ground tells the place that it goes with, and a click holds it")

    world = "return document.getElementById('world').getAttribute('transform')"
    before = browser.js(world)
    wheel = """
        const event = new WheelEvent("wheel", { deltaY: arguments[0], bubbles: true, cancelable: true, clientX: 400, clientY: 400 });
        document.getElementById("map").dispatchEvent(event);
        return event.defaultPrevented;
    """
    check(not browser.js(wheel, 100) and browser.js(world) == before, "a wheel scrolls past the map while all of it is shown")
    check(browser.js(wheel, -100) and browser.js(world) != before, "and zooms otherwise")
    browser.js("document.getElementById('all').click()")
    browser.js("document.getElementById('map').focus()")
    browser.keys("+", "+", "+", "right", "down")
    moved = browser.js(world)
    check(moved != before, "the map moves and zooms by keyboard")
    count, overlaps = browser.js(OVERLAPS, "#labels text", 2, "#towns .m")
    check(count > 5 and not overlaps, f"{count} labels, near, without overlaps {overlaps[:3]}")
    browser.keys("0")
    check(browser.js(world) == before, "0 shows all")
    count, overlaps = browser.js(OVERLAPS, "#labels text", 2, "#towns .m")
    check(count > 20 and not overlaps, f"{count} labels without overlaps {overlaps[:3]}")
    browser.keys("escape")
    check("choose a place" in text(browser, "#detail"), "escape lets go")

    order = ["play"]
    browser.js("document.getElementById('play').focus()")
    for _ in range(8):
        browser.keys("tab")
        order.append(browser.js("return document.activeElement.id"))
    check(order == ["play", "day", "policy", "known", "place", "map", "in", "out", "all"], f"tab goes round: {order}")
    nodes = browser.cdp("Accessibility.getFullAXTree")["nodes"]
    nameless = [
        node["role"]["value"] for node in nodes
        if not node.get("ignored") and node.get("role", {}).get("value") in ROLES
        and not node.get("name", {}).get("value") and node["role"]["value"] != "MenuListPopup"
    ]
    check(len(nodes) > 50 and not nameless, f"every control has a name {nameless}")

    time.sleep(0.4)
    rows = browser.js("return document.querySelectorAll('#changes tbody tr').length")
    browser.js("document.querySelector('#changes tbody tr:nth-child(5) button').click()")
    time.sleep(0.4)
    now = browser.js("return [...document.querySelectorAll('#changes tr.now td:first-child')].map((one) => one.textContent)")
    check(rows > 20 and text(browser, "#day-title") in now, f"{rows} changes, of which each leads to its day")

    paper = "return getComputedStyle(document.body).backgroundColor"
    light = browser.js(paper)
    browser.cdp("Emulation.setEmulatedMedia", media="", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    check(browser.js(paper) != light, "dark where the reader's system is")
    picture(browser, folder / "kursk-dark.png")
    browser.cdp("Emulation.setEmulatedMedia", media="print", features=[])
    hidden = "return getComputedStyle(document.querySelector(arguments[0])).display === 'none'"
    check(browser.js(hidden, ".controls") and not browser.js(hidden, "footer") and not browser.js(hidden, ".legend"),
          "print has legend and credits, no controls")
    check(browser.js(paper) == light, "print is light")
    browser.cdp("Emulation.setEmulatedMedia", media="", features=[])
    check(len(browser.print()) > 50_000, "it prints")
    scale = """
        const data = JSON.parse(document.getElementById("data").textContent), map = document.getElementById("map");
        const long = document.querySelector("#scale path").getBBox().width, words = document.querySelector("#scale text").textContent;
        return [document.getElementById("scale").ownerSVGElement.id, long / data.metre / 1000, parseFloat(words), words.slice(-3)];
    """
    sheet, long, said, unit = browser.js(scale)
    # On a sheet of its own that is as large as the map, also on paper, where no script measures.
    check(sheet == "over" and unit == " km" and abs(long - said) < 0.01 * said, f"the scale is that of the map: {long:.2f} km")
    # As wide as a sheet of paper: what was placed for the screen is drawn smaller, and nothing meets.
    browser.cdp("Emulation.setEmulatedMedia", media="print", features=[])
    browser.cdp("Emulation.setDeviceMetricsOverride", width=720, height=1020, deviceScaleFactor=1, mobile=False)
    count, overlaps = browser.js(OVERLAPS, "#labels text", 2, "#towns .m")
    wide = browser.js("return document.getElementById('map').clientWidth")
    check(count > 10 and not overlaps and wide > 600, f"{count} labels on paper without overlaps {overlaps[:3]}")
    picture(browser, folder / "kursk-print.png")
    browser.cdp("Emulation.clearDeviceMetricsOverride")
    browser.cdp("Emulation.setEmulatedMedia", media="", features=[])
    picture(browser, folder / "kursk-wide.png")

    browser.cdp("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=2, mobile=True)
    browser.settle()
    wide = browser.js("return [document.documentElement.scrollWidth, document.getElementById('map').clientWidth]")
    check(wide[0] <= 360 and wide[1] >= 320, f"a screen 360 pixels wide holds it: {wide}")
    count, overlaps = browser.js(OVERLAPS, "#labels text", 2, "#towns .m")
    check(count > 3 and not overlaps, f"{count} labels there without overlaps {overlaps[:3]}")
    touch = "return getComputedStyle(document.getElementById('map')).touchAction"
    check(browser.js(touch) == "pan-y", "a finger scrolls past the map while all of it is shown")
    browser.js("document.getElementById('in').click()")
    check(browser.js(touch) == "none", "and moves it when it is near")
    browser.js("document.getElementById('all').click()")
    browser.js("document.getElementById('window').scrollIntoView({ block: 'center' })")
    browser.pointer(*place_of(browser, "Poroz"), kind="touch", press=True)
    check(text(browser, "#detail h3") == "Poroz", "a tap tells a place")
    picture(browser, folder / "kursk-360.png")
    browser.cdp("Emulation.clearDeviceMetricsOverride")


def picture(browser, path):
    import base64
    path.write_bytes(base64.b64decode(browser.call("GET", "/screenshot")))


def theatre(browser, folder):
    print("theatre.html")
    browser.open(folder / "theatre.html")
    browser.settle()
    check("extents" in text(browser, "#basis"), "ground by extents says whose")
    picture(browser, folder / "theatre.png")
    x, y = browser.js("""
        const path = [...document.querySelectorAll("#ground path")].find((one) => one.getAttribute("d") && one.matches("[class*=held-3]"));
        const box = path.getBoundingClientRect(), inverse = path.getScreenCTM().inverse();
        const towns = [...document.querySelectorAll("#towns > g")].filter((one) => one.style.display !== "none").map((one) => one.getBoundingClientRect());
        for (let x = box.left; x < box.right; x += 3) {
          for (let y = Math.max(250, box.top); y < Math.min(innerHeight, box.bottom); y += 3) {
            const far = towns.every((town) => Math.hypot(x - town.x - town.width / 2, y - town.y - town.height / 2) > 25);
            if (far && path.isPointInFill(new DOMPoint(x, y).matrixTransform(inverse))) return [x, y];
          }
        }
    """)
    browser.pointer(x, y)
    tip = text(browser, "#tip")
    check(tip.startswith("Ground in ") and tip.endswith(": held by The Free"), f"ground by extents tells who holds it: {tip}")
    browser.pointer(x, y, press=True)
    detail = text(browser, "#detail")
    check("Ground goes by the extents of:" in detail and "Source s1" in detail and "Town" not in text(browser, "#detail h3"),
          "a click holds it, with the claims of the map in force")
    time.sleep(0.4)
    check("Ground in " in text(browser, "#status"), "and it is told to screen readers")
    ground = browser.js(
        "return [...document.querySelectorAll('#changes tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))"
        ".filter((row) => row[1] === 'Ground')"
    )
    check(ground[0][2] == "goes by the nearest towns" and ground[0][3].startswith("new extents by Source s"), f"new extents are changes: {ground}")
    set_value(browser, "#day", day_number(browser, "2030-01-20"))
    check("nearest town" in text(browser, "#basis"), "ground by towns says so")
    shapes = browser.js("return [...document.querySelectorAll('#ground path')].filter((one) => one.getAttribute('d')).length")
    check(shapes > 5, f"{shapes} classes of ground")
    check("Ground in" not in text(browser, "#detail"), "and the spot that was held is its town's")
    count, overlaps = browser.js(OVERLAPS, "#labels text", 2, "#towns .m")
    check(count > 20 and not overlaps, f"{count} labels without overlaps {overlaps[:3]}")


def evil(browser, folder):
    print("evil.html")
    browser.open(folder / "evil.html")
    browser.settle()
    set_value(browser, "#place", 0, "change")
    check("<script>alert(1)</script>" in text(browser, "#detail"), "names of others are text")
    check(browser.js("return document.querySelectorAll('main img, main script, main i').length") == 0, "and no elements")
    links = browser.js("return [...document.querySelectorAll('#detail a')].map((one) => one.protocol)")
    check(links == ["https:"], "only pages are links")


def year(browser, folder):
    print("year.html")
    browser.open(folder / "year.html")
    browser.settle()
    opened = browser.js("const [page] = performance.getEntriesByType('navigation'); return page.loadEventEnd / 1000")
    frames = browser.wait_js("""
        const done = arguments[0], slider = document.getElementById("day"), started = performance.now();
        let frame = 0;
        const step = () => {
          slider.value = frame;
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          if (++frame < 240) requestAnimationFrame(step);
          else requestAnimationFrame(() => done(240000 / (performance.now() - started)));
        };
        requestAnimationFrame(step);
    """)
    size = (folder / "year.html").stat().st_size
    print(f"  its slider moves at {frames:.0f} frames/s (asked: 30)")
    check(opened < 2, f"{size / 1e6:.2f} MB open in {opened:.2f} s")
    if os.environ.get("MAP_TIMED") == "1":
        check(frames >= 30, "that is as fast as asked")
    check(text(browser, "#day-title") == "2030-08-28", "every step of the slider arrives")


def drawings(browser, folder):
    svgs = sorted(folder.glob("*.svg"))
    browser.cdp("Emulation.setDeviceMetricsOverride", width=1600, height=1200, deviceScaleFactor=1, mobile=False)
    for path in svgs:
        browser.open(path)
        count, overlaps = browser.js(OVERLAPS.replace("document.documentElement.clientWidth", "document.documentElement.width.baseVal.value"), "text", 3, "g[clip-path] circle")
        if overlaps or count < 10:
            raise SystemExit(f"FAILED: {path.name}: {count} texts, {overlaps[:5]}")
    browser.cdp("Emulation.clearDeviceMetricsOverride")
    print(f"{len(svgs)} SVG files\n  ok: no text on another, none stands out")


def main():
    folder = Path(sys.argv[1])
    with Browser() as browser:
        for part in (situation, theatre, evil, year, drawings):
            part(browser, folder)
        said = [entry["message"] for entry in browser.log("browser")]
        check(not said, f"the console is empty {said[:3]}")
        events = [json.loads(entry["message"])["message"] for entry in browser.log("performance")]
        asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        outside = [url for url in asked if not url.startswith(("file://", "data:"))]
        own = [url for url in asked if url.startswith("file://") and not url.endswith((".html", ".svg"))]
        check(len(asked) >= 4 and not outside and not own, f"no request leaves the page, of {len(asked)} {outside[:3]}")


main()
