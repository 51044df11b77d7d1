/** Colours of both themes; each text has a contrast of 4.5 or more on what it stands on. */
const COLOURS = `
:root {
  color-scheme: light dark;
  --back: light-dark(#f6f7f9, #121317);
  --card: light-dark(#ffffff, #1a1c21);
  --text: light-dark(#1b1d22, #e8e9ee);
  --quiet: light-dark(#545966, #a9afbc);
  --line: light-dark(#d8dbe2, #343945);
  --accent: light-dark(#1c57b3, #86b4ff);
  --on-accent: light-dark(#ffffff, #10141c);
  --good: light-dark(#12613a, #7cdca6); --good-back: light-dark(#e2f4e9, #12301f);
  --bad: light-dark(#a1141e, #ffa39c); --bad-back: light-dark(#fde8e7, #3a1517);
  --open: light-dark(#754700, #f0c368); --open-back: light-dark(#fff0d2, #33260c);
  --known: light-dark(#57369a, #cbb6ff); --known-back: light-dark(#f0eafc, #281f3e);
  --odd: light-dark(#87105a, #ffa6d3); --odd-back: light-dark(#fce6f2, #381128);
  --s0: light-dark(#1c57b3, #86b4ff); --s1: light-dark(#b04a00, #ffb079); --s2: light-dark(#12613a, #7cdca6);
  --s3: light-dark(#87105a, #ffa6d3); --s4: light-dark(#57369a, #cbb6ff); --s5: light-dark(#00606b, #6fd6e2);
  --s6: light-dark(#754700, #f0c368); --s7: light-dark(#545966, #a9afbc);
}
:root[data-theme=light] { color-scheme: light; }
:root[data-theme=dark] { color-scheme: dark; }
.v-0 { --tone: var(--odd); --tint: var(--odd-back); }
.v-1 { --tone: var(--bad); --tint: var(--bad-back); }
.v-2, .v-3 { --tone: var(--open); --tint: var(--open-back); }
.v-4 { --tone: var(--known); --tint: var(--known-back); }
.v-5 { --tone: var(--good); --tint: var(--good-back); }
`;

