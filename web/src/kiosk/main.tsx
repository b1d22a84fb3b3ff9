// The kiosk's own entry.
