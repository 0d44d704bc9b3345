"""What comes in becomes part of a workspace: guarded, compared, merged, planned, applied."""
