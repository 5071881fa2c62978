import { h } from '../dom.js';
import { type Fields, fieldsOf, listOf, textOf } from '../fields.js';
import { narrow } from './inline.js';
import { richText } from './rich-text.js';

/** A `table` block: its first row is the head. */
export function table(block: Fields): HTMLElement {
  const rows = rowsOf(block);
  const settings = listOf(block.column_settings);
  const look = (column: number) => {
    const align = textOf(settings[column]?.align) || 'left';
    return `cell-${align}${settings[column]?.is_wrapped === true ? ' cell-wrap' : ''}`;
  };
  const head = (rows[0] ?? []).map((cell, column) => h('th', { scope: 'col', class: look(column) }, content(cell)));
  const body = rows
    .slice(1)
    .map((row) => h('tr', {}, ...row.map((cell, column) => h('td', { class: look(column) }, content(cell)))));
  const element = h('table', { class: 'table' }, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...body));
  return h('div', { class: 'table-box', tabindex: '0', role: 'group', 'aria-label': 'Table' }, element);
}

/** A `data_table` block: pages, and columns that sort when their head is pressed. */
export function dataTable(block: Fields): HTMLElement {
  const [head = [], ...body] = rowsOf(block);
  const size = typeof block.page_size === 'number' ? block.page_size : 5;
  const headColumn = typeof block.row_header_column_index === 'number' ? block.row_header_column_index : 0;
  const pages = Math.max(1, Math.ceil(body.length / size));
  let page = 0;
  let sorted: { column: number; up: boolean } | undefined;

  const heads = head.map((cell, column) =>
    h(
      'th',
      { scope: 'col' },
      h('button', { type: 'button', class: 'sort', onclick: () => sortBy(column) }, content(cell)),
    ),
  );
  const rows = h('tbody');
  const where = h('span', { class: 'pages-where', role: 'status' });
  const back = h('button', { type: 'button', class: 'button button-small', onclick: () => turn(-1) }, 'Previous');
  const on = h('button', { type: 'button', class: 'button button-small', onclick: () => turn(1) }, 'Next');

  function sortBy(column: number): void {
    sorted = { column, up: sorted?.column === column ? !sorted.up : true };
    page = 0;
    show();
  }

  function turn(by: number): void {
    page = Math.min(pages - 1, Math.max(0, page + by));
    show();
  }

  function show(): void {
    const order =
      sorted === undefined
        ? body
        : [...body].sort((a, b) => compare(a, b, sorted?.column ?? 0) * (sorted?.up ? 1 : -1));
    const slice = order.slice(page * size, (page + 1) * size);
    rows.replaceChildren(
      ...slice.map((row) =>
        h(
          'tr',
          {},
          ...row.map((cell, column) =>
            column === headColumn ? h('th', { scope: 'row' }, content(cell)) : h('td', {}, content(cell)),
          ),
        ),
      ),
    );
    for (const [column, cell] of heads.entries()) {
      cell.setAttribute('aria-sort', sorted?.column === column ? (sorted.up ? 'ascending' : 'descending') : 'none');
    }
    where.textContent = `${body.length === 0 ? 0 : page * size + 1} to ${page * size + slice.length} of ${body.length}`;
    back.disabled = page === 0;
    on.disabled = page === pages - 1;
  }
  show();

  const element = h(
    'table',
    { class: 'table' },
    h('caption', {}, textOf(block.caption)),
    h('thead', {}, h('tr', {}, ...heads)),
    rows,
  );
  return h(
    'div',
    { class: 'data-table' },
    h('div', { class: 'table-box', tabindex: '0', role: 'group', 'aria-label': textOf(block.caption) }, element),
    pages > 1 && h('div', { class: 'pages' }, where, back, on),
  );
}

function rowsOf(block: Fields): Fields[][] {
  return Array.isArray(block.rows) ? block.rows.map(listOf) : [];
}

function content(cell: Fields): Node {
  return cell.type === 'rich_text' ? richText(cell) : h('span', {}, ...narrow(textOf(cell.text)));
}

function compare(a: Fields[], b: Fields[], column: number): number {
  const left = fieldsOf(a[column]);
  const right = fieldsOf(b[column]);
  if (typeof left.value === 'number' && typeof right.value === 'number') return left.value - right.value;
  return (content(left).textContent ?? '').localeCompare(content(right).textContent ?? '', undefined, {
    numeric: true,
  });
}
