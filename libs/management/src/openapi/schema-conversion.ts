import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** Whether a schema describes a request or an answer. */
type Direction = 'input' | 'output';

/**
 * Converts a zod schema to OpenAPI 3.1. Schemas with an `id` become components and are referenced. Returns undefined for
 * anything that is not a zod schema.
 */
export function convertSchema(
  schema: unknown,
  { schemaType }: { schemaType: Direction },
): { schema: JsonSchema; components?: Record<string, JsonSchema> } | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const {
    $schema: _,
    $defs = {},
    ...root
  } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: schemaType,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => refine(zodSchema, jsonSchema, schemaType),
  });
  const components = Object.fromEntries(
    Object.entries($defs).map(([id, definition]) => [id, withoutId(definition)]),
  );
  if (root.id === undefined) return { schema: root, components };
  return {
    schema: { $ref: `#/components/schemas/${root.id}` },
    components: { ...components, [root.id]: withoutId(root) },
  };
}

/** The same refinement for schemas of input that are published by themselves. */
export const refineInput = (zodSchema: z.core.$ZodType, jsonSchema: JsonSchema): void =>
  refine(zodSchema, jsonSchema, 'input');

function refine(zodSchema: z.core.$ZodType, jsonSchema: JsonSchema, direction: Direction): void {
  const { def } = zodSchema._zod;
  if (direction === 'input') {
    // zod leaves these out if the input is transformed; our defaults are always values that a user may write.
    const examples = z.globalRegistry.get(zodSchema)?.['examples'];
    if (examples !== undefined) jsonSchema['examples'] = examples;
    if (def.type === 'default') jsonSchema['default'] = (def as z.core.$ZodDefaultDef).defaultValue;
  } else if (jsonSchema['additionalProperties'] === false) {
    // Answers may gain fields: clients must not reject fields that they do not know.
    delete jsonSchema['additionalProperties'];
  }
  // The format says it; zod's pattern for it is hundreds of characters long.
  if (jsonSchema['format'] === 'date-time' || jsonSchema['format'] === 'uuid') delete jsonSchema['pattern'];
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum'];
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
}

const withoutId = ({ id: _, ...schema }: JsonSchema): JsonSchema => schema;
