// Runs inside the page: what is wrong with it as it is shown now, for people who see little or use no mouse.
(() => {
  const problems = new Set();

  /** Red, green, blue from 0 to 255, and alpha, of a computed colour. */
  function read(value) {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (value.match(/-?[\d.]+/g) ?? []).map(Number);
    return value.startsWith('color(') ? [red * 255, green * 255, blue * 255, alpha] : [red, green, blue, alpha];
  }

  function over([r, g, b, a], [r2, g2, b2]) {
    return [r * a + r2 * (1 - a), g * a + g2 * (1 - a), b * a + b2 * (1 - a), 1];
  }

  function behind(element) {
    if (element === null) return read(getComputedStyle(document.body).backgroundColor);
    const own = read(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  }

  /** Relative luminance, as WCAG 2 defines it. */
  function light(color) {
    const [red, green, blue] = color
      .map((part) => part / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function shown(element) {
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent.trim();
    if (text === '' || !shown(element)) continue;
    if (element.closest('[disabled], [aria-hidden=true], noscript, option, .unseen') !== null) continue;
    const back = behind(element);
    const [high, low] = [light(over(read(getComputedStyle(element).color), back)), light(back)].sort((a, b) => b - a);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) problems.add(`“${text.slice(0, 40)}” has a contrast of ${contrast.toFixed(1)}`);
  }

  for (const control of document.querySelectorAll('button, a[href], input, select, textarea, [role=combobox]')) {
    if (!shown(control)) continue;
    const labels = [...(control.labels ?? [])].map((label) => label.textContent);
    const names = [control.getAttribute('aria-label'), control.textContent, ...labels];
    if (!names.some((name) => name?.trim())) problems.add(`no name: ${control.outerHTML.slice(0, 120)}`);
  }

  if (document.documentElement.scrollWidth > innerWidth) problems.add('the page is wider than the window');
  return [...problems];
})();
