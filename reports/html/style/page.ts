/** The page, its texts, tables and controls. */
export const PAGE = `
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
.tiles div { background: var(--tint, var(--card)); border: 1px solid var(--line); border-radius: .5rem; padding: .45rem .75rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.tiles dt { font-size: .8125rem; color: var(--tone, var(--quiet)); }
.tiles dd { margin: 0; font-size: 1.25rem; font-weight: 650; line-height: 1.25; color: var(--tone, inherit); font-variant-numeric: tabular-nums; white-space: nowrap; }
.tiles .long { font-size: 1rem; line-height: 1.5625rem; }
.tiles .none dt, .tiles .none dd { color: var(--quiet); }
.verdict { display: inline-block; padding: 0 .5rem; border-radius: 1rem; background: var(--tint); color: var(--tone); font-size: .875rem; font-weight: 600; white-space: nowrap; max-width: 100%; }
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
.matrix tbody th { padding-right: .5rem; font-size: .875rem; min-width: 9.5rem; max-width: 16rem; }
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
