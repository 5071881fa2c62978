type Child = Node | string | undefined | false | Child[];
type Props = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;

/**
 * Makes an element. Text always becomes a text node, so nothing that anybody wrote is read as HTML.
 * Props are attributes; `on…` functions are listeners; `true` sets an empty attribute, `false` and undefined none.
 */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  add(element, children);
  return element;
}

function add(parent: Element, children: Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) add(parent, child);
    else if (child !== undefined && child !== false) parent.append(child);
  }
}

const svg = 'http://www.w3.org/2000/svg';

/** A line drawing of 20 by 20, for the eye only: words beside it carry the meaning. */
export function icon(path: string, className = 'icon'): SVGElement {
  const element = document.createElementNS(svg, 'svg');
  element.setAttribute('viewBox', '0 0 20 20');
  element.setAttribute('class', className);
  element.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svg, 'path');
  line.setAttribute('d', path);
  element.append(line);
  return element;
}

export const icons = {
  close: 'M5 5l10 10M15 5L5 15',
  back: 'M12 4l-6 6 6 6',
  menu: 'M3 6h14M3 10h14M3 14h14',
  send: 'M4 4l13 6-13 6 2.5-6zM6.5 10H17',
  reply: 'M4 5h12v8H9l-4 3v-3H4z',
  link: 'M8 12l4-4M7 9l-2 2a3 3 0 004 4l2-2M13 11l2-2a3 3 0 00-4-4L9 7',
  ask: 'M10 14v.5M7.5 8a2.5 2.5 0 113.5 2.3c-.7.3-1 .8-1 1.7',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 8a2 2 0 110 4 2 2 0 010-4z',
  home: 'M4 9l6-5 6 5v7h-4v-4H8v4H4z',
  file: 'M5 3h7l3 3v11H5zM12 3v3h3',
  down: 'M10 4v9M6 9.5l4 4 4-4M5 16.5h10',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  check: 'M4 10.5l4 4 8-9',
  chevron: 'M7 5l5 5-5 5',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  shared: 'M7 7a3 3 0 100 6h2M13 13a3 3 0 100-6h-2M8 10h4',
};

/**
 * Puts the items of a list into a container in their order. An element is made anew only when its stamp changed,
 * so that focus, scrolling and half-typed text survive what happens elsewhere in the list.
 */
export function syncList<Item>(
  container: HTMLElement,
  items: Item[],
  key: (item: Item) => string,
  stamp: (item: Item, index: number) => string,
  render: (item: Item, index: number) => HTMLElement,
): void {
  const old = new Map<string, HTMLElement>();
  for (const child of [...container.children]) {
    if (child instanceof HTMLElement) old.set(child.dataset.key ?? '', child);
  }
  let before: Element | null = null;
  for (const [index, item] of items.entries()) {
    const id = key(item);
    const mark = stamp(item, index);
    let element = old.get(id);
    if (element === undefined || element.dataset.stamp !== mark) {
      const made = render(item, index);
      made.dataset.key = id;
      made.dataset.stamp = mark;
      if (element !== undefined) {
        const focus = focusPath(element);
        element.replaceWith(made);
        restoreFocus(made, focus);
      }
      element = made;
    }
    old.delete(id);
    const place: Element | null = before === null ? container.firstElementChild : before.nextElementSibling;
    if (place !== element) container.insertBefore(element, place);
    before = element;
  }
  for (const gone of old.values()) gone.remove();
}

/** Draws a part of the page anew and leaves the focus where it was, if that is still there. */
export function keepFocus(within: HTMLElement, draw: () => void): void {
  const focus = focusPath(within);
  draw();
  if (focus !== undefined && focus !== '') restoreFocus(within, focus);
}

function focusPath(within: HTMLElement): string | undefined {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !within.contains(active)) return undefined;
  return active.dataset.focus ?? '';
}

function restoreFocus(within: HTMLElement, focus: string | undefined): void {
  if (focus === undefined) return;
  const all = [...within.querySelectorAll<HTMLElement>('[data-focus]')];
  const same =
    all.find((each) => each.dataset.focus === focus) ??
    all.find((each) => focus !== '' && placeOf(each.dataset.focus) === placeOf(focus));
  (same ?? within.querySelector<HTMLElement>('[tabindex]') ?? within).focus();
}

/** The block that something stands in, without the revision at the end of its id: after a click its buttons are others. */
function placeOf(focus = ''): string {
  return (focus.split(' ')[0] ?? '').replace(/:\d+$/, '');
}
