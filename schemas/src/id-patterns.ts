/** What ids look like; apart from how they are derived, because the site needs no more. */

export const sessionIdPattern = /^[0-9a-f]{24}$/;
export const sourceIdPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