const PAGE = `
*, *::before, *::after { box-sizing: border-box; }
html { scroll-padding-top: 4rem; }
body { margin: 0; background: var(--back); color: var(--text); font: 100%/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
.bar { position: sticky; top: 0; z-index: 3; background: var(--card); border-bottom: 1px solid var(--line); }
.bar > div { max-width: 76rem; margin: 0 auto; padding: .4rem 1rem; display: flex; gap: 1rem; align-items: center; }
.bar nav { flex: 1; min-width: 0; overflow-x: auto; scrollbar-width: none; }
.bar ul { display: flex; gap: .25rem; margin: 0; padding: .2rem; list-style: none; }
.bar nav a { display: block; padding: .3rem .6rem; border-radius: .375rem; color: var(--text); text-decoration: none; white-space: nowrap; font-size: .9375rem; }
.bar nav a:hover { background: var(--back); }
main { max-width: 76rem; margin: 0 auto; padding: 0 1rem 4rem; }
section { padding-top: 2rem; }
h1 { font-size: clamp(1.5rem, 1.1rem + 2vw, 2.25rem); line-height: 1.2; margin: 0; text-wrap: balance; color: var(--tone, inherit); }
h2 { font-size: 1.375rem; line-height: 1.3; margin: 0 0 .5rem; }
h3 { font-size: 1.0625rem; margin: 1.25rem 0 .5rem; }
h4 { font-size: .9375rem; margin: .75rem 0 .25rem; }
p { margin: 0 0 .75rem; max-width: 48rem; }
a { color: var(--accent); }
.kicker { margin: 0; font-size: .8125rem; letter-spacing: .04em; text-transform: uppercase; color: var(--quiet); }
.lead { margin: .35rem 0 .75rem; color: var(--quiet); max-width: none; }
.quiet { color: var(--quiet); }
.mono, code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[tabindex="-1"]:focus-visible { outline: none; }
.card > h3:first-child { margin-top: 0; }
.skip { position: absolute; left: -100vw; top: 0; padding: .5rem 1rem; background: var(--card); z-index: 4; }
.skip:focus { left: 0; }
button, select, input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--quiet); border-radius: .375rem; min-height: 2.5rem; padding: .25rem .75rem; max-width: 100%; }
button { cursor: pointer; }
button:hover { border-color: var(--accent); }
button:disabled { opacity: .55; cursor: default; }
.bar button { min-height: 2.25rem; white-space: nowrap; font-size: .875rem; }
.controls { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: .5rem 0 1rem; }
.controls label { display: grid; grid-template-columns: minmax(0, 1fr); max-width: 100%; gap: .2rem; font-size: .875rem; color: var(--quiet); min-width: 0; }
.controls label > * { color: var(--text); font-size: 1rem; }
.controls p { margin: 0 0 .5rem; }
.grow { flex: 1 1 18rem; }
.command { display: flex; gap: .5rem; align-items: center; max-width: 100%; margin: .5rem 0; }
.command code { flex: 0 1 auto; min-width: 0; overflow-x: auto; white-space: pre; padding: .55rem .75rem; background: var(--card); border: 1px solid var(--line); border-radius: .375rem; }
button { flex: none; }
ul.plain { margin: 0; padding-left: 1.1rem; }
ul.plain li { margin: .2rem 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.125rem; }
.card h2 { font-size: 1rem; margin: 0 0 .5rem; }
.card h2 ~ h2 { margin-top: 1rem; }
.cards { display: grid; gap: 1rem; grid-template-columns: 1fr; margin-top: 1rem; font-size: .9375rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.75rem, 1fr)); gap: .5rem; margin: .75rem 0 0; }
.tiles div { background: var(--tint, var(--card)); border: 1px solid var(--line); border-radius: .5rem; padding: .45rem .75rem; display: flex; flex-direction: column-reverse; }
.tiles dt { font-size: .8125rem; color: var(--tone, var(--quiet)); }
.tiles dd { margin: 0; font-size: 1.25rem; font-weight: 650; line-height: 1.25; color: var(--tone, inherit); font-variant-numeric: tabular-nums; white-space: nowrap; }
.tiles .long { font-size: 1rem; }
.tiles .none dt, .tiles .none dd { color: var(--quiet); }
.verdict { display: inline-block; padding: 0 .5rem; border-radius: 1rem; background: var(--tint); color: var(--tone); font-size: .875rem; font-weight: 600; }
.claims { list-style: none; margin: 0; padding: 0; }
.claims li { display: flex; flex-wrap: wrap; gap: .1rem .6rem; justify-content: space-between; padding: .25rem 0; border-top: 1px solid var(--line); }
.claims li:first-child { border: 0; }
.claims .claim { font-weight: 600; }
.claims .labels { display: flex; flex-wrap: wrap; gap: .25rem; }
dl.says { margin: .25rem 0 0; font-size: .875rem; }
dl.says dt { font-weight: 600; }
dl.says dd { margin: 0 0 .4rem; color: var(--quiet); }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); overflow-wrap: normal; }
thead th { border: 0; font-weight: 600; color: var(--quiet); font-size: .8125rem; vertical-align: bottom; }
tbody th { font-weight: 600; }
.number { text-align: right; padding-left: .75rem; }
.digits { overflow-wrap: anywhere; display: inline-block; max-width: 22rem; }
details { margin: .75rem 0; }
summary { cursor: pointer; padding: .25rem 0; }
.matrix { width: auto; border-collapse: separate; border-spacing: 0 4px; }
.matrix th, .matrix td { border: 0; padding: 0 4px 0 0; vertical-align: middle; }
.matrix thead th { padding: 0 .25rem .15rem; font-size: .875rem; color: var(--text); font-weight: 600; }
.matrix tbody th { padding-right: .5rem; font-size: .875rem; max-width: 16rem; }
.matrix .of { color: var(--quiet); font-weight: 400; font-size: .8125rem; }
.cell { display: grid; min-width: 8.25rem; padding: .4rem .6rem; border-radius: .375rem; background: var(--tint); color: var(--tone); text-decoration: none; border: 1px solid transparent; }
.cell:hover { border-color: var(--tone); }
.cell[aria-current] { border-color: var(--tone); box-shadow: inset 0 0 0 1px var(--tone); }
.cell .said { font-weight: 600; font-size: .9375rem; }
.cell .sub { font-size: .8125rem; }
.cell.unasked { background: transparent; color: var(--quiet); }
.matrix td.none { text-align: center; color: var(--quiet); }
.world { margin-bottom: 1rem; }
#evidence { margin-top: 1rem; }
`;

