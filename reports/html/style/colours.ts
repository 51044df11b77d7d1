/** Colours of both themes; each text has a contrast of 4.5 or more on what it stands on. */
export const COLOURS = `
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
