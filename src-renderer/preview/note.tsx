import { memo, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Block, DocumentView, Hit, TextRange } from '../../src-shared/model.ts';
import { useApp, useAppState } from '../app.ts';
import { RichText } from '../parts/rich-text.tsx';
import { matchesInWhole } from '../parts/text.ts';
import { TypeWord } from '../parts/type-word.tsx';
import { count, speakerOf } from '../parts/count-words.ts';
import { sentenceOf } from '../search/sentence-highlights.ts';
import { around, newHeadings } from './around.ts';
import { type PartnerKind, partnersOf } from './partners.ts';
import { MOST_ASKED, sidesOf } from './reading.ts';
import { References } from './references.tsx';
import { plainName } from '../parts/names.ts';

/** Observations shown on either side of the hit before the person asks for more. */
const NEAR = 60;

/** The note's text around a hit, which is highlighted and in view from the first frame. */
export function Note({ hit, note }: { readonly hit: Hit; readonly note: DocumentView }): React.JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const [all, setAll] = useState<'near' | 'earlier' | 'later' | 'both'>('near');
  const partners = useMemo(() => partnersOf(note, hit.id), [note, hit.id]);
  const part = useMemo(() => {
    const before = all === 'earlier' || all === 'both' ? Infinity : NEAR;
    const after = all === 'later' || all === 'both' ? Infinity : NEAR;
    const near = around(note.blocks, hit.id, before, after);
    const shown = new Set(near.blocks.flatMap(({ observations }) => observations.map(({ id }) => id)));
    return [...partners.keys()].every((id) => shown.has(id)) ? near : around(note.blocks, hit.id, Infinity, Infinity);
  }, [note, hit.id, all, partners]);
  const matches = useMemo(() => matchesInWhole(textIn(note, hit.id) ?? hit.text, hit.snippet.text, hit.snippet.matches), [hit, note]);

  const fetched = useMemo(() => sidesOf(note, hit.id), [note, hit.id]);
  const near = useAppState((state) => sentenceOf(state, hit.id)?.range ?? null);

  useLayoutEffect(() => {
    if (scroller.current) bringIntoView(scroller.current);
  }, [note.path, hit.id]); // not for a new reading of the same note: the person may have scrolled

  return (
    <div id="note" className="note" ref={scroller} tabIndex={0} role="region" aria-label={`Text of ${plainName(note.title)}`}>
      {part.earlier > 0 && (
        <button type="button" className="button note-more" onClick={() => setAll(all === 'later' ? 'both' : 'earlier')}>Show {count(part.earlier)} earlier</button>
      )}
      {part.earlier === 0 && <Rest side="earlier" left={note.left?.earlier ?? 0} fetched={fetched.before} />}
      {part.blocks.map((block, i) => {
        const here = block.observations.some(({ id }) => id === hit.id);
        const paired = block.observations.some(({ id }) => partners.has(id));
        return (
          <NoteBlock
            key={block.observations[0]?.id ?? i} block={block} before={part.blocks[i - 1]}
            hitId={here ? hit.id : null} matches={here ? matches : NO_MATCHES} near={here ? near : null} partners={here || paired ? partners : NO_PARTNERS}
          />
        );
      })}
      {part.later > 0 && (
        <button type="button" className="button note-more" onClick={() => setAll(all === 'earlier' ? 'both' : 'later')}>Show {count(part.later)} more</button>
      )}
      {part.later === 0 && <Rest side="later" left={note.left?.later ?? 0} fetched={fetched.after} />}
    </div>
  );
}

