import type { FileEntry } from '../../src-shared/model.ts';
import { useApp, useAppState } from '../app.ts';
import { plural, shortPath } from '../parts/count-words.ts';
import { Name } from '../parts/name.tsx';
import { plainName } from '../parts/names.ts';

/** Every file that is not indexed, with its reason. */
export function FileLists(): React.JSX.Element {
  const app = useApp();
  const failed = useAppState((state) => state.failed);
  const excluded = useAppState((state) => state.excluded);
  const counts = useAppState((state) => state.status?.files ?? null);
  const busy = useAppState((state) => state.progress !== null);
  return (
    <>
      {failed.length > 0 && (
        <section id="failed" aria-labelledby="failed-title">
          <div className="files-head">
            <h2 id="failed-title">{plural(counts?.failed ?? failed.length, 'file')} failed</h2>
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => void app.keeper.index({ again: true })}
            >
              Retry
            </button>
          </div>
          <Files entries={failed} total={counts?.failed ?? 0} />
        </section>
      )}
      {excluded.length > 0 && (
        <details className="files-excluded">
          <summary>{plural(counts?.excluded ?? excluded.length, 'file')} excluded</summary>
          <Files entries={excluded} total={counts?.excluded ?? 0} />
        </details>
      )}
    </>
  );
}

function Files({
  entries,
  total,
}: {
  readonly entries: readonly FileEntry[];
  readonly total: number;
}): React.JSX.Element {
  const home = useAppState((state) => state.info?.home);
  return (
    <>
      <ul className="files">
        {entries.map(({ path, reason, code, state }) => (
          <li key={path} data-state={state}>
            <span className="files-path" title={plainName(path)}>
              <Name of={shortPath(path, home)} />
            </span>
            <span className="files-reason" title={code}>
              <Name of={reason || code} />
            </span>
          </li>
        ))}
      </ul>
      {total > entries.length && <p className="files-more">and {plural(total - entries.length, 'more file')}</p>}
    </>
  );
}
