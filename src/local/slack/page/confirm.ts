import { h } from './dom.js';
import type { Fields } from './fields.js';
import { textInside } from './fields.js';
import { textObject } from './render/text.js';

/** Shows a confirmation dialog; true when the person agrees. Esc and the cross mean no. */
export function confirm(dialog: Fields): Promise<boolean> {
  return new Promise((resolve) => {
    const yes = textInside(dialog.confirm) || 'Yes';
    const box = h(
      'dialog',
      { class: 'dialog dialog-confirm', 'aria-labelledby': 'confirm-title' },
      h('h2', { id: 'confirm-title', class: 'dialog-title' }, textInside(dialog.title) || 'Are you sure?'),
      h('div', { class: 'dialog-body' }, ...textObject(dialog.text)),
      h(
        'div',
        { class: 'dialog-foot' },
        h(
          'button',
          { class: 'button', type: 'button', autofocus: dialog.style === 'danger', onclick: () => box.close('no') },
          textInside(dialog.deny) || 'No',
        ),
        h(
          'button',
          {
            class: `button button-${dialog.style === 'danger' ? 'danger-full' : 'primary'}`,
            type: 'button',
            autofocus: dialog.style !== 'danger',
            onclick: () => box.close('yes'),
          },
          yes,
        ),
      ),
    );
    box.addEventListener('close', () => {
      box.remove();
      resolve(box.returnValue === 'yes');
    });
    document.body.append(box);
    box.showModal();
  });
}
