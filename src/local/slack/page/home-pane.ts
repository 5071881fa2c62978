import { act } from './api.js';
import { h, icon, icons, keepFocus } from './dom.js';
import type { Actor } from './render/actor.js';
import { blocks } from './render/blocks.js';
import { on, state } from './state.js';

/** The app's home: what it has published for the person, or what one would see before that. */
export function homePane(openRail: () => void): HTMLElement {
  const body = h('div', { class: 'home-body' });
  const menu = h(
    'button',
    { class: 'tool menu-button', type: 'button', 'aria-label': 'Channels', 'aria-controls': 'rail', onclick: openRail },
    icon(icons.menu),
  );
  const head = h(
    'header',
    { class: 'pane-head' },
    menu,
    h(
      'div',
      { class: 'pane-names' },
      h('h1', { class: 'pane-title' }, 'Tighten'),
      h('span', { class: 'pane-topic' }, 'App Home'),
    ),
  );
  const element = h('main', { class: 'pane home', hidden: true }, head, h('div', { class: 'messages' }, body));
  let opened = '';

  const actor: Actor = {
    act: ({ blockId, actionId, selected }) =>
      act('home/action', {
        user: state.me,
        block_id: blockId,
        action_id: actionId,
        ...(selected === undefined ? {} : { selected }),
      }),
    current: () => undefined,
    keep: () => undefined,
  };

  function draw(): void {
    element.hidden = state.place !== 'home';
    const now = element.hidden ? '' : state.me;
    if (now !== '' && now !== opened) void act('home/open', { user: state.me });
    opened = now;
    if (element.hidden) return;
    const shown =
      state.home === undefined
        ? [
            h(
              'div',
              { class: 'empty' },
              h('h2', {}, 'Nothing here yet'),
              h('p', {}, 'The app has not published a home for you.'),
            ),
          ]
        : blocks(state.home.blocks, actor);
    keepFocus(body, () => body.replaceChildren(...shown));
  }

  for (const topic of ['place', 'home'] as const) on(topic, draw);
  return element;
}
