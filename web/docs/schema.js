// JSON Schema for readers: the lines that describe a value, and an example of it.

const kDeep = 12;  // an example of a shape that holds itself ends here

export function makeReader(spec) {
  const at = (reference) => reference.slice(2).split('/').reduce((node, part) => node?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], spec);
  const follow = (node) => {
    let found = node;
    for (let i = 0; found?.$ref && i < 20; ++i) { const { $ref, ...beside } = found; found = { ...at($ref), ...beside }; }
    return found === true ? {} : found;
  };
  const nameOf = (node) => node?.$ref?.startsWith('#/components/schemas/') ? node.$ref.split('/').pop() : null;

  // "string, uuid", "array of Person", "Policy or null"
  function typeText(schema) {
    if (!schema || schema === true) return 'anything';
    const name = nameOf(schema);
    const node = follow(schema);
    if (node.oneOf ?? node.anyOf) return (node.oneOf ?? node.anyOf).map(typeText).join(' or ');
    if (name && (node.properties || node.allOf)) return name;
    if ('const' in node) return JSON.stringify(node.const);
    if (node.allOf) return 'object';
    const types = [node.type ?? (node.properties ? 'object' : node.enum ? 'string' : 'anything')].flat();
    return types.map((type) => type === 'array' ? `array of ${typeText(node.items)}` : type).join(' or ') + (node.format ? `, ${node.format}` : '');
  }

  // "1 to 1000", "at most 200 characters", "default 100"
  function bounds(schema) {
    const node = follow(schema) ?? {};
    const said = [];
    const range = (low, high, what) => {
      if (low !== undefined && high !== undefined) said.push(`${low} to ${high}${what}`);
      else if (low !== undefined) said.push(`at least ${low}${what}`);
      else if (high !== undefined) said.push(`at most ${high}${what}`);
    };
    range(node.minimum, node.maximum, '');
    range(node.minLength, node.maxLength, ' characters');
    range(node.minItems, node.maxItems, ' items');
    if (node.enum) said.push(`one of ${node.enum.map((one) => one === null ? 'null' : one).join(', ')}`);
    if (node.pattern) said.push(node.pattern === '\\S' ? 'not blank' : `like ${node.pattern}`);
    if (node.default !== undefined) said.push(`default ${JSON.stringify(node.default)}`);
    return said.join('; ');
  }

  // The members of an object, those of allOf together: [{name, schema, required}].
  function members(schema) {
    const node = follow(schema) ?? {};
    const all = new Map();
    for (const part of node.allOf ?? []) for (const one of members(part)) all.set(one.name, one);
    for (const [name, inner] of Object.entries(node.properties ?? {}))
      all.set(name, { name, schema: inner, required: (node.required ?? []).includes(name) });
    for (const name of node.required ?? []) if (all.has(name)) all.get(name).required = true;
    return [...all.values()];
  }

  // What to look into below a value: the object itself, or that which an array or an alternative holds.
  function inner(schema) {
    const node = follow(schema) ?? {};
    if (node.properties || node.allOf) return schema;
    if (node.items) return inner(node.items);
    for (const one of node.oneOf ?? node.anyOf ?? []) { const found = inner(one); if (found) return found; }
    return null;
  }

  function example(schema, depth = 0) {
    const node = follow(schema);
    if (!node || depth > kDeep) return null;
    if (node.example !== undefined) return node.example;
    if (node.examples?.length) return node.examples[0];
    if (node.const !== undefined) return node.const;
    if (node.default !== undefined && node.default !== null) return node.default;
    if (node.enum) return node.enum[0];
    if (node.oneOf ?? node.anyOf) return example((node.oneOf ?? node.anyOf)[0], depth + 1);
    if (node.properties || node.allOf)
      return Object.fromEntries(members(schema).map((one) => [one.name, example(one.schema, depth + 1)]));
    const type = [node.type].flat()[0];
    if (type === 'array') return Array.from({ length: Math.max(1, node.minItems ?? 1) }, () => example(node.items, depth + 1));
    if (type === 'integer') return node.minimum ?? 1;
    if (type === 'number') return node.minimum !== undefined && node.maximum !== undefined ? (node.minimum + node.maximum) / 2 : 0.5;
    if (type === 'boolean') return true;
    if (type === 'object') return {};
    if (type !== 'string') return null;
    return { uuid: '01890000-0000-7000-8000-000000000000', 'date-time': '2026-11-20T08:30:00Z', date: '2026-11-20', password: 'correct horse battery' }[node.format] ?? 'text';
  }

  return { follow, nameOf, typeText, bounds, members, inner, example };
}
