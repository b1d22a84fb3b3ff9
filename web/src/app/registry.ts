// Every page of the app. A feature names its pages in features/NAME/pages.ts; nothing else has to be told of them: the routes, the
// navigation, and the tests that open each page all read this list.
import type { SvgIconComponent } from '@mui/icons-material';
import type { ComponentType } from 'react';

/** From the least to the most. */
export const roles = ['person', 'viewer', 'instructor', 'office', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Where a page stands in the navigation, in this order. */
export const groups = ['day', 'people', 'courses', 'results', 'system', 'own'] as const;
export type Group = (typeof groups)[number];

export interface PageRow {
  /** Under /app, with React Router's parameters: 'people/:personId'. */
  path: string;
  /** Its title is the text `page.TITLE` of i18n/LANGUAGE/app.json. */
  title: string;
  /** Who may open it at least; the server decides again on every request. */
  role: Role;
  /** For those alone who are one of the people: it shows their own. */
  own?: boolean;
  /** With a group, the page stands in the navigation. */
  group?: Group;
  /** Its place in the group: smaller first. */
  order?: number;
  icon?: SvgIconComponent;
  load: () => Promise<{ default: ComponentType }>;
}

const found = import.meta.glob<{ pages: PageRow[] }>('../features/*/pages.ts', { eager: true });

export const pages: readonly PageRow[] = Object.values(found)
  .flatMap((feature) => feature.pages)
  .sort((a, b) => (a.order ?? 100) - (b.order ?? 100) || a.path.localeCompare(b.path));

/** Who asks for a page. */
export interface Reader {
  role: Role;
  /** Whose record is the reader's own, where they are one of the people. */
  person_id: string | null;
}

/** Whether the page is for this reader. */
export const isFor = (page: PageRow, reader: Reader): boolean => atLeast(reader.role, page.role) && (!page.own || reader.person_id !== null);

/** Whether `role` may do what `least` asks for. */
export const atLeast = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least);
