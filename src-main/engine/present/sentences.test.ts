import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences } from './sentences.ts';

const split = (text: string): string[] => splitSentences(text).map(({ start, end }) => text.slice(start, end));

describe('sentences', () => {
  it('end with a full stop, a question or an exclamation mark', () => {
    expect(split('The engine owns it. Who else would? Nobody does so!')).toEqual([
      'The engine owns it.',
      'Who else would?',
      'Nobody does so!',
    ]);
  });
  it('do not end inside names of files and versions', () =>
    expect(split('Read fusion.rs in v2.0.1 first. Then it goes on.')).toEqual([
      'Read fusion.rs in v2.0.1 first.',
      'Then it goes on.',
    ]));
  it('go on in the next line', () =>
    expect(split('The engine owns\nthe database. The window\nnever waits.')).toEqual([
      'The engine owns\nthe database.',
      'The window\nnever waits.',
    ]));
  it('are items of a list and rows', () =>
    expect(split('Reasons for it:\n- it is fast enough\n- it is small enough\n  and simple')).toEqual([
      'Reasons for it:',
      '- it is fast enough',
      '- it is small enough\n  and simple',
    ]));
  it('are lines of code', () =>
    expect(split('Run this here:\n```\nnpm ci --omit dev\nnpm start -- x. y\n```\nand see what comes.')).toEqual([
      'Run this here:',
      'npm ci --omit dev',
      'npm start -- x. y',
      'and see what comes.',
    ]));
  it('that say nothing by themselves belong to the one before', () =>
    expect(split('That is a fine idea. Yes. It will be done.')).toEqual([
      'That is a fine idea. Yes.',
      'It will be done.',
    ]));
  it('are in any script', () =>
    expect(split('我们使用一个进程来处理这个问题。窗口永远不会等待任何答案的。')).toHaveLength(2));
  it('are none in nothing', () => expect(split(' \n\n ')).toEqual([]));

  it('stand in order, apart, and hold all that is visible but the fences of code', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('word', '. ', '\n', '- ', '? ', '  ', '| ', '12', '\n\n', '\t', 'é', '🎉'), {
          maxLength: 40,
        }),
        (parts) => {
          const text = parts.join('');
          const ranges = splitSentences(text);
          ranges.forEach(({ start, end }, i) => {
            expect(start).toBeLessThan(end);
            expect(start).toBeGreaterThanOrEqual(ranges[i - 1]?.end ?? 0);
          });
          expect(
            ranges
              .map(({ start, end }) => text.slice(start, end))
              .join('')
              .replace(/\s/g, ''),
          ).toBe(text.replace(/\s/g, ''));
        },
      ),
      { numRuns: 500 },
    );
  });
});
