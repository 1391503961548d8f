/**
 * What is said about a line of an import. `refused`: what it says is not carried over. `differs`: it is, and means something else
 * here, or is written in other words. `ignored`: it has no meaning here, and needs none.
 */
export type NoteKind = 'refused' | 'differs' | 'ignored';

/** What a note or a job is about. */
export interface Place {
  /** Counts from 1. */
  line: number;
  /** What the text calls it; null for what has no name there, such as a line of a crontab. */
  name: string | null;
}

/** What became of something in an import, and why. */
export interface ImportNote extends Place {
  kind: NoteKind;
  /** One sentence. */
  message: string;
  /** What to write or do instead, as a sentence; null if there is nothing to do. */
  instead: string | null;
}

/** A job that was found, as users write it. */
export interface ImportedJob extends Place {
  definition: Record<string, unknown>;
}

/** What was found in a text: its jobs in their order, and what there is to say about its lines. */
export interface Imported {
  jobs: ImportedJob[];
  notes: ImportNote[];
}

/** What the text itself does not say. */
export interface ImportOptions {
  /** The zone of schedules that name none. */
  timezone: string;
  /** Where commands that are no HTTP calls are to be carried out: each is sent there, as the payload of a POST. */
  callbackUrl: string | null;
  /** When to run what has no schedule, such as a curl command. */
  schedule: string | null;
  /** Whether the commands of a crontab have a user before them. Null: only if it is certain. */
  withUser: boolean | null;
}

/** Why something cannot be carried over. The message is one sentence. */
export class NotImportable extends Error {
  constructor(
    message: string,
    readonly instead: string | null = null,
  ) {
    super(message);
  }
}

/** Collects what is found in a text. */
export class Findings implements Imported {
  readonly jobs: ImportedJob[] = [];
  readonly notes: ImportNote[] = [];

  note(place: Place, kind: NoteKind, message: string, instead: string | null = null): void {
    this.notes.push({ ...place, kind, message, instead });
  }

  /** Adds what `find` finds at a place. What cannot be carried over is noted, and harms nothing else. */
  attempt(place: Place, find: () => Record<string, unknown> | null): void {
    try {
      const definition = find();
      if (definition !== null) this.jobs.push({ ...place, definition });
    } catch (error) {
      if (!(error instanceof NotImportable)) throw error;
      this.note(place, 'refused', error.message, error.instead);
    }
  }
}
