"""Streamlit's own page and its built-in words, put into Chinese before they reach the reader."""

import hashlib
import json
import re
from pathlib import Path

SITE_TITLE = "中小企业数字化转型试点红黄绿灯"
SCRIPT_PATH = "/chinese.js"

# Exact texts Streamlit 1.67 shows or reads aloud. Only what a user of this site can meet.
WORDS = {
    # the frame of the page
    "Skip to main content": "跳到主要内容",
    "Running...": "正在计算…",
    "Stop": "停止",
    "Rerun": "重新计算",
    "Always rerun": "总是重新计算",
    "Please wait...": "请稍候…",
    "Connecting": "正在连接",
    "CONNECTING": "正在连接",
    "Connecting to Streamlit server": "正在连接服务器",
    "Reconnected to server.": "已重新连上服务器。",
    "Connection error": "连接中断",
    "Connection timed out.": "连接超时。",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": (
        "服务器没有应答,网页正在自动重连。如一分钟后仍未恢复,请联系系统管理员检查服务是否在运行。"
    ),
    "Streamlit server is not responding. Are you connected to the internet?": (
        "服务器没有应答。请检查网络连接;网页会自动重连。"
    ),
    "Connection lost. Please wait for the app to reconnect, then try again.": "连接中断。请等网页重新连上后再试。",
    "Page not found": "没有这个页面",
    "The page that you have requested does not seem to exist. Running the app's main page.": (
        "没有这个页面,已为您打开首页。"
    ),
    "Script execution error": "页面出错",
    "Error": "出错",
    "Unknown error": "未知错误",
    "Unknown Error": "未知错误",
    "Try again": "再试一次",
    "Main menu": "主菜单",
    "Print": "打印",
    "About": "关于",
    "Get help": "帮助",
    "Report a bug": "反馈问题",
    "Sidebar": "侧边栏",
    "Collapse sidebar": "收起侧边栏",
    "Expand sidebar": "展开侧边栏",
    "App pages": "页面",
    "Navigate to home page": "回到首页",
    "Notifications": "通知",
    "Logo": "标志",
    "App Logo": "标志",
    "View more": "展开",
    "View less": "收起",
    "Scroll tabs left": "向左滚动标签",
    "Scroll tabs right": "向右滚动标签",
    "(opens in new tab)": "(在新窗口打开)",
    "Close": "关闭",
    "Cancel": "取消",
    "Copy": "复制",
    "Copied": "已复制",
    "Copied!": "已复制",
    "Copy to clipboard": "复制",
    "Link to heading": "本节链接",
    "Help": "说明",
    "Menu": "菜单",
    "More": "更多",
    "Traceback:": "出错位置:",
    "This app has encountered an error. The original error message is redacted to prevent data leaks. "
    "Full error details have been recorded in the logs (if you're on Streamlit Cloud, click on 'Manage app' "
    "in the lower right of your app).": "这一页没能显示。请刷新再试;如仍出错,请联系系统管理员查看服务器日志。",
    "Cannot load Streamlit frontend code. This can happen when you update Streamlit while a Streamlit app is running.": (
        "网页文件已更新,请刷新本页。"
    ),
    "To fix this, simply reload this app by pressing": "请按以下键刷新本页:",
    "Network issue": "网络问题",
    # choosing
    "Choose an option": "请选择",
    "Choose options": "请选择(可多选)",
    "Choose or add an option": "请选择或输入",
    "Choose or add options": "请选择或输入(可多选)",
    "Add an option": "请输入",
    "Add options": "请输入(可多项)",
    "No options to select": "没有可选项",
    "No options to select.": "没有可选项",
    "No options": "没有可选项",
    "No results": "没有符合的选项",
    "Select...": "请选择",
    "Select all": "全选",
    "Clear all": "全部清除",
    "Clear value": "清除",
    "Clear entry": "清除",
    "Clear selection": "清除选择",
    "Open": "展开",
    "Selected values": "已选",
    "Selectbox options": "选项",
    "Multiselect options": "选项",
    # entering
    "Press Enter to apply": "按回车键生效",
    "Press Enter to submit form": "按回车键提交",
    "Press Ctrl+Enter to apply": "按 Ctrl+回车键生效",
    "Press Ctrl+Enter to submit form": "按 Ctrl+回车键提交",
    "Press ⌘+Enter to apply": "按 ⌘+回车键生效",
    "Press ⌘+Enter to submit form": "按 ⌘+回车键提交",
    "Show password": "显示密码",
    "Hide password": "隐藏密码",
    "Show password text": "显示密码",
    "Hide password text": "隐藏密码",
    "Invalid input.": "输入不符合要求。",
    "Invalid value.": "输入不符合要求。",
    "Increment": "增加",
    "Decrement": "减少",
    "Number is above the allowed range.": "数值超过上限。",
    "Number is below the allowed range.": "数值低于下限。",
    # dates and times
    "Choose date": "选择日期",
    "Choose date range": "选择日期区间",
    "Choose date and time": "选择日期和时间",
    "Clear date": "清除日期",
    "Clear dates": "清除日期",
    "Clear date and time": "清除日期和时间",
    "Clear time": "清除时间",
    "Date range": "日期区间",
    "Time": "时间",
    "Calendar": "日历",
    "Next month": "下个月",
    "Previous month": "上个月",
    "Quick select a date range": "快速选择日期区间",
    "Past Week": "最近一周",
    "Past Month": "最近一个月",
    "Past 3 Months": "最近三个月",
    "Past 6 Months": "最近六个月",
    "Past Year": "最近一年",
    "Past 2 Years": "最近两年",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "用方向键移动,回车键选定,Esc 键关闭。",
    "Use arrow keys to navigate. Enter to select. Tab to switch between calendar and time. Escape to close.": (
        "用方向键移动,回车键选定,Tab 键在日历和时间之间切换,Esc 键关闭。"
    ),
    # files
    "Upload": "上传文件",
    "Upload directories": "上传文件夹",
    "Add files": "添加文件",
    "Browse files": "选择文件",
    "Drag and drop a file here": "把文件拖到这里",
    "Drag and drop file here": "把文件拖到这里",
    "Drag and drop files here": "把文件拖到这里",
    "Drag and drop directories here": "把文件夹拖到这里",
    "Only one file is allowed.": "只能上传一个文件。",
    "Too many files": "文件太多",
    "Upload failed": "上传失败",
    "Click to retry upload": "点击重新上传",
    "File size is too small.": "文件太小。",
    "Unexpected error. Please try again.": "出错了,请再试一次。",
    "Download failed": "下载失败",
    "file upload": "上传文件",
    # tables and charts
    "Search": "搜索",
    "Close Search": "关闭搜索",
    "Next Result": "下一处",
    "Previous Result": "上一处",
    "Type to search": "输入关键词",
    "Download as CSV": "下载 CSV",
    "Download as PNG": "下载图片",
    "Fullscreen": "全屏",
    "Close fullscreen": "退出全屏",
    "Show/hide columns": "显示或隐藏列",
    "Show data": "看数据表",
    "Show chart": "看图",
    "Add row": "增加一行",
    "Delete row(s)": "删除所选行",
    "Sort ascending": "升序",
    "Sort descending": "降序",
    "Format": "显示格式",
    "Autosize": "自动列宽",
    "Pin column": "冻结列",
    "Unpin column": "取消冻结",
    "Hide column": "隐藏列",
    "Statistics": "统计",
    "Copy column name": "复制列名",
    "Dataframe column menu": "列菜单",
    "Button action menu": "操作菜单",
    "Automatic": "自动",
    "Localized": "本地格式",
    "Plain": "不分节",
    "Compact": "缩写",
    "Dollar": "美元",
    "Euro": "欧元",
    "Yen": "日元",
    "Percent": "百分比",
    "Scientific": "科学计数",
    "Accounting": "会计格式",
    "Distance": "距今",
    "Duration": "时长",
    "Count": "个数",
    "Distinct": "不同值",
    "Empty": "空值",
    "empty": "无数据",
    "Minimum": "最小值",
    "Maximum": "最大值",
    "Average": "平均值",
    "Median": "中位数",
    "Sum": "合计",
    "Range": "范围",
    "Standard deviation": "标准差",
    "25th percentile": "25% 分位",
    "75th percentile": "75% 分位",
    "Average length": "平均长度",
    "Minimum length": "最短",
    "Maximum length": "最长",
    "Values": "各值",
    "Based on sample": "按样本计算",
    "No data": "无数据",
    "No content": "无内容",
    "Cancel (Escape)": "取消(Esc)",
    "Edit": "修改",
    "Scrollable table": "可滚动的表格",
    "Pagination": "分页",
    "Next page": "下一页",
    "Previous page": "上一页",
    # Plotly's own buttons
    "Download plot as a PNG": "下载图片",
    "Download plot as a png": "下载图片",
    "Zoom": "框选放大",
    "Pan": "平移",
    "Zoom in": "放大",
    "Zoom out": "缩小",
    "Autoscale": "自动缩放",
    "Reset axes": "还原",
    "Box Select": "框选",
    "Lasso Select": "圈选",
    "Toggle Spike Lines": "辅助线",
}

