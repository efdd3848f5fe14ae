/** What stands for the project of a conversation that has none. */
export const noProject = 'unknown';
