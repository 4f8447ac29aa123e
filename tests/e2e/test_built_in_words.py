"""In the browser: Streamlit's own words are Chinese, the ground is white, and nothing is asked of any other host."""

import pytest

from tests.e2e.serving import ROOT, serving
from tests.e2e.settling import settle

SMALL_SITE = ROOT / "tests" / "e2e" / "small_site" / "app.py"
ENGLISH = """() => {
  const found = [], letters = /[A-Za-z]{3}/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      const parent = node.parentElement;
      const ours = parent.closest(
        'script,style,noscript,[data-testid=stMarkdownContainer],[data-testid=stIconMaterial]');
      if (!ours && letters.test(node.nodeValue)) found.push(node.nodeValue);
    } else if (!node.closest('[aria-hidden=true]')) {
      for (const name of ['aria-label', 'aria-roledescription', 'title', 'placeholder', 'alt', 'data-title']) {
        if (letters.test(node.getAttribute(name) ?? '')) found.push(name + '=' + node.getAttribute(name));
      }
    }
  }
  return [...new Set(found)];
}"""
# File formats, and what a screen reader hears for a date; names no Chinese reader needs translated.
ALLOWED = ("CSV", "XLSX", "2026")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def small_site():
    with serving(SMALL_SITE) as site:
        yield site


def opened(page, url):
    """The page after its script has finished and its charts are drawn."""
    page.goto(url)
    page.wait_for_load_state("networkidle")
    settle(page)
    return page


def english(page):
    return [text for text in page.evaluate(ENGLISH) if not any(word in text for word in ALLOWED)]


def test_a_page_of_every_common_widget_has_no_english_of_streamlits_own(small_site, page):
    opened(page, f"{small_site.url}/widgets")
    assert english(page) == []
    page.get_by_label("长文字").fill("字")
    page.get_by_label("多选").first.click()
    page.get_by_test_id("stDataFrame").hover()
    settle(page)
    assert english(page) == []


def test_with_high_contrast_the_grid_still_knows_light_from_dark(small_site, page):
    """It asks a hidden element what a colour is; told the system's own, it wrote white on pale red."""
    page.emulate_media(forced_colors="active")
    opened(page, f"{small_site.url}/widgets")
    told = page.evaluate(
        """() => {
          const asked = document.querySelector('body > div[style*="pointer-events: none"]');
          asked.style.color = 'rgb(246, 211, 213)';
          return getComputedStyle(asked).color;
        }"""
    )
    page.emulate_media(forced_colors="none")
    assert told == "rgb(246, 211, 213)"


def test_what_people_wrote_is_left_as_they_wrote_it(small_site, page):
    opened(page, f"{small_site.url}/widgets")
    assert page.get_by_test_id("stMarkdownContainer").get_by_text("Download", exact=True).count() == 1


def test_language_and_title_are_chinese(small_site, page):
    opened(page, small_site.url)
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.title() == "首页"


def test_an_unknown_page_says_so_in_chinese(small_site, page):
    page.goto(f"{small_site.url}/nosuch")
    assert page.locator("h1").inner_text() == "没有这个页面"
    page.get_by_role("link", name="打开首页").click()
    settle(page)
    assert page.title() == "首页"


def test_nothing_is_asked_of_another_host_and_the_policy_blocks_nothing_we_use(small_site, page):
    foreign, refused = [], []
    page.on("request", lambda request: foreign.append(request.url) if is_foreign(request.url, small_site) else None)
    page.on("console", lambda message: refused.append(message.text) if "Security Policy" in message.text else None)
    for path in ("", "widgets", "broken"):
        opened(page, f"{small_site.url}/{path}")
    assert (foreign, refused) == ([], [])


def is_foreign(url, site):
    return not url.startswith((site.url, site.url.replace("http", "ws"), "data:", "blob:"))


def test_a_browser_in_dark_mode_gets_the_white_ground(small_site, page):
    opened(page, small_site.url)
    ground = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


def test_when_the_server_is_gone_the_reader_is_told_in_chinese(page):
    with serving(SMALL_SITE) as site:
        opened(page, site.url)
    page.get_by_role("dialog").get_by_text("连接中断").wait_for()
    assert english(page) == []


def test_a_table_is_not_taken_away_past_the_trail(small_site, page):
    """Its own button would make a file that no event names and whose cells are not guarded."""
    opened(page, f"{small_site.url}/widgets")
    page.get_by_test_id("stDataFrame").hover()
    settle(page)
    own = page.get_by_test_id("stElementToolbarButton").get_by_role("button", include_hidden=True)
    labels = [button.get_attribute("aria-label") for button in own.all() if button.is_visible()]
    assert any(label.startswith("搜索") for label in labels), "the others are there"
    gone = page.locator('[aria-label^="Download as CSV"]')
    assert (gone.count(), gone.first.is_visible()) == (1, False)
