/** Where the tests of properties begin: with the same cases each time, so that what fails was broken by a change. Another number looks further. */
export const seed = Number(process.env['SIPHON_TEST_SEED'] ?? 20_260_101);
