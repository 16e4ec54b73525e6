"""The look of the back office: the paper, ink and vermilion of the pages in unfold's terms."""

_PAPER = "#fbf8f1 #f3eee2 #ddd5c5 #c8bda8 #998f7f #71685b #574f44 #38332b #24211c #201d19 #181613"
_VERMILION = (
    "#fbf1ec #f7e6df #f0cfc3 #eeae9b #ee8066 #c9452c #ae2f1a #932614 #782013 #5c1c12 #3a221b"
)
_STEPS = "50 100 200 300 400 500 600 700 800 900 950"


def _shades(colours: str) -> dict[str, str]:
    return dict(zip(_STEPS.split(), colours.split(), strict=True))


UNFOLD = {
    "SITE_TITLE": "准绳 Plumbline",
    "SITE_HEADER": "准绳 Plumbline",
    "SITE_SYMBOL": "straighten",
    "SITE_URL": "/",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "/static/favicon.svg"}],
    "SHOW_VIEW_ON_SITE": False,
    "COLORS": {"base": _shades(_PAPER), "primary": _shades(_VERMILION)},
}