# Texts with a name or number inside: expression of the whole text, and its Chinese with $1, $2.
PATTERNS = [
    (
        r"You have requested page /(.+?), but no corresponding file was found in the app's pages/ directory\. "
        r"Running the app's main page\.",
        "没有“/$1”这个页面,已为您打开首页。",
    ),
    (r"Page (\d+)", "第 $1 页"),
    (r"Go to page (\d+)", "第 $1 页"),
    (r"Add: (.+)", "添加:$1"),
    (r"Remove (.+)", "移除 $1"),
    (r"Select (\d+) matches", "选中 $1 个符合项"),
    (r"You can only select up to (\d+) options?\. Remove an option first\.", "最多选 $1 项,请先移除一项。"),
    (r"Help for (.+)", "$1 的说明"),
    (r"(.+) start date", "$1 起始日期"),
    (r"(.+) end date", "$1 截止日期"),
    (r"([\d.]+ ?[KMG]?B) per file", "每个文件不超过 $1"),
    (r"File must be ([\d.]+ ?[KMG]?B) or smaller\.", "文件不能超过 $1。"),
    (r"File is larger than ([\d.]+ ?[KMG]?B)", "文件超过 $1"),
    (r"(\S*) files are not allowed\.", "不接受 $1 文件。"),
    (r"File type must be (?:one of )?(.+)", "文件类型须为 $1"),
    (r"Cancel upload of (.+)", "取消上传 $1"),
    (r"Upload (\S+)", "上传 $1"),
    (
        r"Number is above the allowed range\. Please enter a value less than or equal to (.+)\.",
        "请输入不大于 $1 的数。",
    ),
    (
        r"Number is below the allowed range\. Please enter a value greater than or equal to (.+)\.",
        "请输入不小于 $1 的数。",
    ),
    (
        r"Number is outside the allowed range\. Please enter a value between (.+) and (.+)\.",
        "请输入 $1 到 $2 之间的数。",
    ),
    (r"Connection failed with status (.+)", "连接失败,状态 $1"),
    (r"Save \((.+)\+Enter\)", "保存($1+回车键)"),
]

