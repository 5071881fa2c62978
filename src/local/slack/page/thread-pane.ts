import { composer } from './composer.js';
import { h, icon, icons } from './dom.js';
import { messageList } from './message-list.js';
import { channelName, on, state, statusIn, userName } from './state.js';
import { go } from './store.js';

/** The thread beside the channel; Esc closes it, and so does the cross. */
export function threadPane(): HTMLElement {
  const where = h('span', { class: 'pane-topic' });
  const list = messageList('thread');
  const status = h('div', { class: 'status', role: 'status' });
  const write = composer('thread');
  const close = h(
    'button',
    {
      class: 'tool',
      type: 'button',
      'aria-label': 'Close thread',
      title: 'Close',
      onclick: () => go({ thread: undefined }),
    },
    icon(icons.close),
  );
  const head = h(
    'header',
    { class: 'pane-head' },
    h('div', { class: 'pane-names' }, h('h2', { class: 'pane-title' }, 'Thread'), where),
    close,
  );
  const element = h(
    'aside',
    { class: 'pane thread', 'aria-label': 'Thread', hidden: true },
    head,
    list.element,
    list.below,
    status,
    write.element,
  );
  let shown: string | undefined;

  /** On a touch screen the keyboard would cover what one came to read. */
  function takeFocus(): void {
    if (matchMedia('(hover: none)').matches) close.focus();
    else write.focus();
  }

  element.addEventListener('keydown', (event) => {
    const writing = event.target instanceof HTMLTextAreaElement && event.target.value !== '';
    if (event.key === 'Escape' && !writing) go({ thread: undefined });
  });

  on('place', () => {
    element.hidden = state.thread === undefined || state.place !== 'channel';
    document.body.classList.toggle('has-thread', !element.hidden);
    where.textContent = `#${channelName(state.channel)}`;
    write.refresh();
    if (state.thread !== undefined && state.thread !== shown) setTimeout(takeFocus);
    if (state.thread === undefined && shown !== undefined) giveBack(shown);
    shown = state.thread;
  });
  let turn = 0;
  function showStatus(): void {
    const now = state.thread === undefined ? undefined : statusIn(state.thread);
    const words = now === undefined ? '' : (now.loading[turn % Math.max(1, now.loading.length)] ?? now.text);
    const text = now === undefined ? '' : `${userName(state.workspace.bot)} ${words}`;
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle('status-on', text !== '');
  }
  on('messages', () => {
    if (state.thread !== undefined) list.refresh();
    showStatus();
  });
  setInterval(() => {
    turn += 1;
    showStatus();
  }, 2500);
  return element;
}

/** Focus goes back to where the thread was opened from. */
function giveBack(ts: string): void {
  const row = [...document.querySelectorAll<HTMLElement>('.channel .message')].find((each) => each.dataset.ts === ts);
  (row?.querySelector<HTMLElement>('.thread-link') ?? row)?.focus();
}
