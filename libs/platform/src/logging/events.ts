import type { EventLevel } from './event-definition.js';
import type { LogFields } from './log-fields.js';
import { SURROUNDINGS_EVENTS } from './surroundings-events.js';
import { WORK_EVENTS } from './work-events.js';

/** The catalogue of events. A log call names one of them, or does not compile. */
export const EVENTS = { ...WORK_EVENTS, ...SURROUNDINGS_EVENTS };

export type EventName = keyof typeof EVENTS;

/** The events of a level. */
export type EventAt<Level extends EventLevel> = {
  [Name in EventName]: (typeof EVENTS)[Name]['level'] extends Level ? Name : never;
}[EventName];

/** The fields of an event. Every line names all of them; one that is unknown, or of which there is none, is undefined or null. */
export type FieldsOf<Name extends EventName> = {
  [Field in (typeof EVENTS)[Name]['fields'][number]]: LogFields[Field] | null | undefined;
};
