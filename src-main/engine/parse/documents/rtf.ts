import type { Moment } from '../../../../src-shared/time/wall.ts';
import { momentInName, parseDate } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { damaged } from '../unparsable.ts';
import { flowPart, type FlowPart, numbered, readFlow } from './flow.ts';

/** Groups that hold no text of the author's. */
const DROPPED = new Set(
  'fonttbl colortbl listtable listoverridetable revtbl rsidtbl generator pict object themedata colorschememapping datastore latentstyles xmlnstbl filetbl header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc aftnsep aftnsepc annotation atnid atnauthor atntime atndate fldinst bkmkstart bkmkend pgdsctbl mmathPr wgrffmtfilter shppict nonshppict pntxtb pntxta pnseclvl private'.split(
    ' ',
  ),
);
/** Control words that are a sign. */
const SIGNS: Readonly<Record<string, string>> = {
  tab: '\t',
  line: '\n',
  emdash: '—',
  endash: '–',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  emspace: ' ',
  enspace: ' ',
  cell: ' | ',
  nestcell: ' | ',
};
/** Code pages that are not called `windows-…`. */
const CODE_PAGES: Readonly<Record<number, string>> = {
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  65001: 'utf-8',
};
/** Groups in groups; what is deeper is no text of a person. */
const DEEPEST = 200;
const TOKEN = /\\(?:'([0-9a-fA-F]{2})|([a-zA-Z]{1,32})(-?\d{1,10})? ?|([^a-zA-Z']))|([{}])|\r?\n|([^\\{}\r\n]+)/g;

/** Rich Text: paragraphs, headings by their styles, lists and tables row by row; pictures and comments left out. */
export const rtf: FormatReader = {
  recognises: () => true,

  parse({ path, bytes, redact }, headingTypes) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    if (!/^\s*\{\\rtf/.test(text.slice(0, 100))) throw damaged(path, 'Rich Text document');
    const walk = new Walk();
    walk.read(text);
    const parts = numbered(walk.parts.map((part) => ({ ...part, text: redact(part.text) })));
    const heading = parts.find((part) => part.kind === 'heading' && part.level === 1)?.text ?? '';
    const stem = fileStem(path);
    const date = walk.created ?? momentInName(stem);
    return document({
      title: walk.title.trim() || heading || stem,
      ...dated(date),
      blocks: readFlow(parts, heading, date, headingTypes),
      unit: 'paragraph',
      lineCount: parts.length,
    });
  },
};

interface Group {
  /** Where its text goes. */
  into: 'text' | 'title' | 'none' | 'mark' | 'styles';
  /** Characters that stand for one of Unicode in programs that do not know it. */
  skip: number;
  hidden: boolean;
}

class Walk {
  readonly parts: FlowPart[] = [];
  title = '';
  created: Moment | null = null;
  private readonly groups: Group[] = [{ into: 'text', skip: 1, hidden: false }];
  private decoder = new TextDecoder('windows-1252');
  private bytes: number[] = [];
  private text = '';
  private skipping = 0;
  private mark = '';
  private list = 0;
  private row = false;
  private level = 0;
  private readonly styles = new Map<number, number>();
  private style = { number: 0, name: '' };
  private time: Record<string, number> = {};

  read(rtf: string): void {
    for (const [, hex, word, number, sign, brace, plain] of rtf.matchAll(TOKEN)) {
      if (hex !== undefined) this.byte(Number.parseInt(hex, 16));
      else if (word !== undefined) this.word(word, number === undefined ? null : Number(number));
      else if (sign !== undefined) this.sign(sign);
      else if (brace === '{') {
        this.flush();
        if (this.groups.length < DEEPEST) this.groups.push({ ...this.group });
      } else if (brace === '}') this.close();
      else if (plain !== undefined) this.plain(plain);
    }
    this.paragraph();
  }

  private get group(): Group {
    return this.groups[this.groups.length - 1]!;
  }

  private close(): void {
    this.flush();
    if (this.group.into === 'styles') this.endStyle();
    if (this.groups.length > 1) this.groups.pop();
    const { year, month, day } = { year: this.time['yr'], month: this.time['mo'], day: this.time['dy'] };
    const two = (value = 1): string => String(value).padStart(2, '0');
    if (this.created === null && year) this.created = parseDate(`${year}-${two(month)}-${two(day)}`);
  }