const PLAYER = `
#counterexample { display: grid; gap: 1rem; }
#counterexample > header h3 { margin: 0 0 .25rem; font-size: 1.1875rem; }
.player { position: sticky; top: 3.2rem; z-index: 2; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .9rem .7rem; box-shadow: 0 4px 14px rgb(0 0 0 / .08); }
.player .row { display: flex; gap: .5rem; align-items: center; }
.player input[type=range] { flex: 1; min-width: 4rem; padding: 0; border: 0; background: none; accent-color: var(--accent); }
.player .now { margin: .35rem 0 0; max-width: none; min-height: 1.5em; }
.steps { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; overflow: clip; }
.steps > li, .heads { display: grid; grid-template-columns: minmax(13rem, 1.1fr) minmax(19rem, 1.6fr) minmax(11rem, .9fr); align-items: stretch; }
.steps > li { scroll-margin: 11rem 0 2rem; border-left: 4px solid transparent; border-top: 1px solid transparent; }
.steps > li.repeats { border-left-color: var(--s4); }
.steps > li[aria-current] { background: light-dark(#eaf1fd, #1c2940); border-top-color: var(--accent); }
.steps > li.ahead .what, .steps > li.ahead .seen, .steps > li.ahead .what.fault .text { color: var(--quiet); }
.steps > li.ahead svg { opacity: .4; }
.what { text-align: left; border: 0; border-radius: 0; background: none; display: flex; gap: .6rem; padding: .35rem .5rem .35rem .75rem; min-height: 2.25rem; font-size: .9375rem; align-items: baseline; }
.what .n { color: var(--quiet); min-width: 1.6rem; text-align: right; font-variant-numeric: tabular-nums; }
.what .who { font-weight: 600; }
.what.fault .text { color: var(--bad); font-weight: 600; }
.steps .note, .forks .note { grid-column: 1 / -1; padding: .4rem .75rem; color: var(--s4); font-weight: 600; font-size: .875rem; }
.heads { position: static; color: var(--quiet); font-size: .8125rem; font-weight: 600; padding: .4rem 0 .2rem 4px; }
.heads > span:first-child { padding-left: .75rem; }
.lifelines { display: grid; grid-template-columns: repeat(4, 1fr); text-align: center; }
.drawn { position: relative; }
.drawn > svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.lifeline { stroke: var(--line); stroke-width: 2; }
.arrow { stroke: var(--text); stroke-width: 1.5; }
.arrow.answer { stroke-dasharray: 5 3; }
.arrow.fault, .arrow.lost { stroke: var(--bad); stroke-width: 2; }
.tip { fill: var(--text); }
.tip.fault, .tip.lost { fill: var(--bad); }
.label { fill: var(--text); font-size: 12px; paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
li[aria-current] .label { stroke: light-dark(#eaf1fd, #1c2940); }
.label.fault, .label.lost { fill: var(--bad); font-weight: 600; }
.seen { padding: .35rem .75rem .35rem .5rem; font-size: .875rem; }
.seen.same { color: var(--quiet); }
.screen { border: 1px solid var(--quiet); border-radius: .375rem; padding: .35rem .55rem .45rem; background: var(--back); display: grid; gap: .2rem; }
.screen + .screen { margin-top: .35rem; }
.screen .status { font-weight: 600; display: flex; justify-content: space-between; gap: .5rem; flex-wrap: wrap; }
.screen .error { color: var(--bad); }
.screen .buttons { display: flex; gap: .35rem; flex-wrap: wrap; }
.screen .fake { border: 1px solid var(--quiet); border-radius: .25rem; padding: 0 .4rem; font-size: .8125rem; }
.screen .fake.main { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
.screen .tab { font-size: .75rem; color: var(--quiet); }
.screen progress { width: 100%; height: .5rem; accent-color: var(--accent); }
.forks { border-top: 2px solid var(--line); padding: .75rem; display: grid; grid-template-columns: 1fr 1fr; gap: .5rem .75rem; }
.forks h4 { grid-column: 1 / -1; margin: 0; }
.fork { border: 1px solid var(--tone); background: var(--tint); color: var(--tone); border-radius: .5rem; padding: .5rem .75rem; }
.fork strong { display: block; }
.forks > p { grid-column: 1 / -1; margin: 0; max-width: none; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; min-width: 0; }
`;