/** What of a large note is not here yet, and how it is seen: more of it, or where that is too much for a page, the file itself. */
function Rest({ side, left, fetched }: { readonly side: 'earlier' | 'later'; readonly left: number; readonly fetched: number }): React.JSX.Element | null {
  const app = useApp();
  const [asked, setAsked] = useState(-1);
  if (left === 0) return null;
  const words = `${count(left)} ${side === 'earlier' ? 'earlier' : 'more'}`;
  // It was asked for, and no more came: the texts are too long.
  if (fetched >= MOST_ASKED || asked === fetched) {
    return <p className="note-rest">{words} in the file. <button type="button" className="button" onClick={() => void app.openSelected()}>Open the file</button></p>;
  }
  const more = (): void => {
    void app.reader.more(side).then(() => setAsked(fetched));
  };
  return <button type="button" className="button note-more" onClick={more}>Show more ({words})</button>;
}

function textIn(note: DocumentView, id: string): string | null {
  for (const { observations } of note.blocks) {
    const found = observations.find((observation) => observation.id === id);
    if (found) return found.text;
  }
  return null;
}

const NO_MATCHES: readonly TextRange[] = [];
const NO_PARTNERS: ReadonlyMap<string, PartnerKind> = new Map();

interface BlockProps {
  readonly block: Block;
  readonly before: Block | undefined;
  readonly hitId: string | null;
  readonly matches: readonly TextRange[];
  /** The hit's sentence nearest in meaning. */
  readonly near: TextRange | null;
  /** The other sides of the hit's pair, wherever they stand. */
  readonly partners: ReadonlyMap<string, PartnerKind>;
}

const NoteBlock = memo(function NoteBlock({ block, before, hitId, matches, near, partners }: BlockProps): React.JSX.Element {
  return (
    <section className="block" data-type={block.type}>
      {newHeadings(block, before).map(({ level, text }) => <Heading key={level} level={level} text={text} own={level === block.headingPath.length - 1} />)}
      <ul className="block-list">
        {block.observations.map((observation) => {
          const { id, text } = observation;
          const isHit = id === hitId;
          const kind = partners.get(id);
          const speaker = speakerOf(observation);
          return (
            <li
              key={id} className={classOf(isHit, kind)} aria-current={isHit || undefined} data-type={kind}
              {...(kind || (isHit && partners.size > 0) ? { 'data-pair': '', tabIndex: -1 } : {})}
            >
              {kind && <TypeWord type={kind} />}
              {speaker && <span className="observation-speaker">{speaker}</span>}
              <RichText text={text} matches={isHit ? matches : NO_MATCHES} near={isHit ? near : null} />
              {observation.wholeLength !== undefined && <p className="note-rest">Only the beginning is shown. Open the file to see the rest.</p>}
              {isHit && <References key={id} of={observation} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
});

function classOf(isHit: boolean, kind: PartnerKind | undefined): string {
  if (isHit) return 'observation observation-hit';
  return kind ? 'observation observation-partner' : 'observation';
}

function Heading({ level, text, own }: { readonly level: number; readonly text: string; readonly own: boolean }): React.JSX.Element {
  const className = own ? 'heading heading-own' : 'heading';
  const words = text.replace(/:$/, '');
  if (level === 0) return <h3 className={className}>{words}</h3>;
  if (level === 1) return <h4 className={className}>{words}</h4>;
  return <h5 className={className}>{words}</h5>;
}

/**
 * At the top when the hit is visible from there, else a third of the way down: one sees what stands before it. Of a hit that is taller than
 * what is left below, the first match is what has to be seen.
 */
function bringIntoView(scroller: HTMLElement): void {
  const hit = scroller.querySelector<HTMLElement>('.observation-hit');
  if (!hit) return;
  const topOf = (element: Element): number => element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  const [top, mark] = [topOf(hit), hit.querySelector('mark')];
  const wanted = mark && topOf(mark) > top + scroller.clientHeight * 0.6 ? topOf(mark) : top;
  const fits = wanted + Math.min(hit.offsetHeight, scroller.clientHeight / 2) < scroller.clientHeight * 0.8;
  scroller.scrollTo({ top: fits ? 0 : wanted - scroller.clientHeight * 0.3, behavior: 'instant' });
}
