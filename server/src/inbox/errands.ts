/** What has to be fetched or put away after a batch was written, outside its transaction. */
export interface Errands {
  newIdentityIds: readonly string[];
  /** Attachments to be fetched. */
  fileIds: readonly string[];
  /** Files that nobody may read any more. */
  droppedKeys: readonly string[];
  /** Channels whose templates have to be fetched anew. */
  templateChannelIds: readonly string[];
}

export const noErrands: Errands = { newIdentityIds: [], fileIds: [], droppedKeys: [], templateChannelIds: [] };

export function joinErrands(all: readonly Errands[]): Errands {
  return {
    newIdentityIds: all.flatMap((one) => one.newIdentityIds),
    fileIds: all.flatMap((one) => one.fileIds),
    droppedKeys: all.flatMap((one) => one.droppedKeys),
    templateChannelIds: all.flatMap((one) => one.templateChannelIds),
  };
}