const PICTURES = `
.pictures { display: grid; gap: 1rem; grid-template-columns: 1fr; align-items: start; }
figure { margin: 1rem 0; }
.picture, .chart { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; min-width: 0; }
.pictures figure { margin: 0; }
figcaption { font-weight: 600; margin-bottom: .25rem; }
.picture text, .chart text { font-family: inherit; }
.picture svg { display: block; width: 100%; height: auto; max-width: 44rem; }
.picture.broad svg { min-width: 48rem; max-width: none; }
.tick { fill: var(--quiet); font-size: 12px; }
.name, .mark, .struck { fill: var(--text); font-size: 12px; }
.mark { font-weight: 600; }
.struck { fill: var(--bad); font-weight: 600; }
.grid { stroke: var(--line); }
.axis { stroke: var(--quiet); }
.series { fill: none; stroke-width: 2; }
.series.s0 { stroke: var(--s0); } .series.s1 { stroke: var(--s1); } .series.s2 { stroke: var(--s2); } .series.s3 { stroke: var(--s3); }
.series.s4 { stroke: var(--s4); } .series.s5 { stroke: var(--s5); } .series.s6 { stroke: var(--s6); } .series.s7 { stroke: var(--s7); }
.s0 { --s: var(--s0); } .s1 { --s: var(--s1); } .s2 { --s: var(--s2); } .s3 { --s: var(--s3); }
.s4 { --s: var(--s4); } .s5 { --s: var(--s5); } .s6 { --s: var(--s6); } .s7 { --s: var(--s7); }
.dot, .bar { fill: var(--s); }
.swatch { display: inline-block; width: .8rem; height: .8rem; border-radius: .2rem; background: var(--s); margin-right: .4rem; }
.swatch.fault { background: var(--bad-back); border: 1px solid var(--bad); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .5rem 0; padding: 0; font-size: .875rem; }
.moment { stroke: var(--quiet); stroke-dasharray: 2 3; }
.lane { stroke: var(--s0); stroke-width: 5; stroke-linecap: round; }
.lane.open { stroke-dasharray: 2 7; }
.take { fill: var(--s1); stroke: var(--card); }
.settle { fill: var(--s2); stroke: var(--card); }
.end { fill: var(--card); stroke: var(--s0); stroke-width: 2; }
rect.fault { fill: var(--bad-back); stroke: var(--bad); }
.charts { display: grid; gap: 1rem; grid-template-columns: 1fr; }
.chart { margin: 0; }
.chart svg { display: block; max-width: none; margin: 0 auto; }
.chart text { font-size: 12px; fill: var(--text); }
.chart .step text { font-size: 10px; }
.chart path, .chart polygon { fill: none; stroke: var(--quiet); stroke-width: 1; }
.chart .step polygon { fill: var(--quiet); }
.chart .region polygon { stroke: var(--line); }
.chart .state path, .chart .state polygon { stroke: var(--line); }
.chart .state text { fill: var(--quiet); }
.chart .step path, .chart .step polygon { stroke: var(--line); } .chart .step polygon { fill: var(--line); }
.chart .step text { fill: var(--quiet); }
.chart .met.state path, .chart .met.state polygon { stroke: var(--good); stroke-width: 2; fill: var(--good-back); }
.chart .met.state text { fill: var(--good); }
.chart .met.step path { stroke: var(--good); stroke-width: 2; }
.chart .met.step polygon { fill: var(--good); stroke: var(--good); }
.chart .met.step text { fill: var(--text); }
.chart .never path, .chart .never.state polygon { stroke: var(--open); stroke-dasharray: 4 3; stroke-width: 1.5; }
.chart .never.step polygon { fill: var(--open); stroke: var(--open); }
.chart .never text { fill: var(--open); }
.key.met { color: var(--good); } .key.never { color: var(--open); } .key.other { color: var(--quiet); }
`;

const SIZES = `
@media (min-width: 60rem) {
  .cards { grid-template-columns: 1.3fr 1fr 1.15fr; }
  .pictures { grid-template-columns: 1fr 1fr; }
  .charts { grid-template-columns: 1fr 1fr; grid-auto-flow: dense; }
  .charts .broad { grid-column: 1 / -1; }
}
@media (max-width: 50rem) {
  .steps > li { grid-template-columns: 1fr; }
  .heads { grid-template-columns: 1fr; padding-left: 4px; }
  .heads > span:first-child, .heads > span:last-child { display: none; }
  .steps > li { border-top-color: var(--line); }
  .seen.same { display: none; }
  .seen { padding-left: .75rem; }
  .forks { grid-template-columns: 1fr; }
  .facts { grid-template-columns: 1fr; }
  .facts dt { margin-top: .35rem; }
  .bar > div { padding: .3rem .5rem; gap: .25rem; }
  .player .row button { padding: .25rem .55rem; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print { .bar, .controls, .player, button { display: none; } body { background: none; } }
`;

export const STYLE = `${COLOURS}${PAGE}${PLAYER}${PICTURES}${SIZES}`.trim();
