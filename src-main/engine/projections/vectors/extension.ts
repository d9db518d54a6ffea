/** Loads sqlite-vec: the only file that knows the package. */
import * as sqliteVec from 'sqlite-vec';
import type { Database } from '../../store/connection.ts';

/** Gives a connection the module `vec0`, whose tables cannot be touched without. */
export function loadVec(db: Database): void {
  // In an asar archive the library lies beside it: SQLite opens it natively and cannot look inside.
  db.loadExtension(sqliteVec.getLoadablePath().replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2'));
}
