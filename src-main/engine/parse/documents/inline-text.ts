import type { LineRange } from '../../../../src-shared/model.ts';

/**
 * Running text being put together: blanks collapsed as a browser shows them, with the lines of the source it came from.
 */
export class InlineText {
  /** How many characters at its beginning are bold. */
  bold = 0;
  /** `null` while nothing visible was added. */
  place: LineRange | null = null;
  private raw = '';
  private endsBlank = true;

  /** All of it so far. */
  get text(): string {
    return this.raw.replace(/ \n/g, '\n');
  }

  /**
   * @param line of the source on which `value` ends: the parser takes off a line end at the beginning of preformatted
   *   text
   * @param verbatim whether blanks and line ends count
   */
  add(value: string, line: number, bold: boolean, verbatim: boolean): void {
    const words = value.trim();
    if (words !== '') {
      const end = line - lineEnds(value.slice(value.indexOf(words) + words.length));
      const start = end - lineEnds(words);
      this.place = { start: Math.min(this.place?.start ?? start, start), end: Math.max(this.place?.end ?? end, end) };
    }
    const shown = verbatim ? value : value.replace(/[ \t\n\f\r]+/g, ' ');
    const added = !verbatim && this.endsBlank && shown.startsWith(' ') ? shown.slice(1) : shown;
    if (added === '') return;
    if (bold && this.bold === this.raw.length) this.bold += added.length;
    this.raw += added;
    this.endsBlank = /\s$/.test(added.slice(-1));
  }

  /** A line end that the author made. */
  breakLine(): void {
    if (this.raw === '') return;
    this.raw += '\n';
    this.endsBlank = true;
  }
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
