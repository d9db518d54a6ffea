import { useEffect, useLayoutEffect, useRef } from 'react';
import type { BestSentence, Hit } from '../../src-shared/model.ts';
import { useApp } from '../app.ts';
import { Kbd } from '../parts/kbd.tsx';
import { RichText } from '../parts/rich-text.tsx';
import { strengthOfMeaning, strengthOfWords, wholeTerms } from './why.ts';
import './why.css';

const TERMS = 12;

interface Props {
  readonly hit: Hit;
  /** All of the answer, to compare with. */
  readonly hits: readonly Hit[];
  readonly sentence: BestSentence | null;
}

/**
 * Why the selected row is a result, in plain words. The card floats beside the row and moves with the selection; the
 * keyboard focus stays in the box.
 */
export function WhyCard({ hit, hits, sentence }: Props): React.JSX.Element {
  const card = useRef<HTMLDivElement>(null);
  usePlace(card, hit.id);
  useClickBeside(card);
  const { lexical, dense } = hit.retrievers;
  const terms = wholeTerms(hit.matchedTerms);
  return (
    <div className="why" ref={card} role="status" aria-label="Why this result">
      <dl>
        <div>
          <dt>Words</dt>
          <dd>
            {lexical ? (
              <>
                <b>#{lexical.rank}</b>, {strengthOfWords(hit, hits)}
              </>
            ) : (
              'not among the best by its words'
            )}
          </dd>
        </div>
        <div>
          <dt>Meaning</dt>
          <dd>
            {dense ? (
              <>
                <b>#{dense.rank}</b>, {strengthOfMeaning(hit)}
              </>
            ) : (
              'not among the nearest in meaning'
            )}
          </dd>
        </div>
      </dl>
      {terms.length > 0 && (
        <ul className="why-terms" aria-label="Words that match, the strongest first">
          {terms.slice(0, TERMS).map(({ term }) => (
            <li key={term}>{term}</li>
          ))}
          {terms.length > TERMS && <li className="why-more">{terms.length - TERMS} more</li>}
        </ul>
      )}
      {sentence && (
        <div className="why-sentence">
          <p className="why-label">Nearest sentence</p>
          <blockquote className="why-quote">
            <RichText text={hit.text.slice(sentence.range.start, sentence.range.end)} most={6} />
          </blockquote>
        </div>
      )}
      <p className="why-close">
        <Kbd keys="Escape" /> closes
      </p>
    </div>
  );
}

/** Keeps it beside its row while either moves. */
function usePlace(card: React.RefObject<HTMLDivElement | null>, id: string): void {
  useLayoutEffect(() => {
    const place = (): void => placeBeside(card.current, document.getElementById(`hit-${id}`));
    place();
    const list = document.getElementById('results');
    list?.addEventListener('scroll', place);
    window.addEventListener('resize', place);
    return () => {
      list?.removeEventListener('scroll', place);
      window.removeEventListener('resize', place);
    };
  }, [card, id]);
}

/** Below the row's line, or above it where there is more room. Hidden while the row is out of view. */
function placeBeside(card: HTMLElement | null, row: HTMLElement | null): void {
  if (!card || !row?.parentElement) return;
  const frame = row.parentElement.getBoundingClientRect();
  const anchor = (row.querySelector('.card-why') ?? row).getBoundingClientRect();
  card.hidden = anchor.bottom < frame.top || anchor.top > frame.bottom;
  const gap = parseFloat(getComputedStyle(card).marginTop);
  const below = innerHeight - anchor.bottom >= anchor.top;
  card.style.top = below ? `${anchor.bottom}px` : 'auto';
  card.style.bottom = below ? 'auto' : `${innerHeight - anchor.top}px`;
  card.style.maxHeight = `${(below ? innerHeight - anchor.bottom : anchor.top) - 2 * gap}px`;
  card.style.left = `${Math.max(0, Math.min(anchor.left - gap, innerWidth - card.offsetWidth - 2 * gap))}px`;
}

function useClickBeside(card: React.RefObject<HTMLDivElement | null>): void {
  const app = useApp();
  useEffect(() => {
    const press = (event: PointerEvent): void => {
      const target = event.target instanceof Element ? event.target : null;
      if (card.current?.contains(target) || target?.closest('.card, .similar')) return; // rows take it along
      if (app.store.get().sheet === 'why') app.open('none');
    };
    document.addEventListener('pointerdown', press);
    return () => document.removeEventListener('pointerdown', press);
  }, [app, card]);
}
