// Files chosen by a button or dropped on it. Nothing is sent; `onFiles` has them.
import UploadFileIcon from '@mui/icons-material/UploadFile';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useRef, useState, type ReactNode } from 'react';

export interface FilePickerProps {
  /** What the button says. */
  label: string;
  /** As of <input accept>. */
  accept: string;
  multiple?: boolean;
  disabled?: boolean;
  /** It is what the page is for. */
  primary?: boolean;
  help?: ReactNode;
  onFiles: (files: File[]) => void;
}

export function FilePicker({ label, accept, multiple = false, disabled = false, primary = false, help, onFiles }: FilePickerProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0) onFiles(multiple ? files : files.slice(0, 1));
  };
  return (
    <Paper variant="outlined" sx={{ p: 2, textAlign: 'center', borderStyle: 'dashed', ...(over && { borderColor: 'primary.main', bgcolor: 'action.hover' }) }}
      onDragOver={(event) => { event.preventDefault(); setOver(!disabled); }} onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); if (!disabled) take(event.dataTransfer.files); }}>
      <input ref={input} type="file" hidden accept={accept} multiple={multiple} aria-label={label}
        onChange={(event) => { take(event.target.files); event.target.value = ''; }} />
      <Button variant={primary ? 'contained' : 'outlined'} startIcon={<UploadFileIcon />} disabled={disabled} onClick={() => input.current?.click()}>{label}</Button>
      {help && <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>{help}</Typography>}
    </Paper>
  );
}
