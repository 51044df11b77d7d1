/** Light and dark by the reader's choice, one column, readable on a phone. */
export const STYLE = `:root {
  color-scheme: light dark;
  --text: light-dark(#1b1b1f, #e6e6ea);
  --quiet: light-dark(#5b5b66, #a5a5b0);
  --back: light-dark(#fff, #17171a);
  --accent: light-dark(#1f5fbf, #7fb0ff);
  --alert: light-dark(#a3161f, #ff9a94);
  font: 100%/1.5 system-ui, sans-serif;
}
body { margin: 0; background: var(--back); color: var(--text); }
main { max-width: 36rem; margin: 0 auto; padding: 1.5rem 1rem; }
h1 { font-size: 1.5rem; margin: 0; }
code { overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 0.875rem; }
progress { width: 100%; height: 1rem; accent-color: var(--accent); }
#status { font-weight: 600; }
#error { color: var(--alert); }
#error:empty { display: none; }
button {
  font: inherit; min-height: 2.75rem; padding: 0.25rem 1.25rem; margin-right: 0.5rem;
  border: 1px solid currentColor; border-radius: 0.375rem;
  background: transparent; color: inherit; cursor: pointer;
}
button[hidden] { display: none; }
#enrich-all { background: var(--accent); border-color: var(--accent); color: var(--back); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
