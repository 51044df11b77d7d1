/** What is other on wide and on narrow screens, where nothing may move, and on paper. */
export const SIZES = `
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
  .picture svg { min-width: 30rem; }
  .many { min-width: 44rem; }
  .more { min-width: 66rem; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print { .bar, .controls, .player, button { display: none; } body { background: none; } }
`;
