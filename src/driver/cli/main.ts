/** The entry of the bundled command. */

import { main } from '../cli.ts';
import { EXIT } from './commands.ts';
import { endProcess, holdOutputErrors } from './terminal.ts';

holdOutputErrors();
// Node ends a process that it sees nothing to wait for in, whether or not the command has ended.
process.once('beforeExit', () => {
  process.stderr.write(
    'fzyc: the process ended before the command did: this is a bug of the compiler\n',
  );
  process.exit(EXIT.internal);
});
// Left to itself, Node would wait until V8 has finished optimising Binaryen in the background.
main(process.argv.slice(2)).then(endProcess);
