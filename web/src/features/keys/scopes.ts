// Scopes as people choose them: of each part of the API nothing, reading, or all of it. The server keeps them as one line of words
// (`people:read records:*`), of which `*` alone is everything that the role may do.

/** The parts of the API that a key is likely to be for; others can be written by hand. */
export const parts = ['people', 'courses', 'sessions', 'records', 'reports', 'exports', 'checkpoints', 'passages', 'devices', 'imports', 'recognize', 'jobs', 'events'] as const;
export type Part = (typeof parts)[number];
export type Reach = 'none' | 'read' | 'all';
export type Chosen = Partial<Record<Part, Reach>>;

const words: Record<Exclude<Reach, 'none'>, string> = { read: 'read', all: '*' };

export const toScopes = (chosen: Chosen): string =>
  parts.flatMap((part) => {
    const reach = chosen[part] ?? 'none';
    return reach === 'none' ? [] : [`${part}:${words[reach]}`];
  }).join(' ');
