/** A thread that reads files: one that never ends, or eats all memory, takes this thread with it and nothing else. */
import { parentPort } from 'node:worker_threads';
import { parseDocument } from './formats.ts';
import { readLog } from './log-file.ts';
import { answerRequests } from './parse-requests.ts';

answerRequests(parentPort, parseDocument, readLog);
