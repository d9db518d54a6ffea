import { memo, useMemo } from 'react';
import type { Hit, TextRange } from '../../src-shared/model.ts';
import { placeIn } from '../../src-shared/place.ts';
import { Icon } from '../parts/icons.tsx';
import { RichText } from '../parts/rich-text.tsx';
import { rangeInSnippet } from '../parts/text.ts';
import { TypeWord } from '../parts/type-word.tsx';
import { formatDay, formatWhen, shownTime } from '../parts/when.ts';
import { count, fileName } from '../parts/count-words.ts';
import { alsoAt, alsoAtInFull } from './copies-text.ts';
import { foundBy } from '../../src-shared/found-by.ts';
import { Name, PlaceName } from '../parts/name.tsx';
import { plainName } from '../parts/names.ts';

/** Lines of text on a card. */
const LINES = 3;

/**
 * What can be done to a row with the mouse; the same functions for every row, so that rows that stay the same are not
 * drawn again.
 */
export interface RowActions {
  readonly select: (id: string) => void;
  readonly open: () => void;
  readonly expand: (id: string, open: boolean) => void;
  readonly explain: (id: string) => void;
  /** Its file goes along with the mouse; not there where a page cannot do that. */
  readonly drag: ((id: string) => void) | undefined;
}

interface Props {
  readonly hit: Hit;
  readonly selected: boolean;
  /** Its near-duplicates are shown below. */
  readonly open: boolean;
  /** The sentence nearest in meaning, in the hit's text. */
  readonly near: TextRange | null;
  readonly on: RowActions;
}

/**
 * One result: what it is and where from, what it says, where else its file lies, why it is here, and how many say
 * nearly the same.
 */
export const Card = memo(function Card({ hit, selected, open, near, on }: Props): React.JSX.Element {
  const { id, type, label, text, title, path, snippet, similar, inSession = [] } = hit;
  const at = shownTime(hit);
  const underlined = useMemo(() => near && rangeInSnippet(text, snippet.text, near), [text, snippet.text, near]);
  const reason = foundBy(hit);
  const elsewhere = alsoAt(hit);
  return (
    <li
      id={`hit-${id}`}
      className="card"
      role="treeitem"
      aria-level={1}
      aria-selected={selected}
      aria-expanded={similar.length + inSession.length > 0 ? open : undefined}
      data-hit={id}
      onClick={() => on.select(id)}
      onDoubleClick={on.open}
    >
      <div className="card-top" {...handle(on, id)}>
        <TypeWord type={type} label={label} />
        <span className="card-title">
          <Name of={title} />
        </span>
        {at !== null && <time className="card-when">{formatWhen(at)}</time>}
        {hit.modifiedAt !== undefined && <time className="card-when">modified {formatDay(hit.modifiedAt)}</time>}
      </div>
      <div className="card-text">
        <RichText text={snippet.text} matches={snippet.matches} near={underlined} most={LINES} />
      </div>
      <div className="card-foot" {...handle(on, id)}>
        <span className="card-place" title={placeIn(plainName(path), hit)}>
          <PlaceName of={fileName(path)} at={hit} />
        </span>
        {hit.fileGone && <span className="card-also">file gone</span>}
        {elsewhere && (
          <span className="card-also" title={alsoAtInFull(hit)}>
            <Name of={elsewhere} />
          </span>
        )}
        {reason && (
          <button
            type="button"
            tabIndex={-1}
            className="card-why"
            title="Why this result"
            onClick={apart(() => on.explain(id))}
            onDoubleClick={apart()}
          >
            {reason}
          </button>
        )}
        {[
          [similar, hit.moreSimilar, 'similar'] as const,
          [inSession, hit.moreInSession, 'in this session'] as const,
        ].map(
          ([under, more = 0, words]) =>
            under.length > 0 && (
              <button
                key={words}
                type="button"
                tabIndex={-1}
                className="card-similar"
                aria-expanded={open}
                onClick={apart(() => on.expand(id, !open))}
                onDoubleClick={apart()}
              >
                +{count(under.length + more)} {words} <Icon name="chevron" />
              </button>
            ),
        )}
      </div>
    </li>
  );
});

/** What stands below a card: where and when the same was said as well, or what else its session says. */
export const SimilarRow = memo(function SimilarRow({
  hit,
  says,
  selected,
  on,
}: Pick<Props, 'hit' | 'selected' | 'on'> & {
  /** Whether its text is shown, and not its title, which is that of the card. */
  readonly says: boolean;
}): React.JSX.Element {
  const { id, title, path, snippet } = hit;
  const at = shownTime(hit);
  return (
    <li
      id={`hit-${id}`}
      className="similar"
      role="treeitem"
      aria-level={2}
      aria-selected={selected}
      {...handle(on, id)}
      onClick={() => on.select(id)}
      onDoubleClick={on.open}
    >
      <span className="similar-title">
        {hit.earlier && 'earlier: '}
        <Name of={says ? snippet.text.replace(/\s+/g, ' ') : title} />
      </span>
      <span className="similar-place" title={placeIn(plainName(path), hit)}>
        <PlaceName of={fileName(path)} at={hit} />
      </span>
      {at !== null && <time className="similar-when">{formatWhen(at)}</time>}
    </li>
  );
});

/** What a row is taken by: its head and foot, so that its text can still be selected. */
function handle(
  { drag }: RowActions,
  id: string,
): Pick<React.HTMLAttributes<HTMLElement>, 'draggable' | 'onDragStart'> {
  if (!drag) return {};
  return {
    draggable: true,
    onDragStart(event) {
      event.preventDefault(); // the system drags a file, not the page a text
      drag(id);
    },
  };
}

/** For a button on a card: the card does not hear of it. */
function apart(work?: () => void): (event: React.MouseEvent) => void {
  return (event) => {
    event.stopPropagation();
    work?.();
  };
}
