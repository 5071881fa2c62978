/** Where something stands in a text: lines from 1, columns and offsets from 0, as Access Analyzer counts. */
export interface Position {
  line: number;
  column: number;
  offset: number;
}

/**
 * Spans of every value in a JSON text, by path (`/Statement/0/Action/1`). The text must be valid JSON.
 */
export function jsonPositions(text: string): Map<string, { start: Position; end: Position }> {
  const spans = new Map<string, { start: Position; end: Position }>();
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  const position = (offset: number): Position => {
    const line = lineStarts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - lineStarts[line]!, offset };
  };
  let at = 0;
  const space = () => {
    while (/\s/.test(text[at] ?? '')) at++;
  };
  const string = (): string => {
    const start = at++;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    return JSON.parse(text.slice(start, ++at));
  };
  const value = (path: string): void => {
    space();
    const start = at;
    if (text[at] === '{') {
      list('}', () => {
        const key = string();
        space();
        at++;
        value(`${path}/${key}`);
      });
    } else if (text[at] === '[') {
      let index = 0;
      list(']', () => value(`${path}/${index++}`));
    } else if (text[at] === '"') {
      string();
    } else {
      while (/[^\s,\]}]/.test(text[at] ?? ' ')) at++;
    }
    spans.set(path, { start: position(start), end: position(at) });
  };
  const list = (end: string, member: () => void): void => {
    at++;
    space();
    while (text[at] !== end) {
      member();
      space();
      if (text[at] === ',') at++;
      space();
    }
    at++;
  };
  value('');
  return spans;
}
