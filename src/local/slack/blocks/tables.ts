import { type Fields, isFields, listOf, textOf } from '../values.js';
import { visibleLength } from './length.js';
import type { Report } from './report.js';
import { checkRichText } from './rich-text.js';
import { checkString } from './text.js';

/** Checks a `table` block: 100 rows of 20 cells, 10,000 characters. */
export function checkTable(report: Report, pointer: string, block: Fields): void {
  checkRows(report, `${pointer}/rows`, block.rows, { min: 1, max: 100 });
  if (listOf(block.column_settings).length > 20)
    report.add(`${pointer}/column_settings`, 'no more than 20 items allowed');
  if (visibleLength(block.rows) > 10_000) report.add(pointer, 'table exceeds the limit of 10000 characters');
}

/** Checks a `data_table` block: a caption, a header row and at most 100 rows below it. */
export function checkDataTable(report: Report, pointer: string, block: Fields): void {
  checkString(report, `${pointer}/caption`, block.caption, 3000);
  checkRows(report, `${pointer}/rows`, block.rows, { min: 2, max: 101 });
  const size = block.page_size;
  if (size !== undefined && (typeof size !== 'number' || size < 1 || size > 100)) {
    report.add(`${pointer}/page_size`, 'must be between 1 and 100');
  }
  for (const [index, cell] of listOf(listOf(block.rows)[0]).entries()) {
    if (isFields(cell) && cell.type === 'rich_text')
      report.add(`${pointer}/rows/0/${index}`, 'header cells must be text');
  }
}

function checkRows(report: Report, pointer: string, rows: unknown, limits: { min: number; max: number }): void {
  if (!Array.isArray(rows)) {
    report.add(pointer, 'must provide an array');
    return;
  }
  if (rows.length < limits.min) report.add(pointer, `no fewer than ${limits.min} items allowed`);
  if (rows.length > limits.max) report.add(pointer, `no more than ${limits.max} items allowed`);
  const width = listOf(rows[0]).length;
  for (const [index, row] of rows.entries()) {
    const at = `${pointer}/${index}`;
    if (!Array.isArray(row)) report.add(at, 'must provide an array');
    else if (row.length < 1 || row.length > 20) report.add(at, 'must have between 1 and 20 cells');
    else if (row.length !== width) report.add(at, 'every row must have the same number of cells');
    for (const [column, cell] of listOf(row).entries()) checkCell(report, `${at}/${column}`, cell);
  }
}

function checkCell(report: Report, pointer: string, cell: unknown): void {
  const type = isFields(cell) ? textOf(cell.type) : undefined;
  if (type === 'rich_text') {
    checkRichText(report, pointer, cell);
    return;
  }
  if (!isFields(cell) || (type !== 'raw_text' && type !== 'raw_number')) {
    report.add(`${pointer}/type`, `unsupported type: ${type ?? 'missing'}`);
    return;
  }
  checkString(report, `${pointer}/text`, cell.text, 3000);
  if (type === 'raw_number' && typeof cell.value !== 'number') report.add(`${pointer}/value`, 'must provide a number');
}
