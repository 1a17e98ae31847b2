/** The entry of the bundled command. */

import { main } from '../cli.ts';
import { forgiveClosedPipes } from './terminal.ts';

forgiveClosedPipes();
// Not `process.exit`: what was written must still get out.
process.exitCode = await main(process.argv.slice(2));
