import { useEffect, useState } from 'react';
import type { DocumentView, Hit } from '../../src-shared/model.ts';
import { placeIn } from '../../src-shared/place.ts';
import { useApp, useAppState } from '../app.ts';
import { Icon } from '../parts/icons.tsx';
import { firstLine } from '../parts/text.ts';
import { TypeWord } from '../parts/type-word.tsx';
import { formatDay, shownTime } from '../parts/when.ts';
import './related.css';
import { plainName } from '../parts/names.ts';

interface Props {
  readonly hit: Hit;
  readonly note: DocumentView;
}

/** Below the note: what is nearest in meaning to the observation, from elsewhere. Found once the person stays on it. */
export function RelatedSection({ hit, note }: Props): React.JSX.Element {
  const app = useApp();
  const [open, setOpen] = useState(() => innerHeight >= TALL);
  const own = useAppState((state) => state.ownSession);
  const related = useAppState((state) => state.related);
  const ready = useAppState((state) => state.engine.kind === 'ready' && state.link.kind === 'open');
  const seen = useSeen();

  useEffect(() => {
    if (open && seen && ready) app.relating.look(hit.id, own);
    else app.relating.drop();
  }, [app, hit, own, open, seen, ready]);

  const present = related?.of === hit.id;
  return (
    <section className="related" aria-label="Related">
      <div className="related-head">
        <h3>
          <button type="button" className="related-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name="chevron" /> Related
          </button>
        </h3>
        {open && (
          <label className="related-own">
            <input
              type="checkbox"
              role="switch"
              checked={own}
              onChange={(event) => app.store.set({ ownSession: event.target.checked })}
            />
            also from this {note.session ? 'session' : 'note'}
          </label>
        )}
      </div>
      {open && (
        <ul className="related-list" aria-busy={!present} aria-label="Related observations">
          {(related?.hits ?? []).map((one) => (
            <RelatedRow key={one.id} hit={one} />
          ))}
          {present && related.hits.length === 0 && (
            <li className="related-none">
              {related.failed
                ? 'Quarry cannot look for related observations now.'
                : own
                  ? 'Quarry found nothing similar.'
                  : 'Quarry found nothing similar in other notes.'}
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

function RelatedRow({ hit }: { readonly hit: Hit }): React.JSX.Element {
  const app = useApp();
  const { type, text, title, path } = hit;
  const at = shownTime(hit);
  const visit = (event: React.MouseEvent): void => {
    app.searching.visit(hit);
    if (event.detail > 0)
      app.focusBox(); // the mouse leaves the keys with the box
    else requestAnimationFrame(() => document.querySelector<HTMLElement>('.preview-return')?.focus());
  };
  return (
    <li>
      <button
        type="button"
        className="related-row"
        title={`${plainName(title)}\n${placeIn(plainName(path), hit)}`}
        onClick={visit}
      >
        <TypeWord type={type} />
        <span className="related-text">{firstLine(text)}</span>
        {at !== null && <time className="related-when">{formatDay(at)}</time>}
      </button>
    </li>
  );
}

/** Whether the note can be seen: always in a wide window, and in a narrow one while its sheet is open. */
function useSeen(): boolean {
  const sheet = useAppState((state) => state.sheet === 'note');
  const [wide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const media = matchMedia(WIDE);
    const change = (): void => setWide(media.matches);
    media.addEventListener('change', change);
    return () => media.removeEventListener('change', change);
  }, []);
  return wide || sheet;
}

/** The width from which the note has a column of its own. */
const WIDE = '(width >= 1000px)';
/** Pixels of a window in which there is room for the note and for this below it. */
const TALL = 640;
