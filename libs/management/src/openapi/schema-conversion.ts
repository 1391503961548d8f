import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** Schemas that are answered, and so may gain fields. */
type Direction = 'input' | 'output';

/**
 * A zod schema as OpenAPI 3.1 wants it. Schemas with an `id` become components and are referred to. Gives undefined
 * for what is not a zod schema.
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
    override: ({ jsonSchema }) => simplify(jsonSchema, schemaType),
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

function simplify(jsonSchema: JsonSchema, direction: Direction): void {
  // The format says it; zod's pattern for it is hundreds of characters long.
  if (jsonSchema['format'] === 'date-time' || jsonSchema['format'] === 'uuid') delete jsonSchema['pattern'];
  // Answers may gain fields: clients must not refuse what they do not know.
  if (direction === 'output') delete jsonSchema['additionalProperties'];
}

const withoutId = ({ id: _, ...schema }: JsonSchema): JsonSchema => schema;
