// Typesets one formula with MathJax's components, which are loaded before this file. It runs in QuickJS: no DOM, no
// files, no network. `typeset` is the only function that is called from outside.
/* global MathJax */

const {TeX} = MathJax._.input.tex_ts;
const {Label} = MathJax._.input.tex.Tags;
const {Configuration} = MathJax._.input.tex.Configuration;
const {MacroMap} = MathJax._.input.tex.SymbolMap;
const {TextMacrosMethods} = MathJax._.input.tex.textmacros.TextMacrosMethods;
const {getRange} = MathJax._.core.MmlTree.OperatorDictionary;
const {STATE} = MathJax._.core.MathItem;
const {SerializedMmlVisitor} = MathJax._.core.MmlTree.SerializedMmlVisitor;
const {SVG} = MathJax._.output.svg_ts;
const {TeXFont} = MathJax._.output.svg.fonts.tex_ts;

const EM = 16; // pixels, which only say how wide a line is
const LINE = 30 * EM; // what \begin{multline} and \begin{flalign} fill
const OVERHANG = 60; // what a slanted letter may draw outside its box, in thousandths of an em
const LABEL_GAP = 2000; // between a formula and its tag, in thousandths of an em

const adaptor = MathJax._.adaptors.liteAdaptor.liteAdaptor();
MathJax._.handlers.html_ts.RegisterHTMLHandler(adaptor);
const font = new TeXFont();
const svgOutput = new SVG({fontCache: 'none', font});

// Inside \text, authors write & # ^ _ as they are.
new MacroMap('text-special', {
  '$': 'Math', '%': 'Comment', '^': 'Plain', '_': 'Plain', '&': 'Plain', '#': 'Plain', '~': 'Tilde', ' ': 'Space',
  '\t': 'Space', '\r': 'Space', '\n': 'Space', '\u00A0': 'Tilde', '{': 'OpenBrace', '}': 'CloseBrace',
  '`': 'OpenQuote', '\'': 'CloseQuote',
}, {...TextMacrosMethods, Plain: (parser, character) => { parser.text += character; }});

// An operator of several letters with something below it is followed by a space, as one without is.
const {AbstractMmlBaseNode, TEXCLASS} = MathJax._.core.MmlTree.MmlNode;
const setTeXclass = AbstractMmlBaseNode.prototype.setTeXclass;
AbstractMmlBaseNode.prototype.setTeXclass = function (previous) {
  const last = setTeXclass.call(this, previous);
  const base = this.childNodes[0];
  if (base && base.isKind('TeXAtom') && base.texClass === TEXCLASS.OP) this.texClass = TEXCLASS.OP;
  return last;
};

// A command that nobody knows is shown by its name; the rest of the formula is drawn.
let unknown = [];
Configuration.create('unknown', {
  priority: 3,
  fallback: {
    macro: (parser, name) => {
      unknown.push('\\' + name);
      const text = parser.create('text', '\\' + name);
      parser.Push(parser.create('node', 'mtext', [], {mathvariant: 'monospace'}, text));
    },
  },
});

const PACKAGES = [
  'base', 'ams', 'amscd', 'bbox', 'boldsymbol', 'braket', 'cancel', 'cases', 'centernot', 'color', 'colortbl',
  'configmacros', 'empheq', 'enclose', 'extpfeil', 'gensymb', 'mathtools', 'mhchem', 'newcommand', 'textcomp',
  'textmacros', 'unicode', 'upgreek', 'verb', 'unknown',
];

// Commands of KaTeX that MathJax lacks, and those of both that only concern HTML.
const MACROS = {
  R: '\\mathbb{R}', N: '\\mathbb{N}', Z: '\\mathbb{Z}', Q: '\\mathbb{Q}', C: '\\mathbb{C}',
  Reals: '\\mathbb{R}', reals: '\\mathbb{R}', natnums: '\\mathbb{N}', cnums: '\\mathbb{C}', Complex: '\\mathbb{C}',
  argmin: '\\operatorname*{arg\\,min}', argmax: '\\operatorname*{arg\\,max}', plim: '\\operatorname*{plim}',
  infin: '\\infty', isin: '\\in', exist: '\\exists', empty: '\\emptyset', image: '\\Im', real: '\\Re',
  and: '\\land', or: '\\lor', sub: '\\subset', sube: '\\subseteq', supe: '\\supseteq', sdot: '\\cdot',
  hearts: '\\heartsuit', diamonds: '\\diamondsuit', clubs: '\\clubsuit', spades: '\\spadesuit',
  lang: '\\langle', rang: '\\rangle', larr: '\\leftarrow', rarr: '\\rightarrow', harr: '\\leftrightarrow',
  lArr: '\\Leftarrow', rArr: '\\Rightarrow', hArr: '\\Leftrightarrow', Larr: '\\Leftarrow', Rarr: '\\Rightarrow',
  uarr: '\\uparrow', darr: '\\downarrow', alef: '\\aleph', weierp: '\\wp', thetasym: '\\vartheta',
  Alpha: '\\mathrm{A}', Beta: '\\mathrm{B}', Epsilon: '\\mathrm{E}', Zeta: '\\mathrm{Z}', Eta: '\\mathrm{H}',
  Iota: '\\mathrm{I}', Kappa: '\\mathrm{K}', Mu: '\\mathrm{M}', Nu: '\\mathrm{N}', Omicron: '\\mathrm{O}',
  Rho: '\\mathrm{P}', Tau: '\\mathrm{T}', Chi: '\\mathrm{X}', bold: ['\\boldsymbol{#1}', 1], bm: ['\\boldsymbol{#1}', 1],
  llbracket: '[\\![', rrbracket: ']\\!]', lBrace: '\\{\\!|', rBrace: '|\\!\\}', sout: ['\\enclose{horizontalstrike}{#1}', 1],
  mathds: ['\\mathbb{#1}', 1], mathbbm: ['\\mathbb{#1}', 1], abs: ['\\left|#1\\right|', 1],
  norm: ['\\left\\|#1\\right\\|', 1], degree: '{}^\\circ', celsius: '{}^\\circ\\mathrm{C}',
  href: ['#2', 2], url: ['\\texttt{#1}', 1], class: ['#2', 2], cssId: ['#2', 2], style: ['#2', 2],
  htmlClass: ['#2', 2], htmlId: ['#2', 2], htmlStyle: ['#2', 2], htmlData: ['#2', 2],
  require: ['', 1], usepackage: ['', 1], displaylimits: '', allowbreak: '', nobreak: '', relax: '',
};

