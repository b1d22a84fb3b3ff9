// What stands in the navigation for a reader.
import { groups, isFor, pages, type Group, type PageRow, type Reader } from './registry';

export function navigationFor(reader: Reader): { group: Group; pages: PageRow[] }[] {
  return groups
    .map((group) => ({ group, pages: pages.filter((page) => page.group === group && isFor(page, reader)) }))
    .filter(({ pages: shown }) => shown.length > 0);
}
