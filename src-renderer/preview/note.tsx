import { memo, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Block, DocumentView, Hit, TextRange } from '../../src-shared/model.ts';
import { RichText } from '../parts/rich-text.tsx';
import { matchesInWhole } from '../parts/text.ts';
import { count } from '../parts/words.ts';
import { around, newHeadings } from './around.ts';

/** Observations shown on either side of the hit before the person asks for more. */
const NEAR = 60;

/** The note's text around a hit, which is highlighted and in view from the first frame. */
export function Note({ hit, note }: { readonly hit: Hit; readonly note: DocumentView }): React.JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const [all, setAll] = useState<'near' | 'earlier' | 'later' | 'both'>('near');
  const part = useMemo(() => {
    const before = all === 'earlier' || all === 'both' ? Infinity : NEAR;
    const after = all === 'later' || all === 'both' ? Infinity : NEAR;
    return around(note.blocks, hit.id, before, after);
  }, [note, hit.id, all]);
  const matches = useMemo(() => matchesInWhole(hit.text, hit.snippet.text, hit.snippet.matches), [hit]);

  useLayoutEffect(() => {
    if (scroller.current) bringIntoView(scroller.current);
  }, [note.path, hit.id]); // not for a new reading of the same note: the person may have scrolled

  return (
    <div id="note" className="note" ref={scroller} tabIndex={0} role="region" aria-label={`Text of ${note.title}`}>
      {part.earlier > 0 && (
        <button type="button" className="button note-more" onClick={() => setAll(all === 'later' ? 'both' : 'earlier')}>Show {count(part.earlier)} earlier</button>
      )}
      {part.blocks.map((block, i) => {
        const here = block.observations.some(({ id }) => id === hit.id);
        return <NoteBlock key={`${block.lines.start}`} block={block} before={part.blocks[i - 1]} hitId={here ? hit.id : null} matches={here ? matches : NO_MATCHES} />;
      })}
      {part.later > 0 && (
        <button type="button" className="button note-more" onClick={() => setAll(all === 'earlier' ? 'both' : 'later')}>Show {count(part.later)} more</button>
      )}
    </div>
  );
}

const NO_MATCHES: readonly TextRange[] = [];

interface BlockProps {
  readonly block: Block;
  readonly before: Block | undefined;
  readonly hitId: string | null;
  readonly matches: readonly TextRange[];
}

const NoteBlock = memo(function NoteBlock({ block, before, hitId, matches }: BlockProps): React.JSX.Element {
  return (
    <section className="block" data-type={block.type}>
      {newHeadings(block, before).map(({ level, text }) => <Heading key={level} level={level} text={text} own={level === block.headingPath.length - 1} />)}
      <ul className="block-list">
        {block.observations.map((observation) => {
          const isHit = observation.id === hitId;
          return (
            <li key={observation.id} className={isHit ? 'observation observation-hit' : 'observation'} aria-current={isHit || undefined}>
              <RichText text={observation.text} matches={isHit ? matches : NO_MATCHES} />
            </li>
          );
        })}
      </ul>
    </section>
  );
});

function Heading({ level, text, own }: { readonly level: number; readonly text: string; readonly own: boolean }): React.JSX.Element {
  const className = own ? 'heading heading-own' : 'heading';
  const words = text.replace(/:$/, '');
  if (level === 0) return <h3 className={className}>{words}</h3>;
  if (level === 1) return <h4 className={className}>{words}</h4>;
  return <h5 className={className}>{words}</h5>;
}

/** At the top when the hit is visible from there, else a third of the way down: one sees what stands before it. */
function bringIntoView(scroller: HTMLElement): void {
  const hit = scroller.querySelector<HTMLElement>('.observation-hit');
  if (!hit) return;
  const top = hit.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  const fits = top + Math.min(hit.offsetHeight, scroller.clientHeight / 2) < scroller.clientHeight * 0.8;
  scroller.scrollTo({ top: fits ? 0 : top - scroller.clientHeight * 0.3, behavior: 'instant' });
}
