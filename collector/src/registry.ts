/** Every source, in the order people see them. A new one is a folder under `sources/` and a line here. */
import type { Source } from './source.ts';
import { antigravity } from './sources/antigravity/source.ts';
import { claudeCode } from './sources/claude-code/source.ts';
import { codex } from './sources/codex/source.ts';
import { geminiCli } from './sources/gemini-cli/source.ts';
import { opencode } from './sources/opencode/source.ts';
import { vscodeCopilot } from './sources/vscode-copilot/source.ts';

export const sources: readonly Source[] = [claudeCode, codex, geminiCli, vscodeCopilot, opencode, antigravity];
