import { useState } from 'react';
import { SettingRow, useSetting } from './setting.tsx';

/** Patterns, one a line. They are kept when the person says so: half a pattern would leave out too much. */
export function LinesRow({ name, example }: { readonly name: 'ignore'; readonly example: string }): React.JSX.Element {
  const { view, value, error, set } = useSetting(name);
  /** What is typed and not kept yet. */
  const [draft, setDraft] = useState<string | null>(null);
  const kept = value.join('\n');
  const text = draft ?? kept;

  const save = async (): Promise<void> => {
    if (
      await set(
        text
          .split('\n')
          .map((line) => line.replace(/\r$/, ''))
          .filter((line) => line.trim() !== ''),
      )
    )
      setDraft(null);
  };

  return (
    <SettingRow view={view} error={error} wide>
      {(ids) => (
        <div className="lines">
          <textarea
            id={ids.control}
            className="lines-text"
            rows={Math.min(12, Math.max(3, text.split('\n').length + 1))}
            spellCheck={false}
            autoComplete="off"
            placeholder={example}
            aria-describedby={ids.about}
            aria-invalid={error !== null}
            value={text}
            onChange={(event) => setDraft(event.target.value)}
          />
          {draft !== null && draft !== kept && (
            <div className="lines-end">
              <button type="button" className="button" onClick={() => setDraft(null)}>
                Undo
              </button>
              <button type="button" className="button button-main" onClick={() => void save()}>
                Save
              </button>
            </div>
          )}
        </div>
      )}
    </SettingRow>
  );
}
