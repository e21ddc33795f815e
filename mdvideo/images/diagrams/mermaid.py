"""Draws Mermaid diagrams by mmdr, which needs no browser."""

from __future__ import annotations

import json
import re
import sys

from mdvideo.errors import AssetError
from mdvideo.images.diagrams import mermaid_worker
from mdvideo.images.diagrams.blend_colours import blend, hues
from mdvideo.images.diagrams.diagram_fault import DiagramFault
from mdvideo.images.diagrams.limited_process import run_limited
from mdvideo.images.diagrams.readable_labels import with_readable_mermaid
from mdvideo.plan.jobs.picture_jobs import DiagramLook

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n.*?\n[ \t]*---[ \t]*(?:\n|\Z)", re.DOTALL)
_OWN_THEME = re.compile(r"""["']?\btheme["']?\s*:""")
_PREFIX = re.compile(r"^Diagram parse error \([\w-]+\): ")
_NO_HTML = {"htmlLabels": False, **{kind: {"htmlLabels": False} for kind in ("flowchart", "class", "state", "er")}}


def draw_mermaid(text: str, look: DiagramLook) -> str:
    """Return a diagram as SVG without HTML in it. Raises DiagramFault, AssetError, BackendUnavailable."""
    front = _FRONT_MATTER.match(text)
    head, body = (front[0], text[front.end() :]) if front else ("", text)
    config = dict(_NO_HTML) if _chooses_theme(head, body) else {**_NO_HTML, **_theme(look)}
    head = head if not head or head.endswith("\n") else f"{head}\n"
    before = f"{head}%%{{init: {json.dumps(config)}}}%%\n"
    body = with_readable_mermaid(body)
    command = [sys.executable, "-S", "-P", str(mermaid_worker.__file__)]
    output = run_limited(command, f"{before.count(chr(10))}\n{before}{body}", "mmdr")
    try:
        answer = json.loads(output.out)
    except ValueError as error:
        hint = "simplify the diagram, or save it as a picture and show that"
        raise AssetError("mmdr cannot draw this diagram", hint=hint) from error
    if "svg" in answer:
        # Words of an edge are half transparent on it, so the line would run through them.
        return str(answer["svg"]).replace("opacity:0.5;background-color", "background-color")
    message = _PREFIX.sub("", answer["message"])
    if "limit" in message:
        message = "this diagram has too many shapes to be drawn"
    elif "No Mermaid diagram type" in message:
        message = "the first line names no kind of diagram that Mermaid knows"
        raise DiagramFault(message, 1, 1, hint="begin with flowchart LR, sequenceDiagram, pie, …")
    line = answer["line"] + head.count("\n") if answer["line"] else 0
    raise DiagramFault(message, line, 0)


def _chooses_theme(head: str, body: str) -> bool:
    directives = re.findall(r"%%\{.*?\}%%", body, re.DOTALL)
    return any(_OWN_THEME.search(part) for part in (head, *directives))


