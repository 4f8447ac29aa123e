"""The files the browser gets before any page runs: Streamlit's own, changed for this site, and three of ours."""

import hashlib
import json
import re
from pathlib import Path

from components import chinese

SITE_TITLE = "中小企业数字化转型试点红黄绿灯"
SCRIPT_PATH = "/chinese.js"
ICON_FOLDER = "/site-icon/"
TRANSLATOR = Path(__file__).with_name("chinese.js").read_text(encoding="utf-8")
PROJECTOR = Path(__file__).with_name("projector.js").read_text(encoding="utf-8")
FILES = Path(__file__).with_name("files.js").read_text(encoding="utf-8")
LEAVE = (Path(__file__).parent / "identity" / "leave.js").read_text(encoding="utf-8")
AGAIN = (Path(__file__).parent / "identity" / "again.js").read_text(encoding="utf-8")
FOLD_MENU = Path(__file__).with_name("fold_menu.js").read_text(encoding="utf-8")
MENU_LINKS = Path(__file__).with_name("menu_links.js").read_text(encoding="utf-8")
REACHED = Path(__file__).with_name("reached.js").read_text(encoding="utf-8")
PRINTING = Path(__file__).with_name("printing.js").read_text(encoding="utf-8")
SORTING = Path(__file__).with_name("sorting.js").read_text(encoding="utf-8")
ONE_STEP_BACK = Path(__file__).with_name("one_step_back.js").read_text(encoding="utf-8")

# Red square, yellow triangle, green circle: the three lights, told apart by shape as on the pages.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="6" fill="#1F4E9E"/><path d="M11 4h8v8h-8z" fill="#F6D3D5"/>'
    '<path d="M15 12.5l5 8H10z" fill="#FBE9C6"/><circle cx="15" cy="25" r="4" fill="#CFE9DB"/></svg>'
)

# Streamlit fetches a page's icon for the browser tab from Google; this site asks no other host for anything.
FOREIGN_ICONS = b"https://fonts.gstatic.com/s/i/short-term/release/materialsymbolsrounded/"
# A table's own download would be a file in no trail, and nothing in it guarded; copying cells stays, which Streamlit's
# setting for both (client.disableDataExport) would take away too.
NO_DOWNLOAD_OF_TABLES = (
    '<style>[data-testid="stElementToolbarButton"]:has([aria-label^="Download as CSV"]){display:none}</style>'
)
# The head of a page is one line: its name stands beside what it is of, and what it says begins below 120 px.
# On a phone two pickers share a line.
ONE_LINE_HEAD = (
    "<style>.st-key-head h1{padding:0;font-size:1.467rem!important}.st-key-bar,.st-key-head{margin-bottom:-.35rem}"
    ".st-key-bar input{text-overflow:ellipsis}"
    '[data-testid="stPageLink-NavLink"] p{overflow:hidden;text-overflow:ellipsis}'
    "@media(max-width:640px){.st-key-bar>*{flex:1 1 44%!important;width:auto!important;min-width:0!important}"
    ".st-key-head{margin-top:-.5rem}}</style>"
)
# The grid asks a hidden element what a colour is, to write dark on light: with forced colours every answer was the
# system's, and the words of the lights stood white on pink.
TRUE_COLOURS = (
    '<style>@media(forced-colors:active){body>div[style*="pointer-events: none"]{forced-color-adjust:none}}</style>'
)
# On paper: what the page says, without menu, pickers and links, headings with what they stand over (printing.js).
ON_PAPER = (
    "<style>@page{size:A4;margin:12mm}@media print{"
    '[data-testid="stSidebar"],[data-testid="stHeader"],[data-testid="stToolbar"],[data-testid="stElementToolbar"],'
    '.st-key-bar,.st-key-taking,[data-testid="stExpander"] details:not([open]){display:none!important}'
    '[data-testid="stMainBlockContainer"]{width:var(--printed-width,1016px)!important;max-width:none!important;'
    "padding:0!important;zoom:var(--printed-zoom,.69)}"
    '[data-testid="stColumn"]{min-width:0!important;width:auto!important;margin:0!important}'
    '[data-testid="stHorizontalBlock"]:has(>[data-testid="stColumn"]){display:flex!important;flex-wrap:nowrap!important}'
    "h1,h2,h3,h4{break-after:avoid}"
    '[data-testid="stDataFrame"],[data-testid="stVegaLiteChart"],[data-testid="stAlert"],[data-testid="stImage"]'
    "{break-inside:avoid}}</style>"
)
# How the grid compares two texts of a column (of what is no number).
BY_LETTERS = re.compile(rb"(===`smart`\?\w+\((\w+),(\w+)\):)\2\.localeCompare\(\3\)")
BY_VALUE = rb"\1compareCells(\2,\3)"
# A button in the grid takes a click on it, and no key: Enter is given as a click near its left end.
BY_CLICK = re.compile(rb"onCellClicked:(\w+)\?void 0:(\w+),")
BY_ENTER = (
    rb"\g<0>onCellActivated:(cell,event)=>event.inputType===`keyboard`&&\2(cell,"
    rb"{bounds:{x:0,y:0,width:200,height:34},localEventX:14,localEventY:17,preventDefault(){}}),"
)
# A Latin font of 170 kB that only the invisible skip link would use, before the theme arrives.
UNUSED_FONT = re.compile(rb"@font-face\{font-family:Source Sans;[^}]*\}")


