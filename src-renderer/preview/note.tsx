import { memo, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { Block, DocumentView, TextRange } from '../../src-shared/model.ts';
import { useApp, useAppState } from '../app.ts';
import { RichText } from '../parts/rich-text.tsx';
import { matchesInWhole } from '../parts/text.ts';
import { TypeWord } from '../parts/type-word.tsx';
import { count, speakerOf } from '../parts/count-words.ts';
import { sentenceOf } from '../search/sentence-highlights.ts';
import type { OptimisticLock } from '../store.ts';
import { newHeadings } from './around.ts';
import { blockKey } from './block-keys.ts';
import type { Side } from './note-windows.ts';
import { type PartnerKind, partnersOf } from './partners.ts';
import { SamePlace } from './same-place.tsx';
import { References } from './references.tsx';
import { plainName } from '../parts/names.ts';

/** Pixels beyond what is seen in which the next window of a large note is fetched: more than a turn of a wheel. */
const AHEAD = 800;
/**
 * Where more than this is left, a button leads to the very beginning or end: so many observations come in one window.
 */
const FAR = 200;

type Shown = Extract<OptimisticLock, { kind: 'note' }>;

/**
 * The note's text around a hit, which is highlighted and in view from the first frame. Of a large note the windows
 * around it, and more as one scrolls.
 */
export function Note({ hit, note, target }: Omit<Shown, 'kind'>): React.JSX.Element {
  const app = useApp();
  const scroller = useRef<HTMLDivElement>(null);
  const partners = useMemo(() => partnersOf(note, hit.id, hit), [note, hit]);
  const matches = useMemo(
    () => matchesInWhole(textIn(note, hit.id) ?? hit.text, hit.snippet.text, hit.snippet.matches),
    [hit, note],
  );
  const near = useAppState((state) => sentenceOf(state, hit.id)?.range ?? null);
  const { earlier = 0, later = 0 } = note.left ?? {};

  useLayoutEffect(() => {
    if (scroller.current) bringIntoView(scroller.current, target.to);
  }, [note.path, hit.id, target]); // not for a new reading of the same note: the person may have scrolled

  const toEnds = (event: React.KeyboardEvent): void => {
    if (event.target !== scroller.current || event.shiftKey || event.altKey) return;
    const place = event.key === 'Home' && earlier > 0 ? 'start' : event.key === 'End' && later > 0 ? 'end' : null;
    if (!place) return; // the browser scrolls
    event.preventDefault();
    void app.reader.goTo(place);
  };

  return (
    <div
      id="note"
      className="note"
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={`Text of ${plainName(note.title)}`}
      onKeyDown={toEnds}
    >
      <SamePlace scroller={scroller} of={note}>
        <More key="earlier" side="earlier" left={earlier} note={note} />
        {note.blocks.map((block, i) => {
          const here = block.observations.some(({ id }) => id === hit.id);
          const paired = block.observations.some(({ id }) => partners.has(id));
          return (
            <NoteBlock
              key={blockKey(block)}
              block={block}
              before={note.blocks[i - 1]}
              hitId={here ? hit.id : null}
              matches={here ? matches : NO_MATCHES}
              near={here ? near : null}
              partners={here || paired ? partners : NO_PARTNERS}
            />
          );
        })}
        <More key="later" side="later" left={later} note={note} />
      </SamePlace>
    </div>
  );
}

/** How much of a large note is not here on one side: it comes as one scrolls near, or by the button. */
function More({
  side,
  left,
  note,
}: {
  readonly side: Side;
  readonly left: number;
  readonly note: DocumentView;
}): React.JSX.Element | null {
  const app = useApp();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!row.current) return;
    const seen = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && void app.reader.more(side),
      { root: row.current.closest('#note'), rootMargin: `${AHEAD}px 0px` },
    );
    seen.observe(row.current);
    return () => seen.disconnect();
  }, [app, side, note]); // with what has come, it may still be near
  if (left === 0) return null;
  return (
    <div className="note-more" ref={row}>
      <button type="button" className="button" onClick={() => void app.reader.more(side)}>
        Show more ({count(left)} {side === 'earlier' ? 'earlier' : 'more'})
      </button>
      {left > FAR && (
        <button
          type="button"
          className="button"
          onClick={() => void app.reader.goTo(side === 'earlier' ? 'start' : 'end')}
        >
          {side === 'earlier' ? 'Go to the beginning' : 'Go to the end'}
        </button>
      )}
    </div>
  );
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

const NoteBlock = memo(function NoteBlock({
  block,
  before,
  hitId,
  matches,
  near,
  partners,
}: BlockProps): React.JSX.Element {
  return (
    <section className="block" data-type={block.type}>
      {newHeadings(block, before).map(({ level, text }) => (
        <Heading key={level} level={level} text={text} own={level === block.headingPath.length - 1} />
      ))}
      <ul className="block-list">
        {block.observations.map((observation) => {
          const { id, text } = observation;
          const isHit = id === hitId;
          const kind = partners.get(id);
          const speaker = speakerOf(observation);
          return (
            <li
              key={id}
              data-id={id}
              className={classOf(isHit, kind)}
              aria-current={isHit || undefined}
              data-type={kind}
              {...(kind || (isHit && partners.size > 0) ? { 'data-pair': '', tabIndex: -1 } : {})}
            >
              {kind && <TypeWord type={kind} />}
              {speaker && <span className="observation-speaker">{speaker}</span>}
              <RichText text={text} matches={isHit ? matches : NO_MATCHES} near={isHit ? near : null} />
              {observation.wholeLength !== undefined && (
                <p className="note-rest">This is only the beginning. Open the file to read the rest.</p>
              )}
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

function Heading({
  level,
  text,
  own,
}: {
  readonly level: number;
  readonly text: string;
  readonly own: boolean;
}): React.JSX.Element {
  const className = own ? 'heading heading-own' : 'heading';
  const words = text.replace(/:$/, '');
  if (level === 0) return <h3 className={className}>{words}</h3>;
  if (level === 1) return <h4 className={className}>{words}</h4>;
  return <h5 className={className}>{words}</h5>;
}

/**
 * The hit: at the top when it is visible from there, else a third of the way down: one sees what stands before it. Of a
 * hit that is taller than what is left below, the first match is what has to be seen. Or an end of what is here, or
 * another observation.
 */
function bringIntoView(scroller: HTMLElement, to: Shown['target']['to']): void {
  const scroll = (top: number): void => scroller.scrollTo({ top, behavior: 'instant' });
  if (to === 'start') return scroll(0);
  if (to === 'end') return scroll(scroller.scrollHeight);
  const wantedOne = scroller.querySelector<HTMLElement>(
    to === 'hit' ? '.observation-hit' : `[data-id="${CSS.escape(to)}"]`,
  );
  if (!wantedOne) return;
  const topOf = (element: Element): number =>
    element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  const [top, mark] = [topOf(wantedOne), wantedOne.querySelector('mark')];
  const wanted = mark && topOf(mark) > top + scroller.clientHeight * 0.6 ? topOf(mark) : top;
  const fits = wanted + Math.min(wantedOne.offsetHeight, scroller.clientHeight / 2) < scroller.clientHeight * 0.8;
  scroll(fits ? 0 : wanted - scroller.clientHeight * 0.3);
}
