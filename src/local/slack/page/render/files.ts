import { h, icon, icons } from '../dom.js';
import { toast } from '../toast.js';
import type { FileRef } from '../types.js';

const lead = 14;

/** A file: its name and size, the first lines, and ways to copy it or take it away. */
export function file(ref: FileRef): HTMLElement {
  const isImage = ref.mimetype.startsWith('image/');
  const preview = h('pre', { class: 'pre file-preview', tabindex: '0' }, 'Loading…');
  const more = h('button', { class: 'file-more', type: 'button', hidden: true, 'aria-expanded': 'false' });
  let content = '';
  let open = false;

  function show(): void {
    const lines = content.split('\n');
    preview.textContent = open ? content : lines.slice(0, lead).join('\n');
    more.hidden = lines.length <= lead;
    more.textContent = open ? 'Show less' : `Show all ${lines.length} lines`;
    more.setAttribute('aria-expanded', String(open));
  }
  more.addEventListener('click', () => {
    open = !open;
    show();
  });
  if (!isImage) {
    void fetch(ref.permalink.replace(/^https?:\/\/[^/]+/, ''))
      .then((answer) => answer.text())
      .then((text) => {
        content = text;
        show();
      })
      .catch(() => preview.replaceChildren('The file could not be read.'));
  }

  const copy = h(
    'button',
    {
      class: 'button button-small',
      type: 'button',
      'aria-label': `Copy ${ref.name}`,
      onclick: () => {
        navigator.clipboard.writeText(content).then(
          () => toast(`Copied ${ref.name}`),
          () => toast('The browser does not allow copying here.'),
        );
      },
    },
    icon(icons.copy),
    'Copy',
  );
  const download = h(
    'a',
    {
      class: 'button button-small',
      href: `/control/files/${encodeURIComponent(ref.id)}?download=1`,
      download: ref.name,
      'aria-label': `Download ${ref.name}`,
    },
    icon(icons.down),
    'Download',
  );
  return h(
    'figure',
    { class: 'file' },
    h(
      'figcaption',
      { class: 'file-head' },
      icon(icons.file),
      h('span', { class: 'file-name' }, ref.title || ref.name),
      h('span', { class: 'file-size' }, sizeOf(ref.size)),
      h('span', { class: 'file-tools' }, !isImage && copy, download),
    ),
    isImage
      ? h('img', { class: 'file-image', src: `/control/files/${encodeURIComponent(ref.id)}`, alt: ref.title })
      : preview,
    more,
  );
}

function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
