/** Every command, in the order the help shows them. */
import type { Command } from './command.ts';
import { backgroundService } from './commands/background-service.ts';
import { collect } from './commands/collect.ts';
import { doctor } from './commands/doctor.ts';
import { gate } from './commands/gate.ts';
import { forget } from './commands/forget.ts';
import { init } from './commands/init.ts';
import { indexArchive } from './commands/index-archive.ts';
import { key } from './commands/key.ts';
import { mcp } from './commands/mcp.ts';
import { join } from './commands/join.ts';
import { normalize } from './commands/normalize.ts';
import { pause } from './commands/pause.ts';
import { push } from './commands/push.ts';
import { resume } from './commands/resume.ts';
import { scan } from './commands/scan.ts';
import { search } from './commands/search.ts';
import { serve } from './commands/serve.ts';
import { site } from './commands/site.ts';
import { status } from './commands/status.ts';
import { up } from './commands/up.ts';
import { validate } from './commands/validate.ts';
import { weave } from './commands/weave.ts';
import { webhook } from './commands/webhook.ts';

export const commands: readonly Command[] = [
  up,
  init,
  join,
  search,
  mcp,
  status,
  doctor,
  collect,
  normalize,
  indexArchive,
  serve,
  site,
  backgroundService,
  push,
  weave,
  webhook,
  gate,
  scan,
  validate,
  key,
  pause,
  resume,
  forget,
];
