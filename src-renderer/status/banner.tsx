import { useApp, useAppState } from '../app.ts';

/** Says, under the box, that nobody answers or that the engine is away. Nothing when all is well. */
export function Banner(): React.JSX.Element | null {
  const app = useApp();
  const link = useAppState((state) => state.link);
  const engine = useAppState((state) => state.engine);

  if (link.kind === 'lost') {
    const long = link.tries >= 3;
    return (
      <div className="banner banner-bad" role="alert">
        <p>
          <b>Quarry does not answer.</b>{' '}
          {long ? 'If it was closed, start it again and open the address it prints.' : 'Trying again; what is on screen stays.'}
        </p>
        {location.protocol !== 'app:' && <button type="button" className="button" onClick={() => app.door.retry()}>Try now</button>}
      </div>
    );
  }
  if (engine.kind === 'restarting') {
    return (
      <div className="banner" role="status">
        <p><b>The engine is starting again.</b> {engine.reason}</p>
      </div>
    );
  }
  if (engine.kind === 'failed') {
    return (
      <div className="banner banner-bad" role="alert">
        <p><b>{engine.message}</b> {engine.next}</p>
      </div>
    );
  }
  return null;
}