  private word(word: string, number: number | null): void {
    if (word !== 'u') this.flush();
    const { group } = this;
    if (DROPPED.has(word)) group.into = 'none';
    else if (word === 'info') group.into = 'none';
    else if (word === 'title' && group.into === 'none') group.into = 'title';
    else if (word === 'stylesheet') group.into = 'styles';
    else if (word === 'listtext' || word === 'pntext') group.into = 'mark';
    else if (word === 'ansicpg') this.decoder = decoderOf(number ?? 1252);
    else if (word === 'uc') group.skip = number ?? 1;
    else if (word === 'v') group.hidden = number !== 0;
    else if (group.into === 'none') this.ofInfo(word, number);
    else if (word === 'u') this.unicode(number ?? 0);
    else if (word === 's') this.styleNumber(number ?? 0);
    else if (word === 'outlinelevel') this.level = Math.min(6, (number ?? 0) + 1);
    else if (word === 'ilvl') this.list = Math.max(this.list, (number ?? 0) + 1);
    else if (word === 'ls' && number) this.list = Math.max(this.list, 1);
    else if (word === 'pard') [this.list, this.level] = [0, 0];
    else if (word === 'par' || word === 'sect' || word === 'page') this.paragraph();
    else if (word === 'row' || word === 'nestrow') {
      this.row = true;
      this.paragraph();
    } else if (SIGNS[word] !== undefined) this.add(SIGNS[word]);
  }

  /** The date in the group `creatim`. */
  private ofInfo(word: string, number: number | null): void {
    if (word === 'creatim') this.time = { open: 1 };
    else if (this.time['open'] && ['yr', 'mo', 'dy'].includes(word)) this.time[word] ??= number ?? 0;
  }

  private styleNumber(number: number): void {
    if (this.group.into === 'styles') this.style = { number, name: '' };
    else this.level = this.styles.get(number) ?? 0;
  }

  private endStyle(): void {
    const level = /^(?:heading|überschrift|titre|título|titolo|kop) ?([1-6])\b/i.exec(this.style.name.trim())?.[1];
    if (level !== undefined) this.styles.set(this.style.number, Number(level));
    this.style = { number: 0, name: '' };
  }

  private sign(sign: string): void {
    this.flush();
    if (sign === '*') this.group.into = this.group.into === 'none' ? 'none' : 'none';
    else if (sign === '~') this.add('\u00a0');
    else if (sign === '_') this.add('-');
    else if (sign === '\n' || sign === '\r') this.paragraph();
    else if ('\\{}'.includes(sign)) this.add(sign);
  }

  private plain(text: string): void {
    const skipped = Math.min(this.skipping, text.length);
    this.skipping -= skipped;
    const rest = text.slice(skipped);
    if (rest === '') return;
    this.flush();
    // Bytes above 127 may stand there as they are.
    if (/[\x80-\xff]/.test(rest)) for (const sign of rest) this.byte(sign.charCodeAt(0));
    else this.add(rest);
  }

  private byte(value: number): void {
    if (this.skipping > 0) this.skipping--;
    else this.bytes.push(value);
  }

  private unicode(number: number): void {
    this.flush();
    this.add(String.fromCharCode(number < 0 ? number + 65_536 : number & 0xffff));
    this.skipping = this.group.skip;
  }

  /** Bytes that stand next to each other are decoded together: in some encodings two are one character. */
  private flush(): void {
    if (this.bytes.length === 0) return;
    const bytes = Uint8Array.from(this.bytes);
    this.bytes = [];
    this.add(this.decoder.decode(bytes));
  }

  private add(text: string): void {
    const { into, hidden } = this.group;
    if (hidden || into === 'none') return;
    if (into === 'title') this.title += text;
    else if (into === 'styles') this.style.name += text;
    else if (into === 'mark') this.mark += text;
    else this.text += text;
  }

  private paragraph(): void {
    this.flush();
    const text = (this.row ? this.text.replace(/ \| $/, '') : this.text).trim();
    const mark = this.mark.trim();
    const last = this.parts.at(-1);
    const place = { start: 1, end: 1 };
    if (text !== '') {
      const isItem = mark !== '' || this.list > 0;
      if (this.row)
        this.parts.push(
          flowPart({ kind: 'table', text: text.replace(/\s*\n\s*/g, ' '), joins: last?.kind === 'table', place }),
        );
      else if (this.level > 0) this.parts.push(flowPart({ kind: 'heading', level: this.level, text, place }));
      else if (isItem)
        this.parts.push(
          flowPart({
            kind: 'item',
            mark: /^\d/.test(mark) ? '1.' : '-',
            level: Math.max(1, this.list),
            text,
            joins: last?.kind === 'item',
            place,
          }),
        );
      else this.parts.push(flowPart({ text, place }));
    }
    [this.text, this.mark, this.row] = ['', '', false];
  }
}

function decoderOf(codePage: number): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(CODE_PAGES[codePage] ?? `windows-${codePage}`);
  } catch {
    return new TextDecoder('windows-1252');
  }
}
