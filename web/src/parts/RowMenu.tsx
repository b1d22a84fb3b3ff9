// What can be done with a row of a table, behind one button.
import MoreVertIcon from '@mui/icons-material/MoreVert';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';

export interface RowAction {
  text: string;
  act: () => unknown;
  dangerous?: boolean;
}

/** `label` names the row: 'Actions for Maria'. */
export function RowMenu({ label, actions }: { label: string; actions: readonly RowAction[] }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (actions.length === 0) return null;
  return (
    <>
      <IconButton aria-label={label} aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}><MoreVertIcon /></IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {actions.map((action) => (
          <MenuItem key={action.text} sx={action.dangerous ? { color: 'error.main' } : undefined}
            onClick={() => { setAnchor(null); action.act(); }}>{action.text}</MenuItem>
        ))}
      </Menu>
    </>
  );
}
