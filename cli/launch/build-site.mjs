// Builds site/dist with the project's own Node.
import { fileURLToPath } from 'node:url';

process.env.ASTRO_TELEMETRY_DISABLED = '1';
const { build } = await import('astro');
await build({ root: fileURLToPath(new URL('../../site', import.meta.url)), logLevel: 'warn' });