function newDocument(packages, labels) {
  const input = new TeX({
    packages, macros: MACROS, maxMacros: 2000, maxBuffer: 50 * 1024, tags: 'none', ignoreDuplicateLabels: true,
    ams: {multlineWidth: '85%'},
    formatError: (_, error) => { throw error; },
  });
  for (const [label, tag] of labels) {
    input.parseOptions.tags.allLabels[label] = new Label(tag, '');
  }
  return [MathJax._.mathjax.mathjax.document('', {InputJax: input, OutputJax: svgOutput}), input];
}

/** Make text of characters that MathJax has no kind for, such as those for private use, which it would fail on. */
function guard(tex) {
  return tex.replace(/[^\x00-\x7f]/gu, character => getRange(character) ? character : `\\text{${character}}`);
}

/** Convert the first of several ways to write a formula that MathJax accepts; throw the first one's error if none. */
function convert(ways, display, labels, packages, end) {
  let error = null;
  for (const way of ways) {
    const [doc, input] = newDocument(packages, labels);
    unknown = [];
    try {
      const node = doc.convert(guard(way), {display, em: EM, ex: EM / 2, containerWidth: LINE, end});
      return {node, unknown: [...new Set(unknown)], unresolved: input.parseOptions.tags.redo};
    } catch (failure) {
      error = error || failure;
    }
  }
  throw error;
}

function find(node, name) {
  return adaptor.tags(node, 'svg').find(svg => adaptor.getAttribute(svg, name));
}

/** MathJax gives a formula with a tag the width of its container: make it one picture, with its formula centred. */
function joinTags(svg) {
  const table = find(svg, 'data-table'), labels = find(svg, 'data-labels');
  if (!table || !labels) return;
  const [half, top, , height] = adaptor.getAttribute(table, 'viewBox').split(' ').map(Number);
  const label = Number(adaptor.getAttribute(labels, 'viewBox').split(' ')[0]) + LABEL_GAP;
  const width = 2 * (half + label);
  const move = (node, x) => adaptor.node('g', {transform: `translate(${x}, 0)`}, adaptor.childNodes(node));
  const outer = adaptor.childNodes(svg)[0];
  const parts = [move(table, label), move(labels, width - label + LABEL_GAP)];
  const style = {stroke: 'currentColor', fill: 'currentColor', 'stroke-width': '0'};
  adaptor.replace(adaptor.node('g', style, parts), outer);
  adaptor.setAttribute(svg, 'viewBox', [0, top, width, height].join(' '));
}

const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/g;
const numbersIn = text => (text.match(NUMBER) || []).map(Number);

