/** LanceDB without an index: exact. */
import { openLance } from './lance.ts';
import { serve } from './serve.ts';

serve((dimensions, folder) => openLance(dimensions, folder, false));
