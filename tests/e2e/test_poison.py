"""In a real browser, over data full of links, pictures, tags and icons: nothing acts, nobody outside is asked."""

from urllib.parse import urlencode

import pytest

from tests.databases import WORKER, demo_template
from tests.e2e.serving import serving
from tests.e2e.settling import settle
from tests.pages.test_data_is_not_markdown import SCREENS
from tests.poison import HOST, MARK, SUFFIX, poisoned

pytestmark = pytest.mark.browser

FOUND = """([host, mark]) => {
  const found = [], INLINE = ':not(pre) > code:not(.language-plaintext)';
  const MARKUP = `.katex, u, del, em, .stMarkdownColoredText, [href^=mailto], ${INLINE}`;
  for (const one of document.querySelectorAll('a[href], img, iframe, object, embed, script[src], link[href]'))
    for (const address of [one.href, one.src, one.data])
      if (address && new URL(address, location).hostname.endsWith(host)) found.push(one.outerHTML.slice(0, 200));
  for (const one of document.querySelectorAll(MARKUP))
    if (one.textContent.includes(mark) || one.href) found.push(one.outerHTML.slice(0, 200));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = texts.nextNode();) if (node.data.includes('🚀')) found.push(node.data.slice(0, 200));
  if (document.title === mark) found.push('a script ran');
  return found;
}"""
"""What acts on the page."""


@pytest.fixture(scope="module")
def site(sqlite_store):
    template = demo_template(sqlite_store)
    url = poisoned(sqlite_store.folder / f"{template}.sqlite", sqlite_store.folder / f"e2e_spiked_{WORKER}.sqlite")
    with serving(DATABASE_URL=url) as running:
        yield running


def one_each(screens: list) -> list:
    """Three pages in the usual run (all of them are read without a browser by the test of pages), all in all states in
    the slow one."""
    seen = {screen for screen, _ in screens} - {"overview", "enterprise", "reports"}
    found = []
    for screen, words in screens:
        marks = [pytest.mark.slow] if screen in seen else []
        found.append(pytest.param(screen, words, marks=marks, id=f"{screen}-{'-'.join(words.values())}"))
        seen.add(screen)
    return found


@pytest.mark.parametrize(("screen", "words"), one_each(SCREENS))
def test_nothing_acts_and_nobody_outside_is_asked(page, site, screen, words):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"{HOST} {dialog.message}"))
    named = {word: value + SUFFIX * (word in ("district", "industry")) for word, value in words.items()}
    named |= {"of": SUFFIX, "pilot": SUFFIX}
    page.goto(f"{site.url}/{'' if screen == 'overview' else screen}?{urlencode(named)}")
    settle(page)
    assert page.locator('[data-testid="stException"]').count() == 0
    assert page.evaluate(FOUND, [HOST, MARK]) == []
    assert MARK in page.locator('[data-testid="stApp"]').inner_text()
    assert [url for url in asked if HOST in url.split("?")[0]] == []
