/**
 * Run in the page: every text that is seen whose contrast with what it stands on is below 4.5 (3 where
 * it is large), as `ratio text`.
 */
export const LOW_CONTRAST = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) known.set(colour, drawn(colour));
    return known.get(colour);
  };
  const drawn = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const of = (one) => (one / 255 <= 0.03928 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * of(r) + 0.7152 * of(g) + 0.0722 * of(b);
  };
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const behind = (element) => {
    const box = element.closest('g.state')?.querySelector('path, polygon');
    const fill = box && getComputedStyle(box).fill;
    if (fill && fill !== 'none') return rgba(fill);
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (text === '' || !element.checkVisibility()) continue;
    if (element.closest('script, style, .hidden, :disabled, .ahead svg, option, .skip')) continue;
    const style = getComputedStyle(element);
    const colour = rgba(element instanceof SVGElement ? style.fill : style.color);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const got = ratio(colour, behind(element));
    if (got < needed) found.push(got.toFixed(2) + ' ' + text.slice(0, 40));
  }
  return found;
})()`;

/** Run in the page: controls that nobody could name. */
export const NAMELESS = `[...document.querySelectorAll('button, select, input, a, summary, [role=region], svg[role=img]')]
  .filter((one) => !(one.textContent.trim() || one.getAttribute('aria-label') || one.getAttribute('aria-labelledby') || one.labels?.length))
  .map((one) => one.outerHTML.slice(0, 80))`;

/** Run in the page: headings that skip a level, in the order of the document. */
export const SKIPPED_HEADINGS = `[...document.querySelectorAll('h1, h2, h3, h4')].flatMap((one, i, all) => {
  const level = (heading) => Number(heading.tagName[1]);
  return i > 0 && level(one) > level(all[i - 1]) + 1 ? [one.textContent] : [];
})`;
