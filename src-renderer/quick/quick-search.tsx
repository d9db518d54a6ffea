import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Hit } from '../../src-shared/model.ts';
import { placeIn } from '../../src-shared/place.ts';
import { Icon } from '../parts/icons.tsx';
import { Kbd } from '../parts/kbd.tsx';
import { watchPointer } from '../parts/pointer-moved.ts';
import { RichText } from '../parts/rich-text.tsx';
import { MAC } from '../parts/shortcuts.ts';
import { TypeWord } from '../parts/type-word.tsx';
import { formatDay, shownTime } from '../parts/when.ts';
import { fileName } from '../parts/count-words.ts';
import type { Quick } from './quick.ts';
import './quick.css';
import { Name, PlaceName } from '../parts/name.tsx';
import { plainName } from '../parts/names.ts';

/** The window of the quick search: a box, the best answers one line each, and the keys. */
export function QuickSearch({ quick }: { readonly quick: Quick }): React.JSX.Element {
  const { query, hits, answers, at, tookMs, message, bad } = useSyncExternalStore(quick.subscribe, quick.get);
  const frame = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [pointer] = useState(watchPointer);

  useEffect(() => {
    const focus = (): void => input.current?.focus();
    focus();
    window.addEventListener('focus', focus);
    return () => window.removeEventListener('focus', focus);
  }, []);

  useEffect(() => quick.onReset(pointer.forget), [quick, pointer]);

  useLayoutEffect(() => {
    if (frame.current) quick.size(Math.ceil(frame.current.getBoundingClientRect().height));
  }, [quick, hits, message, tookMs]);

  const press = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const held = MAC ? event.metaKey : event.ctrlKey;
    const run = {
      ArrowDown: () => quick.move(1),
      ArrowUp: () => quick.move(-1),
      PageDown: () => quick.move(5),
      PageUp: () => quick.move(-5),
      Enter: () => void (held ? quick.cite() : quick.open()),
      Tab: () => quick.toMain(),
      Escape: () => quick.hide(),
    }[event.key];
    if (!run || event.shiftKey || event.altKey) return;
    event.preventDefault();
    run();
  };

  const selected = hits[at];
  return (
    <div
      className="quick"
      ref={frame}
      onKeyDown={press}
      onMouseMoveCapture={pointer.note}
      onMouseLeave={pointer.forget}
    >
      <div className="quick-box" role="search">
        <Icon name="search" />
        <input
          ref={input}
          className="quick-input"
          type="text"
          role="combobox"
          aria-label="Search"
          aria-autocomplete="list"
          aria-expanded={hits.length > 0}
          aria-controls="quick-hits"
          aria-activedescendant={selected && `quick-${selected.id}`}
          placeholder="What did you decide, try or learn?"
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={100_000}
          value={query}
          onChange={(event) => quick.ask(event.target.value)}
        />
      </div>
      <ul id="quick-hits" className="quick-hits" role="listbox" aria-label="Observations" data-answers={answers}>
        {hits.map((hit, i) => (
          <li
            key={hit.id}
            id={`quick-${hit.id}`}
            className="quick-hit"
            role="option"
            aria-selected={i === at}
            title={placeIn(plainName(hit.path), hit)}
            onMouseMove={() => pointer.moved && i !== at && quick.select(i)}
            onClick={() => void quick.open()}
          >
            <TypeWord type={hit.type} label={hit.label} />
            <span className="quick-text">
              <RichText text={hit.snippet.text} matches={hit.snippet.matches} most={1} />
            </span>
            <span className="quick-place">
              <PlaceName of={fileName(hit.path)} at={hit} />
            </span>
            <time className="quick-when">{dayOf(hit)}</time>
          </li>
        ))}
      </ul>
      <div className="quick-foot" role="status" data-bad={bad || undefined}>
        {message ? (
          <Name of={message} />
        ) : query.trim() !== '' && tookMs !== null && hits.length === 0 ? (
          'Nothing found. Try fewer words.'
        ) : (
          <Keys any={hits.length > 0} />
        )}
        {tookMs !== null && hits.length > 0 && !message && (
          <span className="quick-took">{Math.max(1, Math.round(tookMs))} ms</span>
        )}
      </div>
    </div>
  );
}

function Keys({ any }: { readonly any: boolean }): React.JSX.Element {
  return (
    <>
      {any && (
        <span>
          <Kbd keys="Enter" /> open at line
        </span>
      )}
      {any && (
        <span>
          <Kbd keys="Mod+Enter" /> copy citation
        </span>
      )}
      <span>
        <Kbd keys="Tab" /> full window
      </span>
      <span>
        <Kbd keys="Escape" /> hide
      </span>
    </>
  );
}

/** Empty for what has no time. */
function dayOf(hit: Hit): string {
  const at = shownTime(hit);
  return at === null ? '' : formatDay(at);
}
