/** The entry of the bundled command. */

import { main } from '../cli.ts';
import { forgiveClosedPipes } from './terminal.ts';

forgiveClosedPipes();
main(process.argv.slice(2)).then((code) => {
  // Left to itself, Node would wait until V8 has finished optimising Binaryen in the background. What was
  // printed must have gone out first.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
});
