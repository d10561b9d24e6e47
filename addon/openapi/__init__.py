"""What every door takes and gives, for those who write programs: /openapi.json."""
