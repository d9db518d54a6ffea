/** Puts a text of lines together as parts of a document: for formats with a markup of their own. */
import type { Moment } from '../../../../src-shared/time/wall.ts';
import { momentInName } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatInput, HeadingTypes, ParsedDocument } from '../format.ts';
import { linesOf } from '../parse-coverage.ts';
import { flowPart, type FlowPart, readFlow } from './flow.ts';

type Kind = Exclude<FlowPart['kind'], 'heading'>;

/** Parts in the order of lines. Lines that are given to none of its methods are structure. */
export class PartLines {
  readonly parts: FlowPart[] = [];
  private open: { kind: Kind; level: number; mark: string; texts: string[]; start: number; end: number } | null = null;
  /** Whether nothing stands between the part above and the current line. */
  private joins = false;

  /** @param level 1 to 6; what is deeper counts as 6 */
  heading(level: number, text: string, line: number, end = line): void {
    this.blank();
    const words = text.trim();
    if (words !== '')
      this.parts.push(
        flowPart({
          kind: 'heading',
          level: Math.min(6, Math.max(1, level)),
          text: words,
          place: { start: line, end },
        }),
      );
  }

  /** A line of running text: it goes on with the paragraph, or the item, above it. */
  text(text: string, line: number): void {
    if (text.trim() === '') this.blank();
    else if (this.open && (this.open.kind === 'paragraph' || this.open.kind === 'item')) this.add(text.trim(), line);
    else this.begin('paragraph', 0, '', text.trim(), line);
  }

  /** @param level how many lists it stands in, from 1 */
  item(level: number, mark: string, text: string, line: number): void {
    this.flush();
    this.begin('item', level, mark, text.trim(), line);
  }

  /** A line of code, or a row of a table: those of a kind that follow each other belong together. */
  verbatim(kind: 'code' | 'table', text: string, line: number): void {
    if (this.open?.kind === kind) this.add(text, line);
    else if (text.trim() !== '') {
      this.flush();
      this.begin(kind, 0, '', text, line);
    }
  }

  /** Ends the part under way: what comes does not go on from it. */
  blank(): void {
    this.flush();
    this.joins = false;
  }

  /** All parts. */
  end(): readonly FlowPart[] {
    this.blank();
    return this.parts;
  }

  private begin(kind: Kind, level: number, mark: string, text: string, line: number): void {
    this.open = { kind, level, mark, texts: [text], start: line, end: line };
  }

  private add(text: string, line: number): void {
    this.open!.texts.push(text);
    this.open!.end = line;
  }

  private flush(): void {
    const { open } = this;
    this.open = null;
    if (!open) return;
    const { kind, level, mark, start, end } = open;
    const text = open.texts.join('\n').trimEnd();
    if (text.trim() === '') return;
    const joins = this.joins && kind === 'item' && this.parts.at(-1)?.kind === 'item';
    this.parts.push(flowPart({ kind, level, mark, text, joins, place: { start, end } }));
    this.joins = true;
  }
}

/** What a text says of itself; each in place of what is found otherwise. */
export interface About {
  readonly title?: string | null | undefined;
  readonly date?: Moment | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly authors?: readonly string[] | undefined;
}

/** The document of a text whose parts are counted in its lines. */
export function documentOfLines(
  { path, text }: Pick<FormatInput, 'path' | 'text'>,
  parts: readonly FlowPart[],
  { title, date: own, tags = [], authors = [] }: About,
  headingTypes?: HeadingTypes,
): ParsedDocument {
  const stem = fileStem(path);
  const first = parts.find((part) => part.kind === 'heading' && part.level === 1)?.text ?? '';
  const given = title?.trim() ?? '';
  // A first heading that is not the title is a section like any other.
  const heading = given === '' || given === first ? first : '';
  const date = own ?? momentInName(stem);
  return document({
    title: given || heading || stem,
    ...dated(date),
    tags,
    properties: authors.length > 0 ? { author: authors } : {},
    blocks: readFlow(parts, heading, date, headingTypes),
    lineCount: linesOf(text).length,
  });
}

/** Each line of a text with its number from 1, without its end. */
export function numberedLines(text: string): readonly (readonly [raw: string, number: number])[] {
  return linesOf(text).map((raw, i) => [raw, i + 1] as const);
}
