export function provideTypesense(
  say: (text: string) => void,
): Promise<{ environment: Record<string, string>; what: string } | { missing: string }>;
