import { composer } from './composer.js';
import { h, icon, icons } from './dom.js';
import { messageList } from './message-list.js';
import { channelName, on, state, visible } from './state.js';

/** The middle of the page: the channel's name, its messages, and where one writes. */
export function channelPane(openRail: () => void): HTMLElement {
  const title = h('h1', { class: 'pane-title' });
  const topic = h('span', { class: 'pane-topic' });
  const link = h('span', { class: 'offline', role: 'status' });
  const menu = h(
    'button',
    { class: 'tool menu-button', type: 'button', 'aria-label': 'Channels', 'aria-controls': 'rail', onclick: openRail },
    icon(icons.menu),
  );
  const list = messageList('channel');
  const empty = h('div', { class: 'empty', hidden: true });
  const write = composer('channel');
  list.element.prepend(empty);
  const element = h(
    'main',
    { class: 'pane channel' },
    h('header', { class: 'pane-head' }, menu, h('div', { class: 'pane-names' }, title, topic), link),
    list.element,
    list.below,
    write.element,
  );

  on('place', () => {
    const channel = state.workspace.channels.find((each) => each.id === state.channel);
    element.hidden = state.place !== 'channel';
    title.textContent = `${channel?.isIm ? '' : '#'}${channelName(state.channel)}`;
    topic.textContent = channel?.topic ?? '';
    link.textContent = state.connected ? '' : 'Connecting…';
    document.title = `${title.textContent} · Tighten local workspace`;
    empty.replaceChildren(...emptyState());
    write.refresh();
  });
  on('messages', () => {
    empty.hidden = visible('channel').length > 0;
    list.refresh();
  });
  return element;
}

function emptyState(): Node[] {
  const bot = state.workspace.bot;
  const channel = state.workspace.channels.find((each) => each.id === state.channel);
  if (channel !== undefined && !channel.members.includes(bot)) {
    return [
      h('h2', {}, `#${channel.name}`),
      h('p', {}, 'Tighten is not in this channel. Try a command here to see how it says so.'),
    ];
  }
  return [
    h('h2', {}, 'Nothing here yet'),
    h('p', {}, 'Type a command in the box below and press Enter:'),
    h('p', {}, h('code', { class: 'empty-command' }, '/tighten staging-deploy-role')),
    h(
      'p',
      { class: 'faint' },
      'Be Sam to ask for a review, Dana or Lee to decide, and Gita to be refused: switch on the left. Each browser tab can be somebody else.',
    ),
  ];
}
