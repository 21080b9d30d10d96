"""The HTML report and the picture of `plancheck graph` in a real browser: Debian's Chromium, driven by Playwright, with axe-core's checks of accessibility.

Where either is missing these tests are left out, and the summary of the run says so (tests/conftest.py).
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from importlib import resources

import pytest

from checker.gaps import find_gaps
from checker.graph_exports import svg
from checker.lint import lint
from checker.load import load_plan
from checker.packs import load_rules
from checker.reports.html import render
from tests.samples import PLAN
from tests.test_html import PAYLOADS, ROOT, hostile

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
DAY = date(2026, 1, 1)
#: Chromium looks for updates and names of hosts of its own accord unless told not to.
OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("left out: no Chromium on this machine (Debian: apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("left out: the Python package playwright is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def axe():
    try:
        return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    except ModuleNotFoundError:
        pytest.skip("left out: the Python package axe-playwright-python is not installed")


class Tab:
    """A page opened from disk, and everything that it did besides being shown."""

    def __init__(self, browser, path, **settings) -> None:
        self.context = browser.new_context(viewport={"width": 1400, "height": 1000}, **settings)
        self.page = self.context.new_page()
        self.mishaps: list[str] = []
        self.page.on("console", lambda message: self.mishaps.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.mishaps.append(f"error: {error}"))
        self.page.on("dialog", self.spoke)
        self.page.on("request", lambda request: self.asked(request.url, path.as_uri()))
        self.page.on("framenavigated", lambda frame: self.asked(frame.url, path.as_uri()))
        self.page.goto(path.as_uri())

    def spoke(self, dialog) -> None:
        self.mishaps.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def asked(self, url: str, own: str) -> None:
        if url.partition("#")[0] != own:
            self.mishaps.append(f"request: {url}")

    def shown(self) -> int:
        """How many findings can be seen."""
        return int(self.page.locator("li.finding:visible").count())


@pytest.fixture
def opened(browser, tmp_path):
    """Open the report of a plan (text) or folder."""
    tabs = []

    def show(plan: str | None = PLAN, lang: str = "fr", **settings) -> Tab:
        paths = [str(ROOT / "plans")]
        if plan is not None:
            (tmp_path / "plan.yaml").write_text(plan, "utf-8")
            paths = [str(tmp_path / "plan.yaml")]
        file = tmp_path / "report.html"
        file.write_text(render(lint(paths, load_rules([], lang), DAY, lang)), "utf-8")
        tabs.append(Tab(browser, file, **settings))
        return tabs[-1]

    yield show
    for tab in tabs:
        tab.context.close()


def test_opens_from_disk_without_error_or_request(opened):
    tab = opened(offline=True)
    assert "Programme de connectivité" in tab.page.title()
    tab.page.locator("svg.chain .node").first.hover()
    tab.page.locator("summary").first.click()
    assert tab.mishaps == []


def test_everything_is_there_without_a_script(opened):
    with_script, without = opened(), opened(java_script_enabled=False)
    assert without.shown() == with_script.shown() > 5
    assert without.page.locator("#filters").is_hidden()
    assert with_script.page.locator("#filters").is_visible()


def test_filters_show_what_matches_and_say_how_many(opened):
    tab = opened()
    page, all_ = tab.page, tab.shown()
    status = page.locator("#filter-status")
    assert status.inner_text() == f"Les {all_} constats sont tous affichés."
    page.select_option("#filter-severity", "error")
    assert (tab.shown(), status.inner_text()) == (2, f"Constats affichés : 2 sur {all_}.".replace(" :", "\u00a0:"))
    assert page.locator("#findings article:visible").count() == 2
    page.select_option("#filter-family", "risk")
    assert tab.shown() == 0
    assert page.locator("#none-left").is_visible()
    page.click("#filters button")
    assert tab.shown() == all_
    page.fill("#filter-text", "FOURNISSEURS augmentent")
    assert tab.shown() == 0
    page.fill("#filter-text", "PRIX augmentent")
    assert tab.shown() == 2  # no measure, no rating
    page.fill("#filter-text", "")
    page.select_option("#filter-kind", "objective")
    assert 0 < tab.shown() < all_
    page.locator("#register a[href^='#f-']").first.click()
    assert tab.mishaps == []


def test_a_link_to_a_finding_that_a_filter_hides_shows_it(opened):
    tab = opened()
    link = tab.page.locator("#register a[href^='#f-']").first
    target = tab.page.locator(f"[id='{str(link.get_attribute('href'))[1:]}']")
    tab.page.fill("#filter-text", "no such words")
    assert target.is_hidden()
    link.click()
    assert target.is_visible()


def test_the_chain_can_be_walked_with_the_keyboard(opened):
    page = opened().page
    lit = "document.querySelectorAll('svg.chain .node.lit').length"
    page.locator("svg.chain .node").first.focus()
    assert page.evaluate(lit) >= 1
    before = page.evaluate("document.activeElement.dataset.key")
    page.keyboard.press("ArrowRight")
    after = page.evaluate("document.activeElement.dataset.key")
    assert after
    assert after != before
    page.locator("svg.chain .node[data-anchor]").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('li.finding')")


@pytest.mark.parametrize("plan", [PLAN, None], ids=["small", "plans"])
@pytest.mark.parametrize("width", [1400, 400])
def test_nothing_is_cut_off(opened, plan, width):
    page = opened(plan).page
    page.set_viewport_size({"width": width, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_wide_table_with_a_wrong_number_scrolls_by_itself(opened):
    columns = "".join(f" | {year}" for year in range(2020, 2030))
    first, second, both = ([f"{number} 000 000"] * 10 for number in (1, 2, 3))
    rows = {"P1": [*first[1:], "1 900 000"], "P2": second, "Total": both}
    totals = {"P1": "10 000 000", "P2": "20 000 000", "Total": "30 000 000"}
    lines = [f"      {name} | {' | '.join(row)} | {totals[name]}" for name, row in rows.items()]
    head = "plan: {id: p, title: P, level: strategic, language: fr, period: 2020-2029, numbers: fr, currency: EUR}"
    table = f"tables:\n  T:\n    period: 2020-2029\n    field: budget\n    cells: |\n      priority{columns} | total"
    page = opened("\n".join([head, "priorities: {P1: {title: A}, P2: {title: B}}", table, *lines, ""])).page
    page.set_viewport_size({"width": 400, "height": 1000})
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.locator("table.printed mark.wrong .hidden").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


@pytest.mark.parametrize(
    ("plan", "lang", "scheme"),
    [(PLAN, "fr", "light"), (PLAN, "en", "dark"), (None, "en", "light"), (None, "fr", "dark")],
    ids=["small-light", "small-dark", "plans-light", "plans-dark"],
)
def test_axe_finds_nothing(opened, axe, plan, lang, scheme):
    tab = opened(plan, lang, color_scheme=scheme)
    tab.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    tab.page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result = tab.page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    found = [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in result["violations"]]
    assert found == []
    assert len(result["passes"]) > 20


def test_no_payload_opens_a_dialog_or_asks_for_anything(opened):
    for start in range(0, len(PAYLOADS), 100):
        tab = opened(hostile(PAYLOADS[start : start + 100]))
        tab.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        tab.page.mouse.move(700, 500)
        tab.page.keyboard.press("Tab")
        assert tab.mishaps == [], json.dumps(PAYLOADS[start : start + 100])
        assert tab.shown() > 100
        tab.context.close()


def test_prints_what_is_folded_away(opened):
    tab = opened()
    tab.page.emulate_media(media="print")
    assert tab.page.locator("#filters").is_hidden()
    assert tab.page.locator("#money table").first.is_visible()


@pytest.fixture
def picture(browser, tmp_path):
    """Open the picture of a plan (text) or folder alone."""
    tabs = []

    def show(plan: str | None, lang: str, **settings) -> Tab:
        path = ROOT / "plans"
        if plan is not None:
            path = tmp_path / "plan.yaml"
            path.write_text(plan, "utf-8")
        rules = load_rules([], lang)
        read = load_plan([str(path)], rules)
        file = tmp_path / "plan.svg"
        file.write_text(svg.render(read, find_gaps(read, rules).findings, lang), "utf-8")
        tabs.append(Tab(browser, file, **settings))
        return tabs[-1]

    yield show
    for tab in tabs:
        tab.context.close()


OUTSIDE = """() => {
  const within = (inner, outer) => inner.left >= outer.left && inner.right <= outer.right && inner.bottom <= outer.bottom;
  const sheet = document.documentElement.getBoundingClientRect();
  const box = node => node.getBoundingClientRect();
  return Array.from(document.querySelectorAll("text")).filter(text => {
    const node = text.closest(".node");
    return !within(box(text), node ? box(node.querySelector(".box")) : sheet);
  }).map(text => text.textContent);
}"""


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("plan", [PLAN, None], ids=["small", "plans"])
def test_a_picture_alone_shows_every_text_in_its_box(picture, plan, lang):
    tab = picture(plan, lang, offline=True)
    assert tab.page.locator(".node").count() > 8
    assert tab.page.evaluate(OUTSIDE) == []
    assert tab.mishaps == []


def test_a_picture_alone_follows_the_colors_of_the_screen(picture):
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    ink = "getComputedStyle(document.querySelector('.node .name')).fill"
    light, dark = (picture(PLAN, "fr", color_scheme=scheme).page for scheme in ("light", "dark"))
    assert (light.evaluate(ground), light.evaluate(ink)) == ("rgb(255, 255, 255)", "rgb(26, 32, 39)")
    assert (dark.evaluate(ground), dark.evaluate(ink)) == ("rgb(26, 32, 39)", "rgb(231, 234, 238)")


def test_a_picture_alone_is_accessible(picture, axe):
    tab = picture(PLAN, "fr")
    assert tab.page.evaluate("document.documentElement.getAttribute('aria-labelledby')") == "title"
    tab.page.evaluate(axe)
    result = tab.page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
    assert [one["id"] for one in result["violations"]] == []


def test_no_payload_opens_a_dialog_from_a_picture(picture):
    tab = picture(hostile(PAYLOADS[:100]), "fr")
    assert tab.page.locator(".node").count() > 8
    tab.page.mouse.move(100, 200)
    assert tab.mishaps == []