def _theme(look: DiagramLook) -> dict[str, object]:
    """Return the configuration of Mermaid's ``base`` theme, which derives the colours that are not given here."""
    ground, ink, accent, panel = look.ground, look.ink, look.accent, look.panel
    shapes = {
        "fill": blend(panel, accent, 0.1),
        "second": blend(panel, accent, 0.22),
        "third": blend(ground, panel, 0.6),
    }
    pieces = hues(accent, ground, 12)
    variables = {
        "darkMode": look.dark,
        "background": ground,
        "fontFamily": look.font,
        "fontSize": "16px",
        "primaryColor": shapes["fill"],
        "primaryTextColor": ink,
        "primaryBorderColor": accent,
        "secondaryColor": shapes["second"],
        "secondaryTextColor": ink,
        "secondaryBorderColor": accent,
        "tertiaryColor": shapes["third"],
        "tertiaryTextColor": ink,
        "tertiaryBorderColor": look.line,
        "lineColor": look.muted,
        "textColor": ink,
        "titleColor": ink,
        "mainBkg": shapes["fill"],
        "nodeBorder": accent,
        "nodeTextColor": ink,
        "clusterBkg": shapes["third"],
        "clusterBorder": look.line,
        "edgeLabelBackground": ground,
        "noteBkgColor": shapes["second"],
        "noteTextColor": ink,
        "noteBorderColor": accent,
        "actorBkg": shapes["fill"],
        "actorBorder": accent,
        "actorTextColor": ink,
        "actorLineColor": look.muted,
        "signalColor": look.muted,
        "signalTextColor": ink,
        "labelBoxBkgColor": shapes["second"],
        "labelBoxBorderColor": accent,
        "labelTextColor": ink,
        "loopTextColor": ink,
        "activationBkgColor": shapes["second"],
        "activationBorderColor": accent,
        "sectionBkgColor": shapes["third"],
        "altSectionBkgColor": ground,
        "sectionBkgColor2": shapes["third"],
        "taskBkgColor": shapes["fill"],
        "taskBorderColor": accent,
        "taskTextColor": ink,
        "taskTextDarkColor": ink,
        "taskTextLightColor": ink,
        "taskTextOutsideColor": ink,
        "activeTaskBkgColor": shapes["second"],
        "activeTaskBorderColor": accent,
        "doneTaskBkgColor": panel,
        "doneTaskBorderColor": look.line,
        "gridColor": look.line,
        "todayLineColor": accent,
        "classText": ink,
        "labelColor": ink,
        "altBackground": shapes["third"],
        "attributeBackgroundColorOdd": panel,
        "attributeBackgroundColorEven": ground,
        "rowOdd": panel,
        "rowEven": ground,
        "relationColor": look.muted,
        "relationLabelColor": ink,
        "relationLabelBackground": ground,
        "pieTitleTextColor": ink,
        "pieSectionTextColor": ink,
        "pieLegendTextColor": ink,
        "pieStrokeColor": ground,
        "pieOuterStrokeColor": look.line,
        "pieOpacity": "1",
        "commitLabelColor": ink,
        "commitLabelBackground": panel,
        "tagLabelColor": ink,
        "tagLabelBackground": shapes["second"],
        "tagLabelBorder": accent,
        "quadrant1Fill": panel,
        "quadrant2Fill": shapes["third"],
        "quadrant3Fill": panel,
        "quadrant4Fill": shapes["third"],
        **{f"quadrant{number}TextFill": ink for number in range(1, 5)},
        "quadrantPointFill": accent,
        "quadrantPointTextFill": ink,
        "quadrantTitleFill": ink,
        "quadrantXAxisTextFill": ink,
        "quadrantYAxisTextFill": ink,
        "quadrantInternalBorderStrokeFill": look.line,
        "quadrantExternalBorderStrokeFill": look.line,
        **{f"pie{number}": colour for number, colour in enumerate(pieces, 1)},
        **{f"cScale{number}": colour for number, colour in enumerate(pieces)},
        **{f"cScaleLabel{number}": ink for number in range(12)},
        **{f"cScaleInv{number}": look.muted for number in range(12)},
        **{f"git{number}": colour for number, colour in enumerate(hues(accent, ground, 8, strength=1.0))},
        **{f"gitBranchLabel{number}": ground for number in range(8)},
        **{f"gitInv{number}": ground for number in range(8)},
        "archEdgeColor": look.muted,
        "archEdgeArrowColor": look.muted,
        "archGroupBorderColor": look.muted,
        "packet": {
            "startByteColor": ink,
            "endByteColor": ink,
            "labelColor": ink,
            "titleColor": ink,
            "blockStrokeColor": accent,
            "blockFillColor": shapes["fill"],
        },
        "xyChart": {
            "backgroundColor": "transparent",
            **{
                name: ink
                for axis in ("xAxis", "yAxis")
                for name in (f"{axis}LabelColor", f"{axis}TitleColor", f"{axis}TickColor", f"{axis}LineColor")
            },
            "titleColor": ink,
            "plotColorPalette": ",".join(hues(accent, ground, 6, strength=1.0)),
        },
    }
    return {"theme": "base", "themeVariables": variables}
