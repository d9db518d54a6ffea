import { useEffect, useRef } from 'react';
import { assertNever } from '../../src-shared/errors.ts';
import type { SettingView } from '../../src-shared/protocol.ts';
import { useAppState } from '../app.ts';
import { Name } from '../parts/name.tsx';
import { shortPath } from '../parts/count-words.ts';
import { EditorRow } from './editor-row.tsx';
import { LinesRow } from './lines-row.tsx';
import { ChoiceRow, SwitchRow } from './setting.tsx';
import { ShortcutRow } from './shortcut-row.tsx';
import { TableRow } from './table-row.tsx';
import './settings.css';

/** What a person can set, as it is declared in `src-shared/settings.ts`: sections, rows and words come from there. */
export function SettingsPage(): React.JSX.Element {
  const state = useAppState(({ desktop }) => desktop);
  const info = useAppState((all) => all.info);
  const page = useRef<HTMLElement>(null);
  useEffect(() => page.current?.focus(), []);
  const desktop = info?.frontEnd === 'electron';
  const shown = (state?.all ?? []).filter(({ scope }) => desktop || scope !== 'desktop');
  const sections = [...new Set(shown.map(({ section }) => section))];
  return (
    <main ref={page} className="page" aria-labelledby="settings-title" tabIndex={-1}>
      <div className="page-body settings">
        <div>
          <h1 id="settings-title">Settings</h1>
          {state && (
            <p className="page-sub">
              Changes take effect at once, unless a setting says otherwise. They are kept in{' '}
              <code className="setting-command">
                <Name of={shortPath(state.file, info?.home)} />
              </code>
              .
            </p>
          )}
          {state?.notices.map((notice) => (
            <p key={notice} className="settings-notice" role="status">
              <Name of={notice} />
            </p>
          ))}
        </div>
        {state &&
          info &&
          sections.map((section) => (
            <Section key={section} name={section}>
              {shown
                .filter((view) => view.section === section)
                .map((view) => (
                  <Row key={view.name} view={view} />
                ))}
            </Section>
          ))}
        {info && !desktop && (
          <p className="settings-more">
            The desktop app has more settings: the quick search, starting at login, the tray and notifications.
          </p>
        )}
      </div>
    </main>
  );
}

function Section({ name, children }: { readonly name: string; readonly children: React.ReactNode }): React.JSX.Element {
  const id = `settings-${name.toLowerCase().replaceAll(' ', '-')}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      <div className="setting-list">{children}</div>
    </section>
  );
}

/** The row that fits what a setting's value is. */
function Row({ view: { name, input } }: { readonly view: SettingView }): React.JSX.Element {
  switch (input.kind) {
    case 'switch':
      return <Switch name={name as React.ComponentProps<typeof SwitchRow>['name']} />;
    case 'choice':
      return (
        <ChoiceRow
          name={name as 'theme' | 'logLevel' | 'models'}
          choices={input.choices}
          about={name === 'logLevel' && <LogPlace />}
        />
      );
    case 'shortcut':
      return <ShortcutRow />;
    case 'program':
      return <EditorRow />;
    case 'lines':
      return <LinesRow name={name as 'ignore'} example={input.example} />;
    case 'table':
      return <TableRow name={name as 'headings'} values={input.values} example={input.example} />;
    default:
      return assertNever(input);
  }
}

/** Where the log is. */
function LogPlace(): React.JSX.Element {
  const file = useAppState((state) => state.desktop?.logFile ?? '');
  const home = useAppState((state) => state.info?.home);
  return (
    <p>
      The file is{' '}
      <code className="setting-command">
        <Name of={shortPath(file, home)} />
      </code>
      . The command <code>npx quarry doctor --logs</code> shows its last entries.
    </p>
  );
}

/** A switch, with what the system made of it. */
function Switch({ name }: { readonly name: React.ComponentProps<typeof SwitchRow>['name'] }): React.JSX.Element {
  const linux = useAppState((state) => state.info?.platform === 'linux');
  const problem = useAppState((state) => state.desktop?.loginProblem ?? '');
  if (name === 'stayInTray') return <SwitchRow name={name} otherwise={!linux} />;
  return (
    <SwitchRow
      name={name}
      about={
        name === 'openAtLogin' &&
        problem && (
          <p className="setting-error" role="alert">
            <Name of={problem} />
          </p>
        )
      }
    />
  );
}
