/** A refusal of the control API: a status with a sentence. */
export function refused(message: string, statusCode = 400): Error {
  return Object.assign(new Error(message), { statusCode });
}
