type Manifest = Record<string, { file: string; imports?: string[]; dynamicImports?: string[]; css?: string[] }>;
export function firstLoad(manifest: Manifest, page: string): string[];
export function weigh(manifest: Manifest, sizeOf: (file: string) => number, allowed?: Record<string, number>): { lines: string[]; tooHeavy: string[] };
export function pack(files: { path: string; forGood: boolean; plain: Buffer; gzip: Buffer; br: Buffer }[]): Buffer;
