"""Nothing that an author pastes into a post can run, load or restyle anything in its page."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest

ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&#58;alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#1;javascript:alert(1)",
    "\\javascript:alert(1)",
    "javascript://a.org/%0Aalert(1)",
    "vbscript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "DATA:image/png;base64,AAAA",
    "&#68;ata:image/gif;base64,AAAA",
    "%6Aavascript:alert(1)",
]
FORMS = [
    "[a]({})",
    "[a](<{}>)",
    "![a]({})",
    "<{}>",
    "[a][b]\n\n[b]: {}",
    "[a][b]\n\n[b]: <{}>",
    "[![a]({})](b.md)",
    "{}",
    "[[{}]]",
    "[[a|{}]]",
    '[a]{{claim="{}"}}',
    "{{metric}}`{}`",
    "{{ref}}`{}`",
    "![a](experiment:{})",
    '<a href="{}">a</a>',
    '<b title="{}">a</b>',
]
VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//a.org/b.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<!-- a --!><script>alert(1)</script> -->",
    "<!--><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?a <script>alert(1)</script>?>",
    "<!a <script>alert(1)</script>>",
    "</ <script>alert(1)</script>>",
    "<img src=x onerror=alert(1)>",
    "<img src=x\nonerror\n=\nalert(1)>",
    "<img/src/onerror=alert(1)>",
    "<b onclick=alert(1)>a</b>",
    "<b ONCLICK = 'alert(1)'>a</b>",
    "<b/onclick=alert(1)>a</b>",
    '<b title="a"onclick="alert(1)">a</b>',
    '<b title="&quot; onclick=&quot;alert(1)">a</b>',
    "<b title='\"><script>alert(1)</script>'>a</b>",
    "<b title=`a` onclick=alert(1)>a</b>",
    '<b class="a" class="b" onclick="alert(1)">a</b>',
    '<details open ontoggle="alert(1)"><summary>a</summary></details>',
    '<div style="position:fixed;inset:0">a</div>',
    "<div><style>*{display:none}</style></div>",
    '<time datetime="\'><script>alert(1)</script>">a</time>',
    '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    '<svg><a xlink:href="javascript:alert(1)">a</a></svg>',
    '<svg><use href="data:image/svg+xml;base64,AAAA#a"/></svg>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>',
    '<math href="javascript:alert(1)">a</math>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><script>alert(1)</script></title>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>a</button></form>",
    "<base href=//a.org/><link rel=stylesheet href=//a.org/b.css>",
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    '<video><source onerror="alert(1)"></video>',
    '[a](b.md "\\"onclick=alert(1) c=\\"")',
    "[a](b.md '\"><script>alert(1)</script>')",
    '![a" onerror="alert(1)](b.png)',
    '![a](https://b.org/c.png "\\" onerror=\\"alert(1)")',
    '[a](https://b.org/"onclick="alert(1))',
    '<https://b.org/"onclick="alert(1)>',
    "https://b.org/\"onclick='alert(1)' www.b.org/<script>alert(1)</script>",
    "[^\"onclick=alert(1)] a\n\n[^\"onclick=alert(1)]: b",
    '[^<script>] a\n\n[^<script>]: b',
    '# <script>alert(1)</script> "onclick="alert(1)',
    '## a" onclick="alert(1)\n\n{ref}`a-onclick-alert-1`',
    '[a]{#b"onclick="alert(1)}',
    '[a]{#b\'><script>alert(1)</script>}',
    '[a]{id="x\' onclick=alert(1) <script>"}',
    '[a]{class="b\'><script>alert(1)</script>"}',
    '[a]{claim="<script>alert(1)</script> > 0"}',
    "{metric}`<script>alert(1)</script>`",
    "{<script>}`alert(1)`",
    "{ref}`<img src=x onerror=alert(1)>`",
    "[[<script>alert(1)</script>]] [[a#<script>|<img src=x onerror=alert(1)>]]",
    "> [!NOTE] <script>alert(1)</script> <img src=x onerror=alert(1)>\n> a",
    '> [!NOTE" onclick="alert(1)]\n> a',
    "> [!<script>alert(1)</script>]\n> a",
    '```" onclick="alert(1)\na\n```',
    "```<script>alert(1)</script>\n<script>alert(1)</script>\n```",
    "~~~ python'><script>alert(1)</script>\n'<script>'\n~~~",
    "    <script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    '| a |\n|:-" onclick="alert(1):|\n| b |',
    "| <script>alert(1)</script> |\n|:-:|\n| <img src=x onerror=alert(1)> |",
    "$\\text{<script>alert(1)</script>}$",
    "$\\href{javascript:alert(1)}{a}$",
    "$\\class{\"onclick=\"alert(1)}{a} \\style{color:red}{b} \\color{red\"onclick=\"alert(1)}{c}$",
    "$<img src=x onerror=alert(1)>$",
    "$$\n</math><script>alert(1)</script>\n$$",
    "- [x] <script>alert(1)</script>\n- [ ] <img src=x onerror=alert(1)>",
    "<script>: a\n: <script>alert(1)</script>",
    '![a](experiment:b/c"onerror="alert(1))',
    "![<script>alert(1)</script>](experiment:b/c)",
]  # fmt: skip
ELEMENTS = {"script", "style", "iframe", "object", "embed", "form", "base", "link", "meta"}
ELEMENTS |= {"template", "textarea", "title", "noscript", "video", "source", "button"}
LEADING = {"href", "src", "xlink:href", "action", "formaction", "data", "srcset", "poster"}


class Harms(HTMLParser):
    """What in a page could run, load or restyle something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in ELEMENTS or tag.startswith("annotation"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "http-equiv"):
                self.found.append(f"{name}=")
            scheme = re.sub(r"[\x00-\x20]", "", unescape(value or "")).partition(":")[0]
            if name in LEADING and scheme.casefold() in ("javascript", "vbscript", "data", "file"):
                self.found.append(f"{name}={value}")


def harms(whole) -> list[str]:
    """Whatever is harmful in all that a page shows of a post, slots filled by nothing."""
    document = whole.parsed.document
    texts = [whole.html, *(quote.caption for quote in document.quotes)]
    return [harm for text in texts for harm in Harms(text.filled([""] * len(text.slots))).found]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_runs_anything(parse, form, address):
    """However an address is written, and wherever, it leads to a page or is text."""
    assert harms(parse(form.format(address))) == []


@pytest.mark.parametrize("body", VECTORS)
def test_no_text_runs_anything(parse, body):
    """HTML that is not known to be harmless is text, whatever it is hidden in."""
    assert harms(parse(body)) == []
    assert harms(parse(f"- > a {body}")) == []


def test_what_is_harmful_is_found():
    """The look-out that these tests rely on sees what it should."""
    html = "<script>a</script><b style=a onclick=b><a href=' java\nscript:c'><img src=data:d>"

    assert Harms(html).found == [
        "<script>",
        "style=",
        "onclick=",
        "href= java\nscript:c",
        "src=data:d",
    ]
