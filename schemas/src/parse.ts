/** Turns zod's issues into one error that a person can read: every problem at once, each with its place. */
import { z } from 'zod';
import { AppError, type ErrorCode } from './errors.ts';

/** Parses `value` strictly, or throws one AppError that names every field that is wrong. */
export function parseWith<T extends z.ZodType>(
  schema: T,
  value: unknown,
  context: { code: ErrorCode; where: string; hint?: string },
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`);
  throw new AppError(
    context.code,
    `${context.where}: ${problems.join('; ')}`,
    context.hint === undefined ? {} : { hint: context.hint },
  );
}
