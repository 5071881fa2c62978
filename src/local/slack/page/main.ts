import { channelPane } from './channel-pane.js';
import { homePane } from './home-pane.js';
import { modal } from './modal.js';
import { rail } from './rail.js';
import { start } from './store.js';
import { threadPane } from './thread-pane.js';

const app = document.getElementById('app');
const openRail = () => {
  document.body.classList.add('rail-open');
  document.querySelector<HTMLElement>('.rail-entry[aria-current]')?.focus();
};
const closeRail = () => document.body.classList.remove('rail-open');

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeRail();
});
document.addEventListener('pointerdown', (event) => {
  if (event.target instanceof Element && event.target.closest('.rail, .menu-button') === null) closeRail();
});

app?.append(rail(closeRail), channelPane(openRail), homePane(openRail), threadPane());
document.body.append(modal());
void start();
