/** A counterexample: the controls, the steps with their arrows, and what the user sees. */
export const PLAYER = `
#counterexample { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
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