def changed_file(content):
    """A script or style of Streamlit's as this site serves it; bytes to bytes."""
    own = UNUSED_FONT.sub(b"", content.replace(FOREIGN_ICONS, ICON_FOLDER.encode()))
    return BY_CLICK.sub(BY_ENTER, BY_LETTERS.sub(BY_VALUE, own))


def browser_script():
    """Our scripts: Chinese words, large letters for 调度会, the menu and its links, one press back, order of cells,
    wide tables by keys, printing, files, a page that is drawn anew, leaving."""
    words = json.dumps(chinese.WORDS, ensure_ascii=False, separators=(",", ":"))
    patterns = json.dumps(chinese.PATTERNS, ensure_ascii=False, separators=(",", ":"))
    translator = TRANSLATOR.replace("/*WORDS*/{}", words).replace("/*PATTERNS*/[]", patterns)
    own = (translator, PROJECTOR, FOLD_MENU, MENU_LINKS, ONE_STEP_BACK, SORTING, REACHED, PRINTING, FILES, AGAIN, LEAVE)
    return "\n".join(own).encode()


def index_page(original):
    """Streamlit's index page with our language, title, script and icon, and without what nobody here uses."""
    fingerprint = hashlib.sha256(browser_script()).hexdigest()[:12]
    changes = [
        (r"<!--.*?-->\s*", ""),
        (r'<html lang="[^"]*"', '<html lang="zh-CN" translate="no"'),
        (r"<title>.*?</title>", f"<title>{SITE_TITLE}</title>"),
        (r'href="\./favicon\.png"', f'href=".{ICON_FOLDER}site.svg"'),
        (r'<link rel="service-desc"[^>]*>\s*', ""),
        (r'<link\s+rel="preload"[^>]*as="font"[^>]*>\s*', ""),
        (r"<script>.*?</script>", f'<script src=".{SCRIPT_PATH}?v={fingerprint}"></script>'),
        (r"</head>", f"{NO_DOWNLOAD_OF_TABLES}{ONE_LINE_HEAD}{TRUE_COLOURS}{ON_PAPER}</head>"),
        (r"<noscript>.*?</noscript>", "<noscript><p>本站需要启用 JavaScript 才能显示。</p></noscript>"),
    ]
    page = original
    for pattern, replacement in changes:
        page = re.sub(pattern, lambda _match, text=replacement: text, page, flags=re.DOTALL)
    return page
