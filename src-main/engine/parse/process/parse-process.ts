/**
 * The program that reads files, in a process of its own: a file that never ends, or eats all memory, takes this process
 * with it and nothing else.
 */
import { loadReaders, parseDocument } from '../formats.ts';
import { readLog } from '../assistants/log-file.ts';
import { serveReader } from './serve-reader.ts';

serveReader(parseDocument, readLog, loadReaders());
