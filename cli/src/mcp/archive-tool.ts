/** A tool that an assistant can call, as data. Every tool reads and none writes. */
import type { z } from 'zod';
import type { SearchAccess } from '../search/search-access.ts';

export interface ArchiveTool<T extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** What an assistant needs to know to call it well. */
  readonly description: string;
  readonly input: T;
  /** Throws AppError. */
  answer(input: z.output<T>, access: SearchAccess): Promise<Readonly<Record<string, unknown>>>;
}

/** Declares a tool and keeps the types of its input. */
export function defineTool<T extends z.ZodObject>(tool: ArchiveTool<T>): ArchiveTool<T> {
  return tool;
}
