import type { ModuleMetadata } from '@nestjs/common';

/**
 * What an app hands to a module of a library: the modules that export what it injects. An app builds each adapter's
 * module once and hands the same object to all that share the adapter; Nest makes one instance of each object.
 */
export interface Wiring {
  imports: NonNullable<ModuleMetadata['imports']>;
}