function product([a, b, c, d, e, f], [g, h, i, j, k, l]) {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

function matrixOf(transform) {
  let matrix = [1, 0, 0, 1, 0, 0];
  for (const [, name, list] of transform.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [x, y] = numbersIn(list);
    if (name === 'translate') matrix = product(matrix, [1, 0, 0, 1, x, y || 0]);
    if (name === 'scale') matrix = product(matrix, [x, 0, 0, y === undefined ? x : y, 0, 0]);
    if (name === 'matrix') matrix = product(matrix, numbersIn(list));
  }
  return matrix;
}

function pointsOfPath(d) {
  const points = [];
  let x = 0, y = 0;
  for (const [, command, list] of d.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const numbers = numbersIn(list);
    if (command === 'H') for (x of numbers) points.push([x, y]);
    else if (command === 'V') for (y of numbers) points.push([x, y]);
    else for (let at = 0; at + 1 < numbers.length; at += 2) points.push([x, y] = [numbers[at], numbers[at + 1]]);
  }
  return points;
}

/** Widen `box` (left, top, right, bottom) by what is drawn: \llap, \smash and diagrams draw outside their own box. */
function addInk(node, outer, box) {
  const value = name => Number(adaptor.getAttribute(node, name) || 0);
  const matrix = product(outer, matrixOf(adaptor.getAttribute(node, 'transform') || ''));
  let points = [];
  if (node.kind === 'path') points = pointsOfPath(adaptor.getAttribute(node, 'd') || '');
  if (node.kind === 'rect' || node.kind === 'svg') {
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(value);
    points = [[x, y], [x + width, y + height]];
  }
  if (node.kind === 'line') points = [[value('x1'), value('y1')], [value('x2'), value('y2')]];
  for (const [x, y] of points) {
    const [a, b, c, d, e, f] = matrix;
    const across = a * x + c * y + e, down = b * x + d * y + f;
    box[0] = Math.min(box[0], across);
    box[1] = Math.min(box[1], down);
    box[2] = Math.max(box[2], across);
    box[3] = Math.max(box[3], down);
  }
  if (node.kind === 'svg') return; // the middle of a long brace, in coordinates of its own
  for (const child of adaptor.childNodes(node)) {
    if (child.kind && !child.kind.startsWith('#')) addInk(child, matrix, box);
  }
}

/** The box of a drawing, widened where it is drawn visibly outside of it. */
function boxWithInk(svg, [x, y, width, height]) {
  const box = [x, y, x + width, y + height], ink = [...box];
  for (const child of adaptor.childNodes(svg)) addInk(child, [1, 0, 0, 1, 0, 0], ink);
  const [left, top, right, bottom] = ink.map((edge, side) => Math.abs(edge - box[side]) > OVERHANG ? edge : box[side]);
  return [left, top, right - left, bottom - top];
}

const RULES = {line: 'data-line', rect: 'data-frame'};

/** Write into attributes what MathJax leaves to its style sheet, and drop what only its scripts read. */
function finish(node) {
  const mark = RULES[node.kind];
  if (mark && adaptor.getAttribute(node, mark)) {
    const line = adaptor.getAttribute(node, 'class') || '';
    const style = {'stroke-width': '60', fill: 'none'};
    if (line.includes('dashed')) style['stroke-dasharray'] = '140';
    if (line.includes('dotted')) Object.assign(style, {'stroke-dasharray': '0,140', 'stroke-linecap': 'round'});
    for (const name of Object.keys(style)) adaptor.setAttribute(node, name, style[name]);
  }
  for (const {name} of adaptor.allAttributes(node)) {
    if (name.startsWith('data-') || name === 'class' || name === 'id') adaptor.removeAttribute(node, name);
  }
  for (const child of adaptor.childNodes(node)) {
    if (child.kind && !child.kind.startsWith('#')) finish(child);
  }
}

function addGlyphs(glyphs) {
  const normal = font.getVariant('normal').chars;
  for (const [code, glyph] of glyphs) {
    if (!(code in normal)) normal[code] = glyph;
  }
}

/** The characters of a text that MathJax's fonts lack. */
globalThis.missingCharacters = text =>
  JSON.stringify([...text].filter(c => !font.getChar('normal', c.codePointAt(0)) && !font.getChar('italic', c.codePointAt(0))));

/**
 * Typeset a formula. `request` is JSON: `ways` to write it, `display`, `labels` (pairs of a label and its tag), `glyphs`
 * (pairs of a code point and MathJax's description of a glyph), and `mathml`, for that instead of SVG.
 * The answer is JSON: the result and `box` (x, y, width, height in thousandths of an em), or `error`.
 */
globalThis.typeset = request => {
  const {ways, display, labels, glyphs, mathml} = JSON.parse(request);
  addGlyphs(glyphs);
  const end = mathml ? STATE.CONVERT : STATE.LAST;
  let found;
  try {
    found = convert(ways, display, labels, PACKAGES, end);
    if (found.unknown.length) {
      // The physics package gives usual names other meanings, so only a formula that needs it has it.
      try {
        const physics = convert(ways, display, labels, [...PACKAGES, 'physics'], end);
        if (physics.unknown.length < found.unknown.length) found = physics;
      } catch (_) { /* without it, then */ }
    }
  } catch (error) {
    if (!error.id) throw error;
    return JSON.stringify({error: error.message, id: error.id});
  }
  const answer = {unknown: found.unknown, unresolved: found.unresolved};
  if (mathml) {
    answer.mathml = new SerializedMmlVisitor().visitTree(found.node);
  } else {
    const svg = adaptor.tags(found.node, 'svg')[0];
    joinTags(svg);
    finish(svg);
    answer.box = boxWithInk(svg, numbersIn(adaptor.getAttribute(svg, 'viewBox')));
    answer.svg = adaptor.childNodes(svg).map(node => adaptor.outerHTML(node)).join('');
  }
  return JSON.stringify(answer);
};
