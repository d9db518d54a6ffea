import { memo, useDeferredValue, useMemo } from 'react';
import { openingWords } from '../../src-shared/place.ts';
import { useAppState, useApp } from '../app.ts';
import { Icon } from '../parts/icons.tsx';
import { Kbd } from '../parts/kbd.tsx';
import { TypeWord } from '../parts/type-word.tsx';
import { formatDay, shownTime } from '../parts/when.ts';
import { fileName, plural, typeWord } from '../parts/count-words.ts';
import type { DocumentView, Hit } from '../../src-shared/model.ts';
import { hitsOf } from '../search/search-controller.ts';
import type { OptimisticLock } from '../store.ts';
import { placeOf } from './around.ts';
import { Copies } from './copies.tsx';
import { holds } from './note-windows.ts';
import { goToPartner } from './jump.ts';
import { Note } from './note.tsx';
import { partnerKinds } from './partners.ts';
import { RelatedSection } from './related.tsx';
import './preview.css';
import { Name } from '../parts/name.tsx';

/**
 * The right column: the selected observation where it stands in its note. A sheet in a narrow window. It is drawn after
 * all else: a note is the most there is to draw, and whoever types looks at the results.
 */
export function Preview(): React.JSX.Element {
  const reading = useDeferredValue(
    useAppState((state) => state.reading),
    NOTHING,
  );
  return <Read reading={reading} />;
}

/** What is drawn first where the page has just come up. */
const NOTHING: OptimisticLock = { kind: 'nothing' };

const Read = memo(function Read({ reading }: { readonly reading: OptimisticLock }): React.JSX.Element {
  return (
    <aside className="preview" aria-label="Note">
      {reading.kind === 'note' && (
        <>
          <Head hit={reading.hit} note={reading.note} />
          <Note key={reading.note.path} hit={reading.hit} note={reading.note} target={reading.target} />
          <RelatedSection hit={reading.hit} note={reading.note} />
        </>
      )}
      {reading.kind === 'failed' && (
        <div className="state" role="alert">
          <p>
            <Name of={reading.error.message} />
          </p>
          {reading.error.next && <p>{reading.error.next}</p>}
        </div>
      )}
    </aside>
  );
});

function Head({ hit, note }: { readonly hit: Hit; readonly note: DocumentView }): React.JSX.Element {
  const app = useApp();
  const place = placeOf(note, hit.id);
  const desktop = useAppState((state) => state.info?.frontEnd === 'electron');
  return (
    <header className="preview-head">
      <Return />
      <div className="preview-top">
        <TypeWord type={hit.type} label={hit.label} />
        {place && place.of > 1 && (
          <span className="preview-place">
            {place.index} of {place.of}
            {place.label && (
              <>
                {' '}
                under <Name of={place.label.replace(/:$/, '')} />
              </>
            )}
          </span>
        )}
        {!holds(note, hit.id) && (
          <button type="button" className="preview-return preview-back" onClick={() => void app.reader.goTo('hit')}>
            Back to this place
          </button>
        )}
        <Partner hit={hit} note={note} />
        <button
          type="button"
          className="icon-button preview-close"
          aria-label="Close the note"
          onClick={() => (app.open('none'), app.focusBox())}
        >
          <Icon name="close" />
        </button>
      </div>
      <h2>
        <Name of={note.title} />
      </h2>
      <p className="preview-sub">
        {about(note).map((part) => (
          <span key={part}>
            <Name of={part} />
          </span>
        ))}
      </p>
      <Copies key={hit.id} of={hit} />
      <div className="preview-actions">
        <button type="button" className="button" onClick={() => void app.openSelected()}>
          <Icon name="open" /> {openingWords(hit)} <Kbd keys="Enter" />
        </button>
        <button type="button" className="button" onClick={() => void app.citeSelected()}>
          <Icon name="copy" /> Copy citation <Kbd keys="Mod+Enter" />
        </button>
        {desktop && (
          <button type="button" className="button" onClick={() => void app.revealSelected()}>
            <Icon name="folder" /> Show in folder
          </button>
        )}
      </div>
    </header>
  );
}

/** The way back from what was gone to, to the selected result. */
function Return(): React.JSX.Element | null {
  const app = useApp();
  const visits = useAppState((state) => state.trail.length);
  const results = useAppState((state) => hitsOf(state.answer).length > 0);
  if (visits === 0) return null;
  return (
    <button type="button" className="preview-return" onClick={() => (app.searching.leave(), app.focusBox())}>
      <Icon name="back" /> Back to {visits > 1 ? 'the one before' : results ? 'the result' : 'the search'}{' '}
      <Kbd keys="Escape" />
    </button>
  );
}

/** The way to the other side of a pair. */
function Partner({ hit, note }: { readonly hit: Hit; readonly note: DocumentView }): React.JSX.Element | null {
  const app = useApp();
  const kinds = useMemo(() => partnerKinds(note, hit), [note, hit]);
  const [kind] = kinds;
  if (!kind) return null;
  return (
    <button
      type="button"
      className="partner-jump"
      data-type={kind}
      aria-label={`Go to the ${kind}`}
      onClick={() => void goToPartner(app)}
    >
      {kinds.length > 1 ? plural(kinds.length, kind) : typeWord(kind)} <Kbd keys="Mod+J" />
    </button>
  );
}

/** The line under the title: what the session says of itself, else the file's name. */
function about({ session, path, blocks }: DocumentView): readonly string[] {
  const start = session && shownTime({ happenedAt: session.startedAt, zoneOffset: session.zoneOffset });
  const timed = blocks.find(({ happenedAt }) => happenedAt !== null);
  const at = start ?? (timed ? shownTime(timed) : null);
  const parts = [
    at === null ? '' : formatDay(at),
    session?.project,
    session?.branch,
    session?.model,
    session?.status,
    fileName(path),
  ];
  return [...new Set(parts.flatMap((part) => part || []))];
}
