import { h } from './dom.js';

/** Shows a sentence at the foot of the page for a while; screen readers read it out. */
export function toast(text: string): void {
  if (text === '') return;
  const note = h('div', { class: 'toast' }, text);
  document.getElementById('toasts')?.append(note);
  setTimeout(() => note.remove(), 7000);
}
