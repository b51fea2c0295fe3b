import { avatarUrl } from '../avatar.ts';
import { type Call, text } from './call.ts';

/** GET {node}/picture: leads to the file; told about with `redirect=0`. */
export function getPicture(call: Call, id: string): object {
  const [width, height] = ['width', 'height'].map((side) => Number(text(call, side) ?? 50) || 50);
  const url = avatarUrl(id);
  if (!['0', 'false'].includes(text(call, 'redirect') ?? '')) call.redirectTo = url;
  return { data: { height, width, is_silhouette: false, url } };
}
