/** A program that reads files, for tests: as the usual one, with one format more. */
import { formatList } from '../../../../src-shared/formats.ts';
import { readLog } from '../assistants/log-file.ts';
import { FORMATS } from '../format-list.ts';
import { loadReaders, parseDocument } from '../formats.ts';
import { QUARRY_TEST } from '../testing-format.ts';
import { serveReader } from './serve-reader.ts';

const formats = formatList([...FORMATS.formats, QUARRY_TEST]);
serveReader(
  (path, bytes, headingTypes, redact) => parseDocument(path, bytes, headingTypes, redact, formats),
  (path, options) => readLog(path, options, formats),
  loadReaders(formats),
);
