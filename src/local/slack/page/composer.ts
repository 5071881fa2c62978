import { act } from './api.js';
import { h, icon, icons } from './dom.js';
import { channelName, state } from './state.js';
import { suggestions } from './suggestions.js';
import { toast } from './toast.js';

/** Where one writes: Enter sends, Shift and Enter makes a line, `/` offers commands, `@` offers names. */
export function composer(where: 'channel' | 'thread'): {
  element: HTMLElement;
  refresh: () => void;
  focus: () => void;
} {
  const kept = new Map<string, string>();
  let place = '';
  const field = h('textarea', { class: 'composer-field', rows: 1, 'aria-label': 'Message', oninput: () => typed() });
  const send = h(
    'button',
    { class: 'composer-send', type: 'button', 'aria-label': 'Send', title: 'Send', onclick: () => void submit() },
    icon(icons.send),
  );
  const offers = suggestions(field, where, () => typed());
  const element = h('div', { class: 'composer' }, offers.element, h('div', { class: 'composer-box' }, field, send));
  field.addEventListener('keydown', (event) => {
    if (offers.key(event)) return;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });

  function typed(): void {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
    send.disabled = field.value.trim() === '';
    offers.refresh();
  }

  async function submit(): Promise<void> {
    const text = field.value.trim();
    if (text === '' || element.getAttribute('aria-busy') === 'true') return;
    if (where === 'thread' && text.startsWith('/')) {
      return toast('Slash commands do not work in threads. Mention @tighten here, or use the command in the channel.');
    }
    const body = { user: state.me, channel: state.channel, text };
    const thread = where === 'thread' && state.thread !== undefined ? { thread_ts: state.thread } : {};
    field.value = '';
    typed();
    element.setAttribute('aria-busy', 'true');
    const outcome = await (text.startsWith('/') ? act('command', body) : act('message', { ...body, ...thread }));
    element.removeAttribute('aria-busy');
    if (outcome.ok) return;
    toast(outcome.text);
    // What was not sent comes back, unless the person has begun to write something else.
    if (field.value === '') field.value = text;
    typed();
  }

  function refresh(): void {
    const now = `${state.me} ${state.channel} ${where === 'thread' ? (state.thread ?? '') : ''}`;
    if (now === place) return;
    kept.set(place, field.value);
    place = now;
    field.value = kept.get(now) ?? '';
    field.placeholder = where === 'thread' ? 'Reply…' : `Message #${channelName(state.channel)}, or type /`;
    typed();
  }

  return { element, refresh, focus: () => field.focus() };
}
