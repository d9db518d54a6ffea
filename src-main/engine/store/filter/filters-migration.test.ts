import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate, migrations } from '../migrations.ts';

it('An index from before filters went by documents has the stretches of its documents afterwards', () => {
  const db = new SqliteDatabase(':memory:');
  migrate(
    db,
    migrations().slice(
      0,
      migrations().findIndex((name) => name.endsWith('-filters.sql')),
    ),
  );
  db.exec(`INSERT INTO source (id, path, kind, added_at) VALUES (1, '/n', 'folder', 0);
    INSERT INTO fingerprint (id, hash, model, dimensions) VALUES (1, 'x', 'x', 3);`);
  const paths = ['/n/a.md', '/n/b.TXT', '/n.x/empty'];
  for (const path of paths) {
    const { lastInsertRowid: id } = db
      .prepare("INSERT INTO file (source_id, path, state, size, modified_at) VALUES (1, ?, 'indexed', 1, 1)")
      .run(path);
    db.prepare('INSERT INTO document (id, fingerprint_id, title) VALUES (?, 1, ?)').run(id, path);
    const { lastInsertRowid: block } = db
      .prepare(
        "INSERT INTO block (document_id, type, label, heading_path, line_start, line_end) VALUES (?, 'note', '', '[]', 1, 1)",
      )
      .run(id);
    const texts = path.endsWith('empty') ? [] : ['one', 'two', 'three'];
    for (const text of texts)
      db.prepare(
        "INSERT INTO observation (uid, document_id, block_id, type, text, line_start, line_end) VALUES (?, ?, ?, 'note', ?, 1, 1)",
      ).run(path + text, id, block, text);
  }
  migrate(db);
  expect(
    db
      .prepare(
        'SELECT path, extension, first_observation, last_observation FROM file JOIN document USING (id) ORDER BY path',
      )
      .raw()
      .all(),
  ).toEqual([
    ['/n.x/empty', 'x/empty', null, null],
    ['/n/a.md', 'md', 1, 3],
    ['/n/b.TXT', 'txt', 4, 6],
  ]);
  db.close();
});
