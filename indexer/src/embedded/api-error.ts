/** A failure as the wire shows it: HTTP status and `{"message": …}`. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What is said of a key that is none, or may not do that. */
export function forbidden(): ApiError {
  return new ApiError(401, 'Forbidden - a valid `x-typesense-api-key` header must be sent.');
}
