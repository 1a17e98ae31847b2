/** The entry of the bundled command. */

import { main } from '../cli.ts';
import { endProcess, holdOutputErrors } from './terminal.ts';

holdOutputErrors();
// Left to itself, Node would wait until V8 has finished optimising Binaryen in the background.
main(process.argv.slice(2)).then(endProcess);
