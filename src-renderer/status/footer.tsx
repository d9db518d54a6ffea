import { useMemo } from 'react';
import { useApp, useAppState } from '../app.ts';
import { Kbd } from '../parts/kbd.tsx';
import { formatSpan } from '../parts/when.ts';
import { count, millis, plural } from '../parts/count-words.ts';
import { healthOf } from './health.ts';
import './status.css';

/** The status line: the counts, and the most important keys. */
export function Footer(): React.JSX.Element {
  const status = useAppState((state) => state.status);
  const answer = useAppState((state) => state.answer);
  const searching = useAppState((state) => state.route === 'search');
  return (
    <footer className="footer" aria-label="Status">
      <Light />
      {status && status.documents > 0 && (
        <span className="footer-counts">
          {plural(status.documents, 'note')} · {plural(status.observations, 'observation')}
        </span>
      )}
      {status && status.files.failed > 0 && (
        <a className="footer-failed" href="#/library">
          {count(status.files.failed)} failed
        </a>
      )}
      <Running />
      {searching && answer.kind === 'hits' && (
        <span className="footer-took" title="Time inside the engine">
          {millis(answer.tookMs)}
        </span>
      )}
      <Hints />
    </footer>
  );
}

function Light(): React.JSX.Element {
  const link = useAppState((state) => state.link);
  const engine = useAppState((state) => state.engine);
  const progress = useAppState((state) => state.progress);
  const status = useAppState((state) => state.status);
  const { light, word } = useMemo(() => healthOf({ link, engine, progress, status }), [link, engine, progress, status]);
  return (
    <span className="footer-state" role="status">
      <i className="light" data-light={light} />
      {word}
    </span>
  );
}

function Running(): React.JSX.Element | null {
  const progress = useAppState((state) => state.progress);
  if (progress?.stage !== 'indexing') return null;
  const { done, total, eta } = progress;
  return (
    <a className="footer-progress" href="#/library">
      <progress aria-label="Indexing" max={Math.max(1, total)} value={done} />
      {count(done)} of {count(total)}
      {eta !== null && `, ${formatSpan(eta)} left`}
    </a>
  );
}

function Hints(): React.JSX.Element {
  const app = useApp();
  const any = useAppState((state) => state.route === 'search' && state.selected !== null);
  return (
    <span className="footer-hints">
      {any && (
        <>
          <span>
            <Kbd keys="ArrowUp" /> <Kbd keys="ArrowDown" /> move
          </span>
          <span>
            <Kbd keys="Enter" /> open
          </span>
          <span>
            <Kbd keys="Mod+Enter" /> copy citation
          </span>
        </>
      )}
      <button type="button" className="footer-button" onClick={() => app.open('palette')}>
        <Kbd keys="Mod+P" /> commands
      </button>
      <button type="button" className="footer-button" aria-label="Keys and filters" onClick={() => app.open('keys')}>
        <Kbd keys="?" />
      </button>
    </span>
  );
}
