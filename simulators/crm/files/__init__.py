"""The file manager: files with their bytes, folders, signed URLs and imports (CRM contract 15)."""
