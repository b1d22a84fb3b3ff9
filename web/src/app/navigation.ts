// What stands in the navigation for a role.
import { atLeast, groups, pages, type Group, type PageRow, type Role } from './registry';

export function navigationFor(role: Role): { group: Group; pages: PageRow[] }[] {
  return groups
    // Those who work here begin with the day; those who look after themselves see their own pages only.
    .map((group) => ({ group, pages: pages.filter((page) => page.group === group && atLeast(role, page.role)) }))
    .filter(({ pages: shown }) => shown.length > 0);
}
