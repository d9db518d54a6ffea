/** LanceDB with the index that it makes by default: approximate. */
import { openLance } from './lance.ts';
import { serve } from './serve.ts';

serve((dimensions, folder) => openLance(dimensions, folder, true));
