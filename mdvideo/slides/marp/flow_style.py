"""The style sheet under every Marp theme: a browser's own defaults that the renderer lacks, and mdvideo's elements.

Whatever a theme says wins: the rules here have no more specificity than one element's, and come first.
"""

from __future__ import annotations

FLOW_STYLE = """
html,body{margin:0;padding:0;width:var(--width);height:var(--height);overflow:hidden;background:transparent}
section{box-sizing:border-box;position:relative;overflow:hidden;font-family:"mdvideo Sans";font-size:24px;color:#000}
section#slide{position:absolute!important;left:var(--frame-x)!important;top:var(--frame-y)!important;
width:var(--frame-width)!important;height:var(--frame-height)!important;min-height:0!important;max-height:none!important;
min-width:0!important;max-width:none!important;margin:0!important;transform:none!important}
section[data-over]{position:absolute!important;left:0!important;top:0!important;width:var(--width)!important;
height:var(--height)!important;max-width:none!important;margin:0!important;background:none!important;
border-color:transparent!important;box-shadow:none!important}
marp-before,marp-after{display:block}
marp-after{position:absolute;right:0;bottom:0}
div.marp-frame{position:absolute;left:var(--frame-x);top:var(--frame-y);width:var(--frame-width);
height:var(--frame-height)}
marp-gone{display:none}
marp-flow{display:block}
marp-flow#frame{display:flex;flex-direction:column;height:100%}
marp-flow#content{flex-shrink:0;width:100%}
marp-columns{display:grid;gap:2em;align-items:start;width:100%}
marp-columns>marp-column{display:block;min-width:0}
marp-column>:first-child{margin-top:0}
marp-row{display:flex;gap:1em;align-items:flex-start}
marp-row>*{float:none!important;flex:0 0 auto;max-width:60%}
marp-row>marp-column{flex:1 1 0;min-width:0;max-width:none;display:block}
:where(section header,section footer),marp-before,marp-after{--fit:1}
:where(section) :where(pre,code,kbd,samp){font-family:"mdvideo Mono"}
:where(section) :where(code,kbd){display:inline-block;overflow:hidden;line-height:1.2}
section :where(code,kbd){margin-top:0!important;margin-bottom:calc(-.24em - var(--below,0px))!important}
section pre>code{display:block;overflow:visible;line-height:inherit;margin-bottom:0!important}
section pre,section pre>code{max-height:none!important}
:where(section) :where(pre){margin:1em 0;white-space:pre}
:where(marp-flow#content>* pre,marp-column pre,section>:not(marp-flow) pre){white-space:pre-wrap;overflow-wrap:anywhere}
:where(section) :where(img[data-figure]:not(.sized):not(.free)){width:var(--natural,auto)}
:where(section) :where(img[data-figure]){object-fit:contain;vertical-align:middle}
:where(ul){list-style-type:"• "}
:where(ul ul,ol ul){list-style-type:"◦ "}
:where(ul ul ul,ul ol ul,ol ul ul,ol ol ul){list-style-type:"▪ "}
:where(section) :where(strong,b,em,i,span,mark,small,font,sub,sup){text-decoration:inherit}
:where(section) :where(table){border-collapse:collapse;border-spacing:0}
:where(section) :where(sub,sup){display:inline-block;overflow:hidden;font-size:.7em;line-height:1.2}
:where(section) :where(sup){margin-bottom:.36em}
:where(section) :where(sub){margin-bottom:-.46em}
:where(section) :where(hr){border:0;height:3px;background:currentColor;opacity:.3;margin:.8em 0}
:where(section) :where(details>summary){font-weight:700;list-style:none}
:where(section) [align="center"],:where(section) center{text-align:center}
:where(section) [align="right"]{text-align:right}
.formula.display{display:flex;justify-content:center;font-size:1.22em;line-height:1;margin:.35em 0}
section img.emoji{height:1.08em;width:1.08em;max-width:none;margin:0 0 -.17em;padding:0;border:0;background:none}
.task-list-item{list-style:none} .task-box+p{display:inline}
.task-box{display:inline-block;width:.8em;height:.8em;border:.09em solid;border-radius:.16em;margin:0 .4em -.08em 0;
position:relative;box-sizing:border-box}
.task-box[data-task="done"]{background:currentColor}
.footnotes{font-size:.6em;opacity:.85} .footnotes ol{list-style:none;padding-left:1.2em}
.footnotes .number{margin-left:-1.2em;padding-right:.5em}
pre .line{min-height:1em} pre .line.hl{background:rgba(255,200,60,.28)}
#root[data-ink="none"] *,#root[data-ink="none"] *::before,#root[data-ink="none"] *::after{color:transparent!important;
text-decoration-color:transparent!important;text-shadow:none!important}
#root[data-ink="none"] .ink{opacity:0!important}
"""
