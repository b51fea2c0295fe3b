/** Graph takes `method` for clients that can only GET or POST. HEAD asks what GET asks. */
export function methodOf(used: string, params: Record<string, unknown>): string {
  const override = typeof params.method === 'string' ? params.method.toUpperCase() : '';
  const method = ['GET', 'POST', 'DELETE'].includes(override) ? override : used;
  return method === 'HEAD' ? 'GET' : method;
}
