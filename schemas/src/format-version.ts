/** Version of the archived records. A reader refuses a newer one. */
export const formatVersion = 1;
