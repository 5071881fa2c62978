import { h } from './dom.js';
import { state, userName } from './state.js';

/** A square with initials; its colour follows from the id. */
export function avatar(id: string, size = ''): HTMLElement {
  const isBot = id === state.workspace.bot;
  const words = userName(id).split(' ');
  const initials = words
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase();
  const tone = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 5;
  return h(
    'span',
    { class: `avatar ${isBot ? 'avatar-bot' : `avatar-${tone}`} ${size}`, 'aria-hidden': 'true' },
    isBot ? 'T' : initials,
  );
}
