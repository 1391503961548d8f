/** What of `sessionStorage` drafts need. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
type WholeStorage = DraftStorage & Pick<Storage, 'key' | 'length'>;

const PREFIX = 'draft:';
/** Under it stands whose drafts they are. */
const OWNER = 'drafts-of';

/** The draft of a form that was left half filled in this tab; null if there is none, or it cannot be read. */
export function readDraft<Value>(storage: DraftStorage, name: string): Value | null {
  try {
    const text = storage.getItem(PREFIX + name);
    return text === null ? null : (JSON.parse(text) as Value);
  } catch {
    return null;
  }
}

/** Keeps a draft. A browser that has no room, or allows no storage, keeps none: the form goes on without. */
export function writeDraft(storage: DraftStorage, name: string, value: unknown): void {
  try {
    storage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    removeDraft(storage, name);
  }
}

export function removeDraft(storage: DraftStorage, name: string): void {
  try {
    storage.removeItem(PREFIX + name);
  } catch {
    // There is no storage, hence no draft.
  }
}

/** Removes the drafts of all forms, so that the next person at this tab finds none of them. */
export function removeDrafts(storage: WholeStorage): void {
  try {
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
    for (const name of names) if (name === OWNER || name.startsWith(PREFIX)) storage.removeItem(name);
  } catch {
    // There is no storage, hence no draft.
  }
}

/** Notes whose drafts this tab keeps from now on, and removes those of anybody else. */
export function claimDrafts(storage: WholeStorage, owner: string): void {
  try {
    if (storage.getItem(OWNER) === owner) return;
    removeDrafts(storage);
    storage.setItem(OWNER, owner);
  } catch {
    // There is no storage, hence no draft.
  }
}