TRANSLATOR = Path(__file__).with_name("chinese.js").read_text(encoding="utf-8")


def browser_script():
    """The script the page loads: the words as data, then the translator; bytes, UTF-8."""
    words = json.dumps(WORDS, ensure_ascii=False, separators=(",", ":"))
    patterns = json.dumps(PATTERNS, ensure_ascii=False, separators=(",", ":"))
    return TRANSLATOR.replace("/*WORDS*/{}", words).replace("/*PATTERNS*/[]", patterns).encode()


def chinese_index(page):
    """Streamlit's index page in Chinese: language, title, own script, own favicon, no font nobody uses; text to text."""
    fingerprint = hashlib.sha256(browser_script()).hexdigest()[:12]
    own_script = f'<script src=".{SCRIPT_PATH}?v={fingerprint}"></script>'
    changes = [
        (r"<!--.*?-->\s*", ""),
        (r'<html lang="[^"]*"', '<html lang="zh-CN" translate="no"'),
        (r"<title>.*?</title>", f"<title>{SITE_TITLE}</title>"),
        (r'<link rel="service-desc"[^>]*>\s*', ""),
        (r'<link\s+rel="preload"[^>]*as="font"[^>]*>\s*', ""),
        (r"<script>\s*window\.prerenderReady = false\s*</script>", own_script),
        (r"<noscript>.*?</noscript>", "<noscript><p>本站需要启用 JavaScript 才能显示。</p></noscript>"),
    ]
    for pattern, replacement in changes:
        page = re.sub(pattern, lambda _match, text=replacement: text, page, flags=re.DOTALL)
    return page
