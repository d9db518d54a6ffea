import type { EngineState } from '../../src-shared/protocol.ts';
import { useApp, useAppState } from '../app.ts';
import { plural } from '../parts/count-words.ts';
import { Name } from '../parts/name.tsx';

/** Says, below the search box, that Quarry does not answer or that the engine has stopped. Nothing if all is well. */
export function Banner(): React.JSX.Element | null {
  const app = useApp();
  const link = useAppState((state) => state.link);
  const engine = useAppState((state) => state.engine);
  const trouble = useAppState((state) => state.status?.trouble ?? null);

  if (link.kind === 'lost') {
    const long = link.tries >= 3;
    return (
      <div className="banner banner-bad" role="alert">
        <p>
          <b>Quarry does not answer.</b>{' '}
          {long
            ? 'If you closed Quarry, start it again and open the address that it prints.'
            : 'Quarry is trying again. What you see stays.'}
        </p>
        <button type="button" className="button" onClick={() => app.backend.retry()}>
          Try now
        </button>
      </div>
    );
  }
  if (engine.kind === 'crashed' || engine.kind === 'backoff') {
    return (
      <div className="banner" role="status">
        <p>
          <b>
            <Name of={crashText(engine)} />
          </b>{' '}
          {againText(engine)}
        </p>
      </div>
    );
  }
  if (engine.kind === 'failed') {
    return (
      <div className="banner banner-bad" role="alert">
        <p>
          <b>
            <Name of={engine.message} />
          </b>{' '}
          <Name of={engine.next} />
        </p>
        <button type="button" className="button" onClick={() => void app.backend.api.restartEngine().catch(() => {})}>
          Try again
        </button>
      </div>
    );
  }
  if (trouble) {
    return (
      <div className="banner banner-bad" role="alert">
        <p>
          <b>
            <Name of={trouble.message} />
          </b>{' '}
          <Name of={trouble.next} />
        </p>
        <button type="button" className="button" onClick={() => void app.keeper.index()}>
          Try again
        </button>
      </div>
    );
  }
  return null;
}

type Crashed = Extract<EngineState, { readonly kind: 'crashed' | 'backoff' }>;

/** `The engine crashed while it read notes.md and 2 other files (ended by SIGSEGV).` */
export function crashText({ files, reason }: Pick<Crashed, 'files' | 'reason'>): string {
  const [first] = files;
  const name = first?.split(/[\\/]/).at(-1);
  const others = files.length > 1 ? ` and ${plural(files.length - 1, 'other file')}` : '';
  return `The engine crashed${name ? ` while it read ${name}${others}` : ''} (${reason}).`;
}

function againText(engine: Crashed): string {
  const seconds = engine.kind === 'backoff' ? Math.round(engine.waitMs / 1000) : 0;
  return `It restarts ${seconds > 1 ? `in ${seconds} seconds` : 'at once'}. What you see stays.`;
}
