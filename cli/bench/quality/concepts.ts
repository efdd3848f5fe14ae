/**
 * What goes wrong in software and what helps, each in several wordings that mean the same to a person. Written by hand from how people talk; no wording was chosen
 * or left out for what a search makes of it.
 */

/** Wordings of one meaning. */
export type Concept = readonly string[];

/** What it happens to. Each stands where a noun stands. */
export const subjects: readonly Concept[] = [
  ['the login page', 'the sign-in screen', 'authentication'],
  ['the checkout', 'the payment step', 'paying for the basket'],
  ['the nightly backup', 'the scheduled database dump', 'last night’s snapshot job'],
  ['the search box', 'the query field', 'looking things up'],
  ['the mail queue', 'outgoing e-mail', 'the notification sender'],
  ['the docker image', 'the container build', 'our Dockerfile'],
  ['the CI pipeline', 'continuous integration', 'the build server'],
  ['the invoice PDF', 'the printed bill', 'the generated receipt'],
  ['the user profile', 'the account settings', 'a member’s details'],
  ['the websocket connection', 'the live update channel', 'push messages to the browser'],
  ['the product images', 'pictures in the catalogue', 'photo thumbnails'],
  ['the database migration', 'the schema change', 'altering the tables'],
  ['the API client', 'the SDK', 'the request wrapper'],
  ['the cache', 'stored responses', 'the redis layer'],
  ['the mobile app', 'the phone version', 'the Android build'],
  ['the unit tests', 'the test suite', 'our specs'],
  ['the CSV import', 'uploading a spreadsheet', 'reading the data file'],
  ['the cron job', 'the scheduled task', 'the periodic worker'],
  ['the sidebar', 'the navigation menu', 'the left-hand panel'],
  ['the config loader', 'reading the settings file', 'environment variables'],
  ['the rate limiter', 'request throttling', 'the quota check'],
  ['the file upload', 'sending attachments', 'the drop zone'],
  ['the dashboard charts', 'the graphs on the overview', 'the metrics page'],
  ['the TLS certificate', 'https', 'the SSL setup'],
];

/** What is wrong; `{}` is the subject. */
export const faults: readonly Concept[] = [
  ['{} ends in an endless redirect loop', '{} keeps bouncing back and forth', '{} sends everybody round in circles'],
  ['{} is very slow', '{} takes forever', '{} has terrible latency'],
  ['{} runs out of memory', '{} leaks until the process is killed', '{} eats all the RAM'],
  ['{} times out', '{} never answers', '{} hangs until the connection is dropped'],
  ['{} shows stale data', '{} still has the old values', '{} is not refreshed'],
  ['{} crashes with a null pointer', '{} throws because something is undefined', '{} dies on a missing value'],
  ['{} loses rows', '{} drops some of the records', '{} silently skips entries'],
  ['{} does everything twice', '{} produces duplicates', '{} is executed more than once'],
  ['{} fails only sometimes', '{} is flaky', '{} breaks at random'],
  ['{} shows garbled characters', '{} has broken umlauts', '{} mixes up the encoding'],
  ['{} is refused with permission denied', '{} answers 403', '{} lacks the rights'],
  ['{} uses the wrong time zone', '{} is off by an hour', '{} shifts all dates'],
  ['{} deadlocks', '{} blocks itself', '{} waits for a lock nobody releases'],
  ['{} looks broken', '{} is laid out wrongly', '{} overlaps other elements'],
  ['{} fills the disk', '{} leaves no space on the device', '{} writes gigabytes of logs'],
  ['{} cannot be found', '{} answers 404', '{} points to a missing path'],
  ['{} ignores the setting', '{} does not respect the option', '{} falls back to the default'],
  ['{} stops after the first page', '{} returns only the first hundred', '{} does not paginate'],
  ['{} rounds amounts wrongly', '{} is a cent off', '{} has floating point errors'],
  ['{} rejects valid input', '{} says the format is invalid', '{} does not accept correct values'],
];

/** When it happens. */
export const circumstances: readonly Concept[] = [
  ['after the upgrade to version 5', 'since the new release', 'once we bumped the dependency'],
  ['behind the proxy', 'when it goes through nginx', 'with the load balancer in front'],
  ['on Safari', 'on an iPhone', 'in Apple’s browser'],
  ['with more than a thousand users', 'under heavy load', 'at peak traffic'],
  ['on Windows', 'on a Microsoft machine', 'with backslashes in paths'],
  ['in production only', 'on the live system', 'for real customers but not locally'],
  ['after a restart', 'when the server comes back up', 'following a reboot'],
  ['for German accounts', 'with a European locale', 'when the language is set to Deutsch'],
  ['when two people edit at once', 'with concurrent changes', 'in a race between writers'],
  ['on the staging cluster', 'in the kubernetes test environment', 'on the pre-production pods'],
  ['with an empty list', 'when there is nothing to show', 'for zero items'],
  ['in dark mode', 'with the night theme', 'on a black background'],
  ['over a slow network', 'on a train connection', 'with bad wifi'],
  ['for very large files', 'above two gigabytes', 'with huge input'],
  ['when the token expires', 'after the session has run out', 'with outdated credentials'],
  ['on the first visit', 'for new users', 'right after signing up'],
];

/** What helped. */
export const remedies: readonly Concept[] = [
  ['clearing the cookie', 'resetting the stored session', 'throwing away the browser state'],
  ['adding an index', 'speeding up the lookup with a key', 'indexing the column'],
  ['raising the timeout', 'waiting longer', 'giving it more seconds'],
  ['streaming instead of loading everything', 'reading it piece by piece', 'processing in chunks'],
  ['a retry with backoff', 'trying again after a pause', 'repeating failed attempts'],
  ['pinning the version', 'locking the dependency', 'going back to the older package'],
  ['a unique constraint', 'an idempotency key', 'checking whether it was done before'],
  ['storing everything in UTC', 'converting dates at the edge', 'dropping local times'],
  ['a null check', 'a guard for missing values', 'handling the undefined case'],
  ['setting the charset header', 'decoding as UTF-8', 'naming the encoding'],
  ['a mutex', 'taking a lock first', 'serialising the writers'],
  ['rotating the log files', 'deleting old output', 'cleaning up the folder'],
  ['using integers for cents', 'a decimal type', 'not computing with floats'],
  ['invalidating the cache', 'purging what was stored', 'a shorter time to live'],
  ['fixing the flexbox', 'a different z-index', 'changing the stylesheet'],
  ['granting the role', 'chmod on the directory', 'giving the service account access'],
];

/** How questions begin, and how they go on after what happened. */
export const askings: readonly (readonly [before: string, after: string])[] = [
  ['what did we do when', '?'],
  ['why was it that', '?'],
  ['how did we solve that', '?'],
  ['remember when', '? what was the reason'],
  ['how do I deal with it when', ''],
  ['did we ever find out why', '?'],
  ['what was the fix when', '?'],
];
