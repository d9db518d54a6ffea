import { useState } from 'react';
import { ACTIONS, isPossible, type Action } from '../actions.ts';
import { useApp, useAppState } from '../app.ts';
import { Kbd } from './kbd.tsx';
import { watchPointer } from './pointer-moved.ts';
import { Sheet } from './sheet.tsx';

/** Commands by name: type some of it, choose with the arrows, run with Enter. */
export function Palette(): React.JSX.Element {
  const app = useApp();
  const state = useAppState((all) => all);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [pointer] = useState(watchPointer);
  const found = ACTIONS.filter(
    (action) => !action.keysOnly && isPossible(action, { ...state, sheet: 'none' }) && fits(action, typed),
  );
  const active = Math.min(at, found.length - 1);

  const run = (action: Action | undefined): void => {
    if (!action) return;
    app.open('none');
    action.run(app);
  };

  const press = (event: React.KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt((active + step + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') run(found[active]);
    else return;
    event.preventDefault();
  };

  return (
    <Sheet label="Commands">
      <div className="palette" onMouseMoveCapture={pointer.note} onMouseLeave={pointer.forget}>
        <input
          autoFocus
          className="palette-input"
          role="combobox"
          aria-label="Command"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found[active] ? `command-${found[active].id}` : undefined}
          placeholder="Command"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        <ul id="palette-list" className="palette-list" role="listbox" aria-label="Commands">
          {found.map((action, i) => (
            <li
              key={action.id}
              id={`command-${action.id}`}
              role="option"
              aria-selected={i === active}
              onClick={() => run(action)}
              onMouseMove={() => pointer.moved && setAt(i)}
            >
              <span>{action.title}</span>
              {action.keys[0] && <Kbd keys={action.keys[0]} />}
            </li>
          ))}
        </ul>
        {found.length === 0 && <p className="palette-none">No command is called that.</p>}
      </div>
    </Sheet>
  );
}

/** Each word typed begins a word of the title. */
function fits({ title }: Action, typed: string): boolean {
  const words = title.toLowerCase().split(' ');
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)));
}
