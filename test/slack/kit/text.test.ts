import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeText,
  fit,
  fitLines,
  link,
  listed,
  markup,
  mention,
  moment,
  naming,
  number,
  plain,
  plural,
  visible,
} from '../../../src/slack/kit/text.js';

describe('text that Slack parses', () => {
  it('holds no link, mention or broadcast from a value, whatever the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        for (const made of [markup`Role ${value}.`.markup, plain(value).markup, escapeText(value)]) {
          expect(made).not.toMatch(/[<>]/);
          expect(made.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
        }
      }),
    );
  });

  it('defuses rather than deletes', () => {
    expect(escapeText('<!channel> & <@U1>')).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;');
  });

  it('lets no value close a code span', () => {
    expect(markup`\`${'a`b'}\``.markup).toBe('`aˋb`');
  });

  it('takes mentions, moments and links only where they were made here', () => {
    expect(markup`${mention('U0SAM')}`.markup).toBe('<@U0SAM>');
    expect(markup`${'<@U0SAM>'}`.markup).toBe('&lt;@U0SAM&gt;');
    expect(mention('system').markup).toBe('Tighten');
    expect(mention('U1> <!channel').markup).toBe('Tighten');
    expect(moment('not a time').markup).toBe('not a time');
    expect(moment('2026-11-23T09:00:00Z').markup).toContain('2026-11-23 09:00 UTC');
    expect(link('javascript:alert(1)', 'here').markup).toBe('here');
    expect(link('https://a.example/x|y>', 'here').markup).toBe('here');
  });
});

describe('what people read', () => {
  it('shows control, bidirectional and invisible characters', () => {
    expect(visible('a\u202eb\u0000c\u200bd')).toBe('a\\u202eb\\u0000c\\u200bd');
    expect(visible('a\nb\tc')).toBe('a b c');
    expect(visible('a\nb', { lines: true })).toBe('a\nb');
    expect(visible('\ud800')).toBe('\\ud800');
  });

  it('is cut visibly and never inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (value, max) => {
        const cut = fit(value, max);
        expect(cut.length).toBeLessThanOrEqual(Math.max(max, 1));
        expect(cut === visible(value, { lines: true }) || cut.endsWith('…')).toBe(true);
        expect(cut).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
      }),
    );
  });

  it('says how many lines were left out', () => {
    const more = (left: number) => `… and ${left} more`;
    expect(fitLines(['aaaa', 'bbbb', 'cccc'], 24, more)).toBe('aaaa\nbbbb\ncccc');
    expect(fitLines(['a'.repeat(10), 'b'.repeat(10), 'c'.repeat(10)], 26, more)).toBe('aaaaaaaaaa\n… and 2 more');
    expect(fitLines(['x'.repeat(100), 'y'], 40, more).length).toBeLessThanOrEqual(41);
  });

  it('has plurals, thousands and lists', () => {
    expect(plural(1, 'call')).toBe('1 call');
    expect(plural(18_204, 'call')).toBe('18,204 calls');
    expect(plural(2, 'has', 'have')).toBe('2 have');
    expect(number(1_000_000)).toBe('1,000,000');
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
    expect(listed([])).toBe('');
  });

  it('tells the moment of a refusal in the zone of whoever reads it, and only that moment', () => {
    const said = '<@U0DANA> chose scope B on 2026-11-01 at 14:02 UTC. <!channel> at 15:00 UTC';
    expect(naming(said, 'U0DANA', '2026-11-01T14:02:30Z').markup).toBe(
      '<@U0DANA> chose scope B<!date^1793541750^ on {date_short} at {time}| on 2026-11-01 at 14:02 UTC>. &lt;!channel&gt; at 15:00 UTC',
    );
    expect(naming('Wait until at 15:00 UTC.', 'U0DANA', '2026-11-01T14:02:30Z').markup).toBe(
      'Wait until at 15:00 UTC.',
    );
  });
});
