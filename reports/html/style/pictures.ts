/** Pictures and state charts. */
export const PICTURES = `
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
