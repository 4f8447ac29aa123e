"""The second person in the browser of a demonstration: takes the other clerk's place and approves what waits."""

from tests.e2e.settling import settle


def approved_by_another(page, site) -> None:
    """Approve the oldest proposal that waits; the window is the other clerk's from then on."""
    page.goto(f"{site.url}/account")
    other = "周敏" if page.locator("h1").first.inner_text().startswith("吴磊") else "吴磊"
    page.get_by_role("button", name=f"{other} · 全部试点").click()
    page.wait_for_load_state()
    page.goto(f"{site.url}/approvals")
    settle(page)
    page.get_by_role("button", name="批准", exact=True).first.click()
    settle(page)
