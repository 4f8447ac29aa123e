"""A page whose read a standby broke off is drawn again, and says so only where that happens twice (rules 11.18)."""

from streamlit.testing.v1 import AppTest


def broken_off() -> None:
    """A page whose first runs are broken off, as many as `times`."""
    import streamlit as st

    from components import shell
    from services.frame import ReadOvertaken

    st.session_state.runs = st.session_state.get("runs", 0) + 1
    if st.session_state.runs <= st.session_state.times:
        shell._look_again(ReadOvertaken("读到一半时备库更新了，没有读完：请刷新再试"))
    st.session_state.pop(shell.OVERTAKEN, None)
    st.markdown("全部内容")


def shown(times: int) -> tuple[int, list[str], list[str]]:
    page = AppTest.from_function(broken_off)
    page.session_state.times = times
    page.run()
    return page.session_state.runs, [one.value for one in page.markdown], [one.value for one in page.info]


def test_once_is_drawn_again_at_once():
    assert shown(1) == (2, ["全部内容"], [])


def test_twice_in_a_row_is_said_and_the_next_click_tries_again():
    runs, text, said = shown(2)
    assert (runs, text) == (2, [])
    assert "请刷新再试" in said[0]
